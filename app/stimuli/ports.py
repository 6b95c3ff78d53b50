"""What a source of candidates must satisfy, and what it may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from app.language.base import Lexeme
from app.stimuli.brief import Brief

Clock = Callable[[], float]
"""A monotonic clock in seconds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that somebody proposes; nothing about it is believed.

    `source`: "openai" or "embedded". `frame`: id of the pattern that made it, empty when unknown.
    """

    text: str
    source: str
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens paid upstream since the last report, calls made, and time spent waiting for them, which is no cost."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    wait_ms: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the therapist should know about the set. `code` is stable; `params` fill its message."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSwitched:
    """The candidates that follow come from another source, which wants that many verified per returned item."""

    name: str
    oversample: float


Proposal = Candidate | Usage | Notice | SourceSwitched


@dataclass(slots=True)
class Tally:
    """What the pipeline has found so far; a source reads it to decide what to ask for next.

    `wanted` verified items are still to be filled up to; `accepted` are texts in order of arrival.
    """

    wanted: int
    accepted: list[str] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)

    def missing(self) -> int:
        """How many verified items are still wanted."""
        return max(0, self.wanted - len(self.accepted))


@dataclass(frozen=True, slots=True)
class Deadline:
    """Wall-clock bound of one request, by a monotonic clock."""

    clock: Clock
    at: float

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())


class CandidateSource(Protocol):
    """Where candidates come from. Safe to share between threads."""

    @property
    def name(self) -> str:
        """ "openai" or "embedded"."""

    @property
    def oversample(self) -> float:
        """How many verified candidates to gather per returned item before choosing; 1: each goes out at once."""

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """Candidates as they come. Closing the iterator stops all work upstream at once.

        Raises SourceError. Ending without error means: nothing more to offer.
        """


@dataclass(frozen=True, slots=True)
class PairCandidate:
    """Two sentences that somebody proposes for two words that contrast; nothing about them is believed."""

    target: Candidate
    contrast: Candidate


@runtime_checkable
class PairSource(Protocol):
    """A source that can also write a sentence for each word of a pair."""

    def propose_pair(self, brief: Brief, target: Lexeme, contrast: Lexeme) -> Iterator[PairCandidate]:
        """Sentences of the asked length for the two words, alike but for them where possible."""
