"""A target that connected speech changes is said only where nothing else is left."""

import pytest

from app.language.base import Position
from app.language.ko import Korean
from app.stimuli.brief import Target
from tests.unit.conftest import Draw, brief


@pytest.mark.parametrize(
    ("left", "right", "stays"),
    [
        ("못", "열어요", (False, False)),
        ("옷", "입어요", (False, False)),
        ("책", "넣어요", (False, True)),
        ("밥", "먹어요", (False, True)),
        ("못", "가요", (True, False)),
        ("안", "아파요", (False, False)),
        ("공", "있어요", (True, True)),
        ("나비", "와요", (True, True)),
        ("못,", "열어요", (True, True)),
        ("", "열어요", (True, True)),
    ],
)
def test_what_stands_between_two_words(left: str, right: str, stays: tuple[bool, bool], korean: Korean) -> None:
    assert korean.steady(left, right) == stays


@pytest.mark.parametrize(("symbol", "length", "age"), [("ㄷ", 3, 5), ("ㅂ", 2, 3), ("ㄱ", 2, 3)])
def test_a_set_keeps_its_target_in_one_breath(symbol: str, length: int, age: int, draw: Draw) -> None:
    """Once in each sentence, as it was asked for; and the set is full."""
    target = Target(symbol, Position.CODA)
    found = draw(brief(target=target, sentence_length=length, age=age, count=10))
    assert len(found.items) == 10
    assert all(item.breakdown["targetStability"] > 0 for item in found.items)


@pytest.mark.parametrize(
    ("symbol", "position", "length", "age"),
    [("T", Position.ONSET, 4, 4), ("T", Position.CODA, 3, 3), ("D", Position.CODA, 4, 3)],
)
def test_an_english_set_has_a_t_and_a_d_that_are_said(
    symbol: str, position: Position, length: int, age: int, draw: Draw
) -> None:
    target = Target(symbol, position)
    found = draw(brief(language="en", target=target, sentence_length=length, age=age, count=10))
    assert len(found.items) == 10
    assert all(item.breakdown["targetStability"] > 0 for item in found.items)
