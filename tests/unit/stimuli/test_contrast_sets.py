"""Contrast sets under every further condition: what comes out is proved anew here, or nothing comes."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.sources.embedded.prospects import prospective
from app.stimuli import contrast_sets, matching, pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target, WordPosition
from app.stimuli.checks import normalised, read, verify
from app.stimuli.contrast import Pair
from app.stimuli.errors import InsufficientResultsError, SourceUnavailableError
from app.stimuli.events import ContrastSet, Finished, StimulusSet
from app.stimuli.ports import Candidate, Deadline, PairCandidate, PairProposal, PairTally, Proposal, Tally
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


def differing(made: ContrastSet) -> list[tuple[str, str]]:
    """Where the two sentences differ as written, an article that agrees with its noun aside."""
    one, other = made.target.text.split(), made.contrast.text.split()
    assert len(one) == len(other)
    found = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return [(a, b) for a, b in found if {a.lower(), b.lower()} != {"a", "an"}]


@pytest.mark.parametrize(
    ("code", "phoneme", "position"),
    [
        ("ko", "ㄱ", Position.ONSET),
        ("ko", "ㅁ", Position.ONSET),
        ("ko", "ㄹ", Position.CODA),
        ("ko", "ㅛ", Position.NUCLEUS),
        ("en", "K", Position.ONSET),
        ("en", "R", Position.ONSET),
        ("en", "K", Position.CODA),
    ],
)
@pytest.mark.parametrize("approach", APPROACHES)
def test_the_word_alone_differs_and_the_contrast_is_free_of_the_target(
    code: str, phoneme: str, position: Position, approach: Approach, draw: Draw, languages: dict[str, Language]
) -> None:
    asked = brief(code, approach, count=10, target=Target(phoneme, position))
    found = draw(asked)
    for made in sets(found):
        ((one, other),) = differing(made)
        assert one.lower().startswith(made.target_word)
        assert other.lower().startswith(made.contrast_word)
        said = read(made.contrast.text, languages[code]).pronunciation
        assert not matching.match(said, Target(made.target_phoneme, position))
    assert "CARRIERS_DIFFER" not in {notice.code for notice in found.notices}


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("approach", APPROACHES)
def test_apart_each_word_has_a_sentence_of_its_own(
    code: str, approach: Approach, draw: Draw, languages: dict[str, Language]
) -> None:
    for made in sets(draw(brief(code, approach, count=6, apart=True))):
        assert made.target.frame != made.contrast.frame
        assert not made.shares_carrier()
        said = read(made.contrast.text, languages[code]).pronunciation
        assert not matching.match(said, Target(made.target_phoneme, TARGETS[code].position))


@pytest.mark.parametrize("code", ["ko", "en"])
def test_carrier_phrases_of_pairs_are_drawn_for_pairs_only(code: str, embedded: EmbeddedSource) -> None:
    parts = embedded.parts(code)
    kept = {
        approach: parts.prospects(prospective(brief(code, approach))).frames
        for approach in (Approach.MINIMAL_PAIRS, Approach.COMPLEXITY)
    }
    assert parts.table.for_pairs[kept[Approach.MINIMAL_PAIRS]].any()
    assert not parts.table.for_pairs[kept[Approach.COMPLEXITY]].any()


@dataclass
class Writer:
    """A writer of sentences around the pairs, as the OpenAI source is one: nothing of what it writes is believed."""

    sentences: Sequence[tuple[str, str]]
    name: str = "openai"
    oversample: float = 1.0

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        yield from ()

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        pair = next(p for p in pairs if (p.target.lemma, p.contrast.lemma) == ("rat", "bat"))
        for one, other in self.sentences:
            yield PairCandidate(pair, Candidate(one, self.name), Candidate(other, self.name))


BLURRED = ("I see the rat", "the red bat runs")
CLEAR = ("I see the rat", "I see the bat")


def test_a_written_sentence_that_blurs_the_contrast_is_refused(english: Language) -> None:
    asked = brief("en", Approach.MINIMAL_PAIRS, count=1, target=Target("R", Position.ONSET), contrast_phoneme="B")
    result = drawn(Writer([BLURRED, ("I see the bat", "I see the rat"), CLEAR]), asked, english)
    (made,) = sets(result)
    assert (made.target.text, made.contrast.text) == CLEAR
    assert result.rejected["avoided_phoneme"] == 1
    with pytest.raises(InsufficientResultsError):
        drawn(Writer([BLURRED]), asked, english)


def test_where_the_two_sentences_of_a_set_differ_it_is_said(english: Language) -> None:
    asked = brief("en", Approach.MINIMAL_PAIRS, count=1, target=Target("R", Position.ONSET), contrast_phoneme="B")
    source = Writer([("I see the rat", "the bat is big")])
    (said,) = (n for n in drawn(source, asked, english).notices if n.code == "CARRIERS_DIFFER")
    assert said.params == {"apart": 1}
    apart = drawn(source, replace(asked, apart=True), english)
    assert "CARRIERS_DIFFER" not in {notice.code for notice in apart.notices}


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


def drawn(source: Failing | Writer, asked: Brief, language: Language) -> StimulusSet:
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


class Skipping:
    """A source that writes nothing for the first pair that it is asked for."""

    name, oversample = "skipping", 1

    def __init__(self, source: EmbeddedSource) -> None:
        self._source = source

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        raise AssertionError("only pairs are asked for")

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        return self._source.propose_pairs(brief, pairs[1:], tally, deadline)


def test_a_near_pair_in_the_place_of_a_true_one_without_sentences_is_told(
    korean: Language, embedded: EmbeddedSource, draw: Draw
) -> None:
    asked = brief("ko", Approach.MINIMAL_PAIRS, age=3, target=Target("ㄷ", Position.ONSET), seed=1)
    true = contrast_sets.choice_for(asked, korean).true
    asked = replace(asked, count=true)
    deadline = Deadline(time.monotonic, time.monotonic() + 60)
    *_, last = pipeline.run(asked, Skipping(embedded), korean, deadline, map(str, itertools.count()).__next__)
    assert isinstance(last, Finished)
    near = sum(made.near for made in sets(last.result))
    assert near > 0
    told = [(n.code, dict(n.params)) for n in last.result.notices if "PAIRS" in n.code]
    assert told == [("NEAR_PAIRS_USED", {"true": true, "near": near})]
    assert not any("PAIRS" in notice.code for notice in draw(asked).notices)
