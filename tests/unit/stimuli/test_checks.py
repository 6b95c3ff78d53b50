"""What falls by its letters alone falls for the same reason as if it had been read, and is not read; core words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.language.base import Language, Position
from app.stimuli.brief import Approach, Diagnosis, Target
from app.stimuli.checks import Reading, Rejection, normalised, prove, read, verify
from tests.sources.toy import ToyLanguage
from tests.unit.conftest import brief

LINES = st.text(st.sampled_from("가을 물을봐요.,!?~…\"'’-ㅋ3aŹé\u3000\n🐰"), max_size=24) | st.text(max_size=12)


@settings(max_examples=60)
@given(st.sampled_from(["ko", "en"]), LINES)
def test_what_is_said_of_the_letters_is_what_the_analysis_says(
    languages: Mapping[str, Language], code: str, text: str
) -> None:
    written, analysis = languages[code].written(text), languages[code].analyse(text)
    assert (written.text, written.tokens, written.foreign) == (analysis.text, analysis.tokens, analysis.foreign)


@pytest.mark.parametrize(
    "text",
    ["나비가 날아가요", "나비가 꽃에 앉아요", "노란 나비가 앉아요.", "나비가 3번 앉아요", "", "꽃에 나비가 앉아요"],
)
def test_a_sentence_is_proved_or_falls_as_if_it_had_been_read(korean: Language, text: str) -> None:
    asked = brief(target=Target("ㄴ", Position.ONSET), exclude=frozenset({normalised("꽃에 나비가 앉아요!")}))
    found = prove(text, korean, asked)
    assert (None if isinstance(found, Reading) else found) == verify(read(text, korean), asked)


def test_what_falls_by_its_letters_is_not_read() -> None:
    language = ToyLanguage()
    asked = brief(language=language.code, sentence_length=2, exclude=frozenset({"rats run"}))
    assert prove("rats run far", language, asked) is Rejection.WRONG_LENGTH
    assert prove("Rats run.", language, asked) is Rejection.EXCLUDED
    assert language.pronounced == 0


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("다 먹었어요", "다", True),
        ("나비다!", "다", False),
        ("이 수박이 커요", "이", True),
        ("수박이 빠졌어요", "이", False),
        ("네, 먹을래요", "네", True),
        ("기차가 멋지네", "네", False),
    ],
)
def test_a_core_word_is_a_word_and_not_an_ending_or_a_josa(korean: Language, text: str, word: str, found: bool) -> None:
    asked = brief(
        diagnosis=Diagnosis.ASD,
        approach=Approach.CORE_VOCABULARY,
        target=None,
        core_words=(word,),
        sentence_length=len(text.split()),
    )
    assert verify(read(text, korean), asked) is (None if found else Rejection.CORE_WORD_MISSING)
