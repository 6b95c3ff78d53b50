"""Work that is all computing is let in a few at a time, so that a process keeps breath for everything else.

Python threads that compute share one interpreter: a hundred of them at once finish no sooner, and a health check would
wait behind them all.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Clock, Deadline

PATIENCE_S = 2.5
"""Longest line, by the time it is likely to take. Who would wait longer is better told so at once than kept."""

SHORT_LINE = 4
"""So many may wait however long the work of late has taken."""

FIRST_GUESS_S = 0.1
WEIGHT = 0.2
"""Of the latest turn in the average of how long turns take."""


class Turns:
    """So many at once; the others stand in line while the line is short. Safe to share between threads."""

    def __init__(self, at_once: int = 1, clock: Clock = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._free = threading.Semaphore(at_once)
        self._lock = threading.Lock()
        self.present = 0
        """Who works or waits now."""
        self._average_s = FIRST_GUESS_S

    @contextmanager
    def turn(self, deadline: Deadline) -> Iterator[None]:
        """One turn. Raises SourceUnavailableError OVERLOADED: at once where the line is too long, else at the deadline
        of who has had no turn by then."""
        self._join()
        try:
            if not self._free.acquire(timeout=deadline.remaining()):
                raise self._overloaded(self._average_s)
            began = self._clock()
            try:
                yield
            finally:
                self._free.release()
                self._learn(self._clock() - began)
        finally:
            with self._lock:
                self.present -= 1

    def _join(self) -> None:
        with self._lock:
            waiting = self.present - self._at_once
            likely_s = (waiting + 1) * self._average_s / self._at_once
            if waiting >= SHORT_LINE and likely_s > PATIENCE_S:
                raise self._overloaded(likely_s)
            self.present += 1

    def _learn(self, seconds: float) -> None:
        with self._lock:
            self._average_s += WEIGHT * (seconds - self._average_s)

    @staticmethod
    def _overloaded(likely_s: float) -> SourceUnavailableError:
        return SourceUnavailableError("OVERLOADED", retryable=True, retry_after=max(1, math.ceil(likely_s)))


KEPT_WAITING_S = 0.1
"""Who has stood in line for so long is handed the floor; before that a thread that is awake may slip in ahead."""


class Floor:
    """One thread of a process computes at a time; it leaves the floor while it waits for anything else.

    Threads that wait for the interpreter wake a thousand times a second each to ask for it; who waits here sleeps.
    To wake a sleeper takes longer than most have to do, so a thread that is awake goes first, but not for ever.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._taken = False
        self._line: deque[_Sleeper] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._line)

    def place(self) -> Place:
        """For one thread."""
        return Place(self)

    def take(self) -> None:
        """Waits for the floor."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            me = _Sleeper(self._clock())
            self._line.append(me)
        while True:
            me.call.acquire()
            with self._lock:
                me.called = False
                if me.handed:
                    return
                if not self._taken:
                    self._taken = True
                    self._line.popleft()  # only who stands first is called
                    return

    def leave(self) -> None:
        """Calls the first in line, or hands the floor over to it."""
        with self._lock:
            self._taken = False
            if self._line:
                first = self._line[0]
                if self._clock() - first.since >= KEPT_WAITING_S:
                    self._taken = first.handed = True
                    self._line.popleft()
                if not first.called:
                    first.called = True
                    first.call.release()


class _Sleeper:
    """A thread in line. `called`: its lock is open, and it has not looked yet; `handed`: it has the floor."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.call = threading.Lock()
        self.call.acquire()
        self.called = self.handed = False


class Place:
    """One thread's relation to the floor. Not safe to share: of two threads each has its own."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._here = False

    def take(self) -> None:
        """Waits for the floor, if this thread does not have it."""
        if not self._here:
            self._floor.take()
            self._here = True

    def leave(self) -> None:
        """Lets the next one have it, if this thread has it."""
        if self._here:
            self._here = False
            self._floor.leave()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Takes the floor for a while."""
        self.take()
        try:
            yield
        finally:
            self.leave()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Leaves the floor for a while, if this thread has it, and takes it again."""
        here = self._here
        self.leave()
        try:
            yield
        finally:
            if here:
                self.take()
