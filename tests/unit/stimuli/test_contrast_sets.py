"""Contrast sets under every further condition: what comes out is proved anew here, or nothing comes."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.stimuli import matching, pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target, WordPosition
from app.stimuli.checks import normalised, read, verify
from app.stimuli.contrast import Pair
from app.stimuli.errors import InsufficientResultsError, SourceUnavailableError
from app.stimuli.events import ContrastSet, Finished, StimulusSet
from app.stimuli.ports import Deadline, PairProposal, PairTally, Proposal, Tally
from tests.unit.conftest import Draw

TARGETS = {"ko": Target("ㄱ", Position.ONSET), "en": Target("K", Position.ONSET)}
APPROACHES = [Approach.MINIMAL_PAIRS, Approach.MAXIMAL_OPPOSITIONS, Approach.MULTIPLE_OPPOSITIONS]


def brief(code: str, approach: Approach, **changes: Any) -> Brief:
    asked = Brief(code, 6, 4, 4, Diagnosis.SSD, approach, TARGETS[code], seed=5)
    return replace(asked, **changes)


def sets(result: StimulusSet) -> tuple[ContrastSet, ...]:
    assert result.contrast_sets
    return result.contrast_sets


def prove(result: StimulusSet, asked: Brief, language: Language) -> None:
    """Both sentences of each set satisfy the brief; each target in a group answers for its own sound."""
    assert asked.target is not None
    for made in sets(result):
        own = replace(asked, target=replace(asked.target, phoneme=made.target_phoneme))
        assert verify(read(made.target.text, language), own) is None
        assert verify(read(made.contrast.text, language), replace(asked, target=None)) is None
        assert made.target.text != made.contrast.text


def draw_or_lack(draw: Draw, asked: Brief) -> StimulusSet | InsufficientResultsError:
    try:
        return draw(asked)
    except InsufficientResultsError as lack:
        return lack


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"avoid": True}, id="avoid"),
        pytest.param({"min_occurrences": 2}, id="twice"),
        pytest.param({"word_position": WordPosition.INITIAL}, id="initial"),
        pytest.param({"word_position": WordPosition.MEDIAL}, id="medial"),
        pytest.param({"candidate_count": 9}, id="candidates"),
        pytest.param({"apart": True}, id="apart"),
        pytest.param({"sentence_length": 2}, id="short"),
    ],
)
def test_every_set_is_proved_or_the_lack_is_said(
    code: str, approach: Approach, changes: dict[str, Any], draw: Draw, languages: dict[str, Language]
) -> None:
    language, changes = languages[code], dict(changes)
    target = TARGETS[code]
    for name in ("min_occurrences", "word_position"):
        if name in changes:
            target = replace(target, **{name: changes.pop(name)})
    if changes.pop("avoid", False):
        changes["avoid_phonemes"] = frozenset({"ㄹ"} if code == "ko" else {"R"})
    asked = brief(code, approach, target=target, **changes)
    result = draw_or_lack(draw, asked)
    if isinstance(result, InsufficientResultsError):
        assert result.advice
        return
    prove(result, asked, language)
    assert len(sets(result)) <= asked.wanted()
    assert len(sets(result)) >= asked.count or any(n.code == "FEWER_THAN_ASKED" for n in result.notices)


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
def test_excluded_sentences_do_not_come_again(
    code: str, approach: Approach, draw: Draw, languages: dict[str, Language]
) -> None:
    first = sets(draw(brief(code, approach)))
    had = frozenset(normalised(x.text) for each in first for x in (each.target, each.contrast))
    asked = brief(code, approach, exclude=had)
    again = draw(asked)
    assert not had & {normalised(x.text) for each in sets(again) for x in (each.target, each.contrast)}
    prove(again, asked, languages[code])


@pytest.mark.parametrize("code", ["ko", "en"])
def test_the_contrast_word_alone_differs_and_is_free_of_the_target(
    code: str, draw: Draw, languages: dict[str, Language]
) -> None:
    for made in sets(draw(brief(code, Approach.MINIMAL_PAIRS, count=10))):
        said = read(made.contrast.text, languages[code]).pronunciation
        assert not matching.match(said, TARGETS[code]) or made.target.frame != made.contrast.frame


@dataclass
class Failing:
    """The embedded engine, until that many sets are found; then it is overloaded."""

    engine: EmbeddedSource
    after: int
    name: str = "embedded"
    oversample: float = 1.0

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        return self.engine.propose(brief, tally, deadline)

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        for proposal in self.engine.propose_pairs(brief, pairs, tally, deadline):
            if len(tally.settled) == self.after:
                raise SourceUnavailableError("OVERLOADED", retryable=True)
            yield proposal


def drawn(source: Failing, asked: Brief, language: Language) -> StimulusSet:
    last = list(pipeline.run(asked, source, language, Deadline(time.monotonic, math.inf), lambda: "id"))[-1]
    assert isinstance(last, Finished)
    return last.result


@pytest.mark.parametrize("code", ["ko", "en"])
def test_sets_found_before_a_failure_are_the_answer(
    code: str, embedded: EmbeddedSource, languages: dict[str, Language]
) -> None:
    result = drawn(Failing(embedded, 2), brief(code, Approach.MINIMAL_PAIRS), languages[code])
    assert len(sets(result)) == 2
    assert "FEWER_THAN_ASKED" in {notice.code for notice in result.notices}


def test_a_failure_before_any_set_is_told(embedded: EmbeddedSource, languages: dict[str, Language]) -> None:
    with pytest.raises(SourceUnavailableError):
        drawn(Failing(embedded, 0), brief("ko", Approach.MINIMAL_PAIRS), languages["ko"])
