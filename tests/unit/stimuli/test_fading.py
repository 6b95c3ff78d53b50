"""A script loses one word at a time from its end, until nothing is left."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stimuli.brief import Approach, Diagnosis
from app.stimuli.fading import fade, scripts
from tests.unit.conftest import Draw, brief

TEXTS = st.lists(st.text("가나다abc", min_size=1, max_size=4), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("I want more juice.", ("I want more juice.", "I want more", "I want", "I", "")),
        ("엄마, 사과 더 주세요", ("엄마, 사과 더 주세요", "엄마, 사과 더", "엄마, 사과", "엄마", "")),
    ],
)
def test_scripts_fade_from_the_end(text: str, steps: tuple[str, ...]) -> None:
    assert fade(text) == steps


@given(TEXTS)
def test_every_step_has_one_word_fewer_and_is_the_beginning_of_the_one_before(text: str) -> None:
    steps = fade(text)
    assert [len(step.split()) for step in steps] == list(range(len(text.split()), -1, -1))
    assert all(before.startswith(step) for before, step in pairwise(steps))


def test_every_item_of_a_set_has_its_script(draw: Draw) -> None:
    asked = brief(diagnosis=Diagnosis.ASD, approach=Approach.CORE_VOCABULARY, target=None, count=5)
    found = draw(asked)
    assert [(s.item_id, s.text) for s in scripts(found.items)] == [(i.id, i.text) for i in found.items]


def test_the_rounds_that_make_fifty_trials(draw: Draw) -> None:
    found = draw(brief(count=5))
    rounds = found.rounds_for_dose()
    assert rounds is not None
    assert (rounds - 1) * found.target_opportunities < 50 <= rounds * found.target_opportunities
    core = draw(brief(diagnosis=Diagnosis.ASD, approach=Approach.CORE_VOCABULARY, target=None, count=5))
    assert core.rounds_for_dose() is None
