"""Stops calling an upstream that is down, and tries it again later."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from enum import StrEnum

from app.sources.openai.failures import Blame
from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Clock


class CircuitState(StrEnum):
    """Closed: calls pass. Open: none does. Half open: one call at a time is let through to see."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class CircuitPolicy:
    """When the circuit opens and for how long, in seconds. Each failed trial doubles the time, up to `longest_s`.

    A barred upstream (key, quota) needs a person, so it is left alone longer from the start. `proved_s`: how long an
    answer tells that upstream is well. The times are our judgement.
    """

    failures: int = 5
    sick_s: float = 20.0
    barred_s: float = 60.0
    longest_s: float = 600.0
    trial_s: float = 10.0
    proved_s: float = 30.0


class CircuitBreaker:
    """Counts failures in a row. Safe to share between threads."""

    def __init__(self, clock: Clock, policy: CircuitPolicy | None = None) -> None:
        self._clock = clock
        self._policy = policy or CircuitPolicy()
        self._lock = threading.Lock()
        self._failures = 0
        self._trips = 0
        self._until: float | None = None
        self._trial = False
        self._answered_at: float | None = None

    def admit(self) -> None:
        """Lets a request through, or raises SourceUnavailableError with the time that is left.

        When that time is over one request is let through as a trial; if it never reports, the next one follows later.
        """
        with self._lock:
            if self._until is None:
                return
            now = self._clock()
            if now < self._until:
                left = max(1, math.ceil(self._until - now))
                raise SourceUnavailableError("UPSTREAM_CIRCUIT_OPEN", retryable=True, retry_after=left)
            self._until = now + self._policy.trial_s
            self._trial = True

    def success(self) -> None:
        """Upstream has answered: all is forgotten."""
        with self._lock:
            self._failures = self._trips = 0
            self._until = None
            self._trial = False
            self._answered_at = self._clock()

    def is_well(self) -> bool:
        """True when upstream has answered a moment ago, and no call has failed since."""
        with self._lock:
            answered = self._answered_at
            return answered is not None and self._clock() - answered < self._policy.proved_s

    def failure(self, blame: Blame) -> None:
        """A call has failed. What says nothing against upstream counts as an answer."""
        if blame is Blame.ALIVE:
            self.success()
            return
        with self._lock:
            if self._until is not None and not self._trial:
                return  # a call from before the circuit opened; it tells nothing new
            self._failures += 1
            self._answered_at = None
            if blame is Blame.BARRED or self._trial or self._failures >= self._policy.failures:
                base = self._policy.barred_s if blame is Blame.BARRED else self._policy.sick_s
                self._until = self._clock() + min(self._policy.longest_s, base * 2**self._trips)
                self._trips += 1
                self._trial = False

    def state(self) -> CircuitState:
        """For metrics."""
        with self._lock:
            if self._until is None:
                return CircuitState.CLOSED
            return CircuitState.OPEN if self._clock() < self._until else CircuitState.HALF_OPEN
