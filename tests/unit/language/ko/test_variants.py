"""Where the standard allows two forms, the first is given and the second is known beside it."""

from __future__ import annotations

import pytest

from app.language.base import Language


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("되어", "되어", "되여", id="제22항"),
        pytest.param("맛있다", "마딛따", "마싣따", id="제15항 다만"),
        pytest.param("냇가", "내까", "낻까", id="제30항"),
    ],
)
def test_both_forms_of_the_standard_are_said(text: str, first: str, second: str, korean: Language) -> None:
    word = korean.pronounce(text).words[0]
    assert {word.said, *word.also_said} >= {first, second}
    assert len(word.also_said) == len(word.variants)
