"""The pipeline's side of the port, as small as can be: draws until there are enough, then closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from math import ceil
from random import Random
from types import GeneratorType
from typing import Any

from app.language.base import Position
from app.sources.openai import OpenAISource
from app.sources.openai.reply import Delta, Reply
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.errors import SourceError
from app.stimuli.ports import Candidate, CandidateSource, Deadline, Notice, SourceSwitched, Tally, Usage
from tests.sources.toy import toys

KEY = "sk-test-0123456789abcdef"
LONG_S = 30.0
"""A deadline that no healthy test comes near."""


def a_brief(count: int = 3, **changes: Any) -> Brief:
    """A request for that many sentences with an onset r."""
    settings: dict[str, Any] = {
        "language": "en",
        "age": 5,
        "sentence_length": 3,
        "diagnosis": Diagnosis.SSD,
        "approach": Approach.COMPLEXITY,
        "target": Target("r", Position.ONSET),
    }
    return Brief(count=count, **{**settings, **changes})


@dataclass
class Pauses:
    """Takes the place of sleeping; remembers for how long."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float, deadline: Deadline) -> None:
        self.seconds.append(seconds)


def a_source(url: str, **changes: Any) -> OpenAISource:
    """The source under test, which does not sleep and draws lots from a fixed seed."""
    settings: dict[str, Any] = {
        "languages": toys(),
        "api_key": KEY,
        "base_url": url,
        "random": Random(7),
        "sleep": Pauses(),
    }
    return OpenAISource(**{**settings, **changes})


@dataclass
class Drawn:
    """What came out of one run."""

    tally: Tally
    candidates: list[Candidate] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    switched: list[SourceSwitched] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    error: SourceError | None = None

    @property
    def accepted(self) -> list[str]:
        return self.tally.accepted


def steps(arrivals: Iterable[bytes]) -> list[Delta]:
    """All that a reply says, which arrives so."""
    reply, found = Reply(), list[Delta]()
    for data in arrivals:
        found += reply.take(data)
        if reply.over:
            return found
    return [*found, *reply.end()]


def everything(text: str) -> bool:
    """Accepts each candidate."""
    return True


def good(text: str) -> bool:
    """Accepts what says that it is good."""
    return text.startswith("good")


def draw(
    source: CandidateSource,
    brief: Brief,
    passes: Callable[[str], bool] = everything,
    deadline_s: float = LONG_S,
    reason: str = "target_missing",
) -> Drawn:
    """Runs a source as the pipeline does: each new candidate is judged once, and enough of them end the run."""
    drawn = Drawn(Tally(ceil(brief.wanted() * source.oversample)))
    proposals = source.propose(brief, drawn.tally, Deadline(time.monotonic, time.monotonic() + deadline_s))
    assert isinstance(proposals, GeneratorType)
    with closing(proposals):
        try:
            for proposal in proposals:
                _take(proposal, drawn, passes, reason)
                if drawn.tally.missing() == 0:
                    break
        except SourceError as error:
            drawn.error = error
    return drawn


def _take(proposal: object, drawn: Drawn, passes: Callable[[str], bool], reason: str) -> None:
    match proposal:
        case Candidate(text=text):
            drawn.candidates.append(proposal)
            if text in drawn.tally.accepted:
                drawn.tally.rejected["excluded"] += 1
            elif passes(text):
                drawn.tally.accepted.append(text)
            else:
                drawn.tally.rejected[reason] += 1
        case Usage(input_tokens=read, output_tokens=written, calls=calls):
            total = drawn.usage
            drawn.usage = Usage(total.input_tokens + read, total.output_tokens + written, total.calls + calls)
        case Notice():
            drawn.notices.append(proposal)
        case SourceSwitched():
            drawn.switched.append(proposal)


class Numbered:
    """A writer that never repeats itself: every one in `of` is good, the others are bad. Safe to share by calls."""

    def __init__(self, good_in: int = 1, of: int = 1) -> None:
        self._good_in = good_in
        self._of = of
        self._lock = threading.Lock()
        self._next = 0

    def __call__(self, data: dict[str, Any]) -> list[str]:
        return [self._sentence() for _ in range(int(data["count"]))]

    def _sentence(self) -> str:
        with self._lock:
            number = self._next
            self._next += 1
        word = "good" if number % self._of < self._good_in else "bad"
        return f"{word} sentence number {number}"


def chained(error: BaseException) -> Iterator[BaseException]:
    """The error and whatever hangs on it, as a log with a traceback would show."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
