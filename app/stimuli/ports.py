"""What a source of candidates must satisfy, and what it may say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from app.stimuli.brief import Brief
from app.stimuli.contrast import Pair

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

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.calls + other.calls,
            self.wait_ms + other.wait_ms,
        )


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the therapist should know about the set. `code` is stable; `params` fill its message."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """A source without more to offer tells which conditions kept it from more (keys of advice.py), the worst first."""

    constraints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceSwitched:
    """The candidates that follow come from another source, which wants that many verified per returned item."""

    name: str
    oversample: float


Proposal = Candidate | Usage | Notice | Binding | SourceSwitched


@dataclass(slots=True)
class Tally:
    """What the pipeline has found so far; a source reads it to decide what to ask for next.

    `wanted` verified items are still to be filled up to; `accepted` are texts in order of arrival. `lacking`:
    levels of difficulty that no sentence has yet; those are looked for. `unfound`: those that a source found none of.
    `worn`: content words that come too often in the best set so far, by citation form; sentences without them are
    looked for. `framed`: the patterns so far, where they are fewer than the sentences or some come too often in the
    best set; sentences of others are looked for. `seen_at_once`: somebody sees each sentence as soon as it is proved;
    where nobody does, a source may bring several together.
    """

    wanted: int
    accepted: list[str] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    lacking: frozenset[str] = frozenset()
    unfound: frozenset[str] = frozenset()
    worn: frozenset[str] = frozenset()
    framed: frozenset[str] = frozenset()
    seen_at_once: bool = True

    def missing(self) -> int:
        """How many verified items are still wanted."""
        return max(0, self.wanted - len(self.accepted))

    def give_up_levels(self) -> None:
        """No sentence of a level that is lacking was found, and it is looked for no more."""
        self.unfound |= self.lacking
        self.lacking = frozenset()


LOOK_S = 0.5
"""How often who waits looks whether the deadline has been given up meanwhile. Our judgement."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Wall-clock bound of one request, by a monotonic clock."""

    clock: Clock
    at: float

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())

    def given_up(self) -> bool:
        """True when nobody waits any more: the clock has been made to run out, which says nothing of who was slow."""
        return self.clock() == math.inf


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
    """Two sentences that somebody proposes for the two words of a pair; nothing about them is believed."""

    pair: Pair
    target: Candidate
    contrast: Candidate


PairProposal = PairCandidate | Usage | Notice | SourceSwitched


@dataclass(slots=True)
class PairTally(Tally):
    """The same for sets of two sentences. `settled`: pairs that have theirs; `accepted` are both sentences of each."""

    settled: set[Pair] = field(default_factory=set)

    def missing(self) -> int:
        """How many sets are still wanted."""
        return max(0, self.wanted - len(self.settled))

    def wants(self, pair: Pair) -> bool:
        """Whether sentences for this pair are of use."""
        return self.missing() > 0 and pair not in self.settled


@runtime_checkable
class PairSource(Protocol):
    """A source that also writes a sentence for each word of a pair."""

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        """Sentences of the asked length for the words of those pairs that `tally` still wants, best pair first.

        The two are alike but for their words, unless the brief wants them apart. Raises SourceError.
        """


class Source(CandidateSource, PairSource, Protocol):
    """A source of candidates and of pairs."""
