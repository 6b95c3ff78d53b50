"""A source whose work is all computing, let in by turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from app.language.base import Lexeme
from app.stimuli.brief import Brief
from app.stimuli.ports import CandidateSource, Clock, Deadline, PairCandidate, PairSource, Proposal, Tally
from app.turns import Turns

PAIR_S = 15.0
"""Longest wait for one pair; the request's own deadline is looked at between pairs."""


class Engine(CandidateSource, PairSource, Protocol):
    """A source of candidates and of pairs."""


class InTurn:
    """A `CandidateSource` and `PairSource` that hands work to another one in turn.

    What is verified between two proposals belongs to the turn. Who has no turn is told to come back:
    SourceUnavailableError OVERLOADED.
    """

    def __init__(self, engine: Engine, turns: Turns, clock: Clock) -> None:
        self._engine = engine
        self._turns = turns
        self._clock = clock

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def oversample(self) -> float:
        """The engine's."""
        return self._engine.oversample

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """The engine's proposals, begun when it is this request's turn. Closing the iterator ends the turn."""
        with self._turns.turn(deadline):
            yield from self._engine.propose(brief, tally, deadline)

    def propose_pair(self, brief: Brief, target: Lexeme, contrast: Lexeme) -> Iterator[PairCandidate]:
        """The engine's pairs. Each one takes a turn of its own, since callers leave these iterators half used."""
        pairs = self._engine.propose_pair(brief, target, contrast)
        while True:
            with self._turns.turn(Deadline(self._clock, self._clock() + PAIR_S)):
                pair = next(pairs, None)
            if pair is None:
                return
            yield pair
