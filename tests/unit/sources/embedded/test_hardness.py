"""What is told of a sentence before it is read: its level, and where in its words the target is."""

from __future__ import annotations

import itertools

import pytest

from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.sources.embedded.hardness import syllables
from app.stimuli import difficulty
from app.stimuli.brief import Target
from app.stimuli.checks import read
from app.stimuli.ports import Candidate, Deadline, Tally
from tests.unit.conftest import Draw, brief

TARGETS = {"ko": Target("ㅅ", Position.ONSET), "en": Target("S", Position.ONSET)}
ONSET, NUCLEUS, CODA = Position


def test_each_nucleus_makes_a_syllable_with_what_stands_before_it_as_an_onset() -> None:
    heard = [("B", ONSET), ("AH", NUCLEUS), ("T", ONSET), ("ER", NUCLEUS), ("F", ONSET), ("L", ONSET), ("AY", NUCLEUS)]
    found = syllables([*heard, ("AA", NUCLEUS), ("N", CODA), ("D", CODA)])
    assert [[s.phoneme for s in (*x.onset, x.nucleus, *x.coda)] for x in found] == [
        ["B", "AH"],
        ["T", "ER"],
        ["F", "L", "AY"],
        ["AA", "N", "D"],
    ]


@pytest.mark.parametrize("code", ["ko", "en"])
def test_the_level_that_is_looked_for_is_mostly_the_level_that_comes(
    code: str, embedded: EmbeddedSource, languages: dict[str, Language]
) -> None:
    """Over 24 seeds, so that no frame that comes or goes decides: a third of all sentences is of each level."""
    for level in ("easy", "hard"):
        found = []
        for seed in range(24):
            asked = brief(language=code, target=TARGETS[code], seed=seed)
            said = embedded.propose(asked, Tally(0, lacking=frozenset({level})), Deadline(lambda: 0.0, 1.0))
            texts = [x.text for x in itertools.islice(said, 12) if isinstance(x, Candidate)]
            found += [difficulty.level(read(text, languages[code]), asked.target) for text in texts]
        assert len(found) == 288
        assert found.count(level) >= 192


def test_a_level_that_no_draft_is_of_is_let_be(embedded: EmbeddedSource) -> None:
    tally = Tally(0, lacking=frozenset({"impossible"}))
    said = embedded.propose(brief(target=TARGETS["ko"]), tally, Deadline(lambda: 0.0, 1.0))
    assert isinstance(next(iter(said)), Candidate)
    assert tally.unfound == {"impossible"}


@pytest.mark.parametrize("length", [2, 4])
def test_a_stem_holds_the_target_that_every_polite_ending_holds_too(length: int, draw: Draw) -> None:
    found = draw(brief(target=Target("ㅛ", Position.NUCLEUS), sentence_length=length, count=10, age=6))
    assert len(found.items) == 10
    assert sum(item.breakdown["targetSalience"] > 0 for item in found.items) >= 8
