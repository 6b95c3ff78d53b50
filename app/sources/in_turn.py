"""A source whose work is all computing, let in a few at a time, so that a process keeps breath for everything else.

Python threads that compute share one interpreter: a hundred of them at once finish no sooner, and a health check would
wait behind them all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from app.language.base import Lexeme
from app.stimuli.brief import Brief
from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import CandidateSource, Deadline, PairCandidate, PairSource, Proposal, Tally

RETRY_AFTER_S = 5


class Engine(CandidateSource, PairSource, Protocol):
    """A source of candidates and of pairs."""


class InTurn:
    """A `CandidateSource` and `PairSource` that hands work to another one in turn.

    What is verified between two proposals belongs to the turn. Who has no turn before the deadline is told to come
    back: SourceUnavailableError OVERLOADED.
    """

    def __init__(self, engine: Engine, turns: int = 1) -> None:
        self._engine = engine
        self._turns = threading.Semaphore(turns)

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def oversample(self) -> int:
        """The engine's."""
        return self._engine.oversample

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """The engine's proposals, begun when it is this request's turn. Closing the iterator ends the turn."""
        with self._turn(deadline):
            yield from self._engine.propose(brief, tally, deadline)

    def propose_pair(self, brief: Brief, target: Lexeme, contrast: Lexeme) -> Iterator[PairCandidate]:
        """The engine's pairs. Each one takes a turn of its own, since callers leave these iterators half used."""
        pairs = self._engine.propose_pair(brief, target, contrast)
        while True:
            with self._turns:
                pair = next(pairs, None)
            if pair is None:
                return
            yield pair

    @contextmanager
    def _turn(self, deadline: Deadline) -> Iterator[None]:
        if not self._turns.acquire(timeout=deadline.remaining()):
            raise SourceUnavailableError("OVERLOADED", retryable=True, retry_after=RETRY_AFTER_S)
        try:
            yield
        finally:
            self._turns.release()
