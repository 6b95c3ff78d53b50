"""Where the standard allows two forms, the first is given and the second is known beside it."""

from __future__ import annotations

import pytest

from app.language.base import Language
from app.language.ko.hangul import decompose


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param("되어", "되어", "되여", id="제22항"),
        pytest.param("맛있다", "마딛따", "마싣따", id="제15항 다만"),
        pytest.param("냇가", "내까", "낻까", id="제30항"),
        pytest.param("멋있고", "머싣꼬", "머딛꼬", id="제15항 다만, 두 낱말로 나뉜 것"),
        pytest.param("순이익", "순니익", "수니익", id="제29항, 둘 다"),
    ],
)
def test_both_forms_of_the_standard_are_said(text: str, first: str, second: str, korean: Language) -> None:
    word = korean.pronounce(text).words[0]
    assert {word.said, *word.also_said} >= {first, second}
    assert len(word.also_said) == len(word.variants)


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("주스", {"주쓰"}),
        ("드레스", {"드레쓰"}),
        ("에스프레소", {"에스프레쏘"}),
        ("메시지", {"메씨지"}),
        ("서커스", {"서커스", "써커쓰", "서커쓰"}),
        ("고속버스를", {"고속뻐쓰를"}),
    ],
)
def test_english_s_alone_may_be_said_tense(text: str, also: set[str], korean: Language) -> None:
    assert also <= set(korean.pronounce(text).words[0].also_said)


@pytest.mark.parametrize(
    "text",
    ["스키", "스타", "슬라이드", "크리스털", "러시", "핀란드사람", "스승", "카드사", "버섯", "리더십"],
)
def test_no_other_s_is_said_tense(text: str, korean: Language) -> None:
    word = korean.pronounce(text).words[0]
    assert all("ㅆ" not in _onsets(said) for said in (word.said, *word.also_said))


def _onsets(said: str) -> str:
    return "".join(decompose(block)[0] for block in said)


@pytest.mark.parametrize("text", ["성적표", "장기간", "약장수", "대구탕", "고추잠자리", "사적지", "보수파", "이골"])
def test_a_form_of_another_sense_is_none_of_a_longer_word(text: str, korean: Language) -> None:
    word = korean.pronounce(text).words[0]
    assert all(_onsets(other) == _onsets(word.said) for other in word.also_said)
