"""Taking turns: one computes, the others wait, nobody waits beyond the deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from app.language.base import Lexeme, PartOfSpeech, Position
from app.sources.in_turn import InTurn
from app.stimuli.brief import Approach, Brief, Diagnosis, WordPosition
from app.stimuli.contrast import Pair
from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Candidate, Deadline, PairCandidate, PairProposal, PairTally, Proposal, Tally
from app.turns import Turns

BRIEF = Brief("ko", 5, 3, 3, Diagnosis.SSD, Approach.COMPLEXITY)
WORD = Lexeme("라면", PartOfSpeech.NOUN, 3, frozenset(), frozenset(), True, 5.0)
PAIR = Pair(WORD, WORD, "ㄹ", "ㄱ", Position.ONSET, WordPosition.INITIAL, ("place",))


class Engine:
    """Counts how many work in it at once."""

    name = "embedded"
    oversample = 3

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            for number in range(3):
                time.sleep(0.005)
                yield Candidate(str(number), self.name)
        finally:
            self.inside -= 1

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        for pair in pairs:
            yield PairCandidate(pair, Candidate("가", self.name), Candidate("나", self.name))


def in_turn(engine: Engine, at_once: int = 1) -> InTurn:
    return InTurn(engine, Turns(at_once))


def within(seconds: float) -> Deadline:
    return Deadline(time.monotonic, time.monotonic() + seconds)


def test_it_says_what_the_engine_says() -> None:
    source = in_turn(Engine())
    assert (source.name, source.oversample) == ("embedded", 3)
    assert [p.text for p in source.propose(BRIEF, Tally(3), within(1)) if isinstance(p, Candidate)] == ["0", "1", "2"]


@pytest.mark.parametrize("turns", [1, 2])
def test_no_more_work_at_once_than_there_are_turns(turns: int) -> None:
    engine = Engine()
    source = in_turn(engine, turns)
    workers = [threading.Thread(target=lambda: list(source.propose(BRIEF, Tally(3), within(30)))) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert engine.most <= turns
    assert engine.inside == 0


def test_who_has_no_turn_in_time_is_told_to_come_back() -> None:
    source = in_turn(Engine())
    busy = source.propose(BRIEF, Tally(3), within(30))
    next(busy)
    with pytest.raises(SourceUnavailableError) as caught:
        next(source.propose(BRIEF, Tally(3), within(0.01)))
    assert (caught.value.reason, caught.value.retryable) == ("OVERLOADED", True)
    assert caught.value.retry_after


def test_closing_half_way_ends_the_turn() -> None:
    source = in_turn(Engine())
    half = source.propose(BRIEF, Tally(3), within(1))
    next(half)
    half.close()  # type: ignore[attr-defined]  # a generator, as every source's iterator is
    assert len(list(source.propose(BRIEF, Tally(3), within(1)))) == 3


def test_pairs_take_a_turn_and_give_it_back() -> None:
    source = in_turn(Engine())
    pairs = source.propose_pairs(BRIEF, [PAIR, PAIR], PairTally(2), within(1))
    assert isinstance(next(pairs), PairCandidate)
    with pytest.raises(SourceUnavailableError):
        next(source.propose(BRIEF, Tally(3), within(0.01)))
    pairs.close()  # type: ignore[attr-defined]
    assert len(list(source.propose(BRIEF, Tally(3), within(1)))) == 3


def test_all_pairs_of_a_request_are_one_turn() -> None:
    """A request that has begun is not refused midway: the clock is read when a turn begins and when it ends."""
    reads = iter(range(9))
    source = InTurn(Engine(), Turns(1, lambda: float(next(reads))))
    assert len(list(source.propose_pairs(BRIEF, [PAIR, PAIR, PAIR], PairTally(3), within(1)))) == 3
    assert next(reads) == 2
