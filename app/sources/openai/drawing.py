"""One request's work upstream: calls in parallel, one retry, rounds of topping up, within deadline and budget."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from math import ceil
from random import Random
from threading import Lock

from app.floor import Floor
from app.sources.openai import plan
from app.sources.openai.asking import Composer
from app.sources.openai.call import Call
from app.sources.openai.circuit import CircuitBreaker, CircuitState
from app.sources.openai.failures import Blame, UpstreamFailure
from app.sources.openai.inbox import Inbox
from app.sources.openai.prompting import Ask
from app.sources.openai.reading import Report
from app.sources.openai.sentences import Written, WrittenPair
from app.stimuli.ports import Candidate, Clock, Deadline, PairCandidate, Tally, Usage

logger = logging.getLogger(__name__)

Drawn = Candidate | PairCandidate | Usage
"""What a drawing brings: candidates of the kind that the composer makes, and what they cost."""

MOST_ROUNDS = 4
MOST_BARREN_ROUNDS = 2
"""Rounds without one new verified sentence, after which another would bring none either."""
PROOF = 3
"""Candidates after which upstream counts as well, and further calls in parallel are started. An upstream that fails,
also one that fails soon after it has begun, is so asked once and not three times at once."""
LEAST_USEFUL_S = 1.0
"""With less time than this no call is started: half of it goes by before the first token."""
LONGEST_KEPT_S = 1.0
"""How long sentences may wait for others before they are proved, where nobody sees them one by one."""
LONGEST_PAUSE_S = 10.0
"""A retry that must wait longer is left to the therapist, who is told when to come back."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A call is over; the future knows how."""

    call: Call
    future: Future[None]


@dataclass(frozen=True, slots=True)
class Upstream:
    """What a drawing uses of its source. `call` makes a call that reports as told, and asks how much is of use.

    `at_once`: parallel calls need not wait for the first one to prove itself; `failed`: told the reason of each failed
    call. `floor`: see `run`. `sleep`: so many seconds, unless the deadline is given up meanwhile. `start` begins a
    call; its future is done when the reply is over.
    """

    call: Callable[[Ask, Report, Deadline, Callable[[], int]], Call]
    at_once: Callable[[], bool]
    breaker: CircuitBreaker
    random: Random
    sleep: Callable[[float, Deadline], None]
    clock: Clock
    failed: Callable[[str], None]
    floor: Floor
    start: Callable[[Call], Future[None]]


@dataclass
class Drawing:
    """State of one request. Calls are asked and read in other threads; all else happens in the one that iterates."""

    upstream: Upstream
    composer: Composer
    tally: Tally
    deadline: Deadline
    inbox: Inbox[Written | Ended] = field(default_factory=Inbox)
    live: list[Call] = field(default_factory=list)
    planned: list[Ask] = field(default_factory=list)
    proposed: int = 0
    paid: int = 0
    answered: int = 0
    failures_in_a_row: int = 0
    told_at: float = 0.0
    owed: Usage = field(default_factory=Usage)
    owed_lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.place = self.upstream.floor.place()

    def run(self) -> Iterator[Drawn]:
        """Candidates and usage, until there are enough or more asking is no use. Raises SourceError.

        Who takes a candidate has the floor until it asks for the next one. To ask upstream goes before proving.
        """
        with self.place.held(first=True):
            yield from self._rounds()

    def _rounds(self) -> Iterator[Drawn]:
        self.told_at = self.upstream.clock()
        budget = plan.output_budget(self.tally.wanted * self.composer.sentences_each())
        barren = 0
        for _ in range(MOST_ROUNDS):
            answered, accepted = self.answered, len(self.tally.accepted)
            yield from self._round()
            barren = barren + 1 if len(self.tally.accepted) == accepted else 0
            over = self.tally.missing() == 0 or self.answered == answered or self.failures_in_a_row > 0
            if over or barren == MOST_BARREN_ROUNDS:
                return
            if self.paid >= budget or self.deadline.remaining() < LEAST_USEFUL_S:
                return

    def close(self) -> None:
        """Ends every call at once: upstream sees their connections close."""
        for call in self.live:
            call.scope.cancel()

    def _round(self) -> Iterator[Drawn]:
        """Asks for what is missing. Unless upstream is known to be well, the first call goes alone: one that is down is
        asked only once."""
        if self.composer.is_done(self.tally):
            return
        at_once = self.upstream.at_once()
        first, *self.planned = self.composer.asks(self.tally, self.proposed, at_once=at_once)
        self._start(first)
        if at_once:
            self._start_planned()
        while self.live:
            event = self._next_event()
            if isinstance(event, str | WrittenPair):
                yield from self._relay(event)
                if self.tally.missing() == 0:
                    return
                continue
            yield from self._usage()
            if event is None:
                self._note(late := UpstreamFailure("UPSTREAM_TIMEOUT"))
                self._give_up(late)
                return
            self._settle(event)

    def _relay(self, written: Written) -> Iterator[Drawn]:
        """A candidate, after what has been paid up to it: it may be the last one that is wanted."""
        self.proposed += 1
        self.upstream.breaker.success()
        if self.proposed >= PROOF and not self.failures_in_a_row:
            self._start_planned()
        yield from self._usage()
        candidate = self.composer.candidate(written)
        if candidate is not None:
            yield candidate

    def _usage(self) -> Iterator[Usage]:
        """What has been paid, and how long it took, since the last report."""
        with self.owed_lock:
            usage, self.owed = self.owed, Usage()
        self.paid += usage.output_tokens
        if usage != Usage():
            earlier, self.told_at = self.told_at, self.upstream.clock()
            yield replace(usage, wait_ms=round((self.told_at - earlier) * 1000))

    def _hear(self, said: Written | Usage) -> None:
        """Takes what a call reports, in the thread that asks or reads."""
        if not isinstance(said, Usage):
            self.inbox.put(said)
            return
        with self.owed_lock:
            self.owed += said

    def _settle(self, ended: Ended) -> None:
        """Takes note of how a call ended. Asks again, or raises, when nothing else is under way."""
        self.live.remove(ended.call)
        failure = ended.future.exception()
        if failure is None:
            self.answered += 1
            self.failures_in_a_row = 0
            return
        if not isinstance(failure, UpstreamFailure):
            raise failure
        self._note(failure)
        if failure.reason == "CONTENT_REJECTED":
            raise failure.as_source_error()
        if self.live or self.composer.is_done(self.tally):
            return
        self.planned = []
        pause = self._pause(failure)
        if pause is not None:
            with self.place.left():
                self.upstream.sleep(pause, self.deadline)
        if pause is None or self.deadline.given_up():
            self._give_up(failure)
        else:
            self._start(self._again(failure))

    def _give_up(self, failure: UpstreamFailure) -> None:
        """Raises, unless a call was answered to its end and brought something: then the set is merely short."""
        if not (self.answered and self.tally.accepted):
            raise failure.as_source_error()

    def _note(self, failure: UpstreamFailure) -> None:
        """Counts a failure against upstream, unless it comes of the client's leaving."""
        self.failures_in_a_row += 1
        if self.deadline.given_up():
            return
        self.upstream.breaker.failure(failure.kind.blame)
        self.upstream.failed(failure.reason)
        if failure.kind.blame is Blame.BARRED:
            logger.error("upstream refuses every call until somebody acts: %s", failure.reason)
        else:
            logger.warning("upstream call failed: %s", failure.reason)

    def _pause(self, failure: UpstreamFailure) -> float | None:
        """Seconds to wait before the one retry, jittered; None when there is none."""
        pause = failure.pause()
        if pause is None or self.failures_in_a_row > 1 or pause > LONGEST_PAUSE_S:
            return None
        jittered = pause * self.upstream.random.uniform(1.0, 1.25)
        fits = jittered + LEAST_USEFUL_S <= self.deadline.remaining()
        return jittered if fits and self.upstream.breaker.state() is CircuitState.CLOSED else None

    def _again(self, failure: UpstreamFailure) -> Ask:
        """The retry's ask: anew, in one call; nothing of a bad reply is fed back."""
        return self.composer.again(self.tally, self.proposed, cut=failure.reason == "UPSTREAM_TRUNCATED")

    def _start_planned(self) -> None:
        while self.planned:
            self._start(self.planned.pop(0))

    def _start(self, ask: Ask) -> None:
        call = self.upstream.call(ask, self._hear, self.deadline, self._useful)
        self.live.append(call)
        self.upstream.start(call).add_done_callback(lambda future: self.inbox.put(Ended(call, future), urgent=True))

    def _next_event(self) -> Written | Ended | None:
        """The next thing a call says. None at the deadline, where a thread may be stuck (in a name look-up, say)."""
        with nullcontext() if self.inbox else self.place.left():
            while True:
                left = self.deadline.remaining()
                event = self.inbox.take(self._enough(), min(left, LONGEST_KEPT_S))
                if event is not None or left <= 0:
                    return event

    def _enough(self) -> int:
        """How many sentences there must be to look at them: so many that something may follow from it."""
        if self.tally.seen_at_once:
            return 1
        return PROOF - self.proposed if self.planned else self.tally.missing()

    def _useful(self) -> int:
        """How many of them each call must still bring, at the least 1. Asked in the thread that reads."""
        return max(1, ceil((self._enough() - len(self.inbox)) / max(1, len(self.live))))
