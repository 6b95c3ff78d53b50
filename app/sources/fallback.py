"""Two sources as one: the embedded engine answers where the primary fails or falls short, and says so."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar

from app.stimuli.brief import Brief
from app.stimuli.contrast import Pair
from app.stimuli.errors import SourceError, SourceUnavailableError
from app.stimuli.ports import (
    Deadline,
    Notice,
    PairProposal,
    PairTally,
    Proposal,
    Source,
    SourceSwitched,
    Tally,
)

RESERVE_S = 1.0
"""Seconds kept back from the primary's deadline: the embedded engine answers in well under one."""


P = TypeVar("P")


class FallbackSource:
    """A `CandidateSource` and `PairSource`: the primary's candidates, then the embedded engine's if they are needed.

    Whatever the primary's failure, also a refusal of the client's own words, the therapist gets sentences and a notice
    that tells the reason: FALLBACK_EMBEDDED {reason}; TOPPED_UP_EMBEDDED {missing} where it merely fell short.
    """

    def __init__(self, primary: Source, embedded: Source, reserve_s: float = RESERVE_S) -> None:
        self._primary = primary
        self._embedded = embedded
        self._reserve_s = reserve_s

    @property
    def name(self) -> str:
        """The primary's, until SourceSwitched says otherwise."""
        return self._primary.name

    @property
    def oversample(self) -> float:
        """The primary's, until SourceSwitched says otherwise."""
        return self._primary.oversample

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """The primary's proposals, then, after a notice, the embedded engine's. SourceError is the latter's."""
        return self._in_order(
            lambda until: self._primary.propose(brief, tally, until),
            lambda: self._embedded.propose(brief, tally, deadline),
            tally,
            deadline,
        )

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        """The same for the words of pairs."""
        return self._in_order(
            lambda until: self._primary.propose_pairs(brief, pairs, tally, until),
            lambda: self._embedded.propose_pairs(brief, pairs, tally, deadline),
            tally,
            deadline,
        )

    def _in_order(
        self,
        ask_primary: Callable[[Deadline], Iterator[P]],
        ask_embedded: Callable[[], Iterator[P]],
        tally: Tally,
        deadline: Deadline,
    ) -> Generator[P | Notice | SourceSwitched]:
        earlier = Deadline(deadline.clock, deadline.at - min(self._reserve_s, deadline.remaining() / 2))
        notice = None
        try:
            yield from ask_primary(earlier)
        except SourceError as failure:
            if deadline.given_up():
                raise  # nobody waits for what the engine would find
            notice = Notice("FALLBACK_EMBEDDED", {"reason": failure.reason})
        missing = tally.missing()
        if missing == 0:
            return
        yield notice or Notice("TOPPED_UP_EMBEDDED", {"missing": missing})
        yield SourceSwitched(self._embedded.name, self._embedded.oversample)
        try:
            yield from ask_embedded()
        except SourceUnavailableError:
            if not tally.accepted:
                raise  # otherwise there is a set, merely a short one
