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

STRETCH_S = 0.25
"""Work in parts computes for so long before it lets others in; ordinary work is done by then."""

FIRST_GUESS_S = 0.1
WEIGHT = 0.2
"""Of the latest turn in the average of how long turns take."""


class Turns:
    """So many at once; the others stand in line while the line is short. Safe to share between threads."""

    def __init__(self, at_once: int = 1, clock: Clock = time.monotonic) -> None:
        self.clock = clock
        self._at_once = at_once
        self._free = at_once
        self._line: deque[threading.Lock] = deque()
        self._lock = threading.Lock()
        self.present = 0
        """Who works or waits now."""
        self._average_s = FIRST_GUESS_S

    @contextmanager
    def turn(self, deadline: Deadline) -> Iterator[Turn]:
        """One turn. Raises SourceUnavailableError OVERLOADED: at once where the line is too long, else at the deadline
        of who has had no turn by then."""
        self._join()
        mine = Turn(self, deadline)
        try:
            mine.take()
            yield mine
        finally:
            mine.leave()
            with self._lock:
                self.present -= 1

    def enter(self, timeout: float) -> bool:
        """Waits for a turn, behind who came before. False when there is none within `timeout` seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            me = threading.Lock()
            me.acquire()
            self._line.append(me)
        if me.acquire(timeout=timeout):
            return True
        with self._lock:
            if me not in self._line:
                return True  # handed over at the last moment
            self._line.remove(me)
        return False

    def leave(self, seconds: float) -> None:
        """Hands the turn to the first in line. `seconds`: how long it took."""
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
            self._average_s += WEIGHT * (seconds - self._average_s)

    def _join(self) -> None:
        with self._lock:
            waiting = self.present - self._at_once
            likely_s = (waiting + 1) * self._average_s / self._at_once
            if waiting >= SHORT_LINE and likely_s > PATIENCE_S:
                raise self.overloaded(likely_s)
            self.present += 1

    def overloaded(self, likely_s: float | None = None) -> SourceUnavailableError:
        """What is raised where no turn is to be had. `likely_s`: how long the line is; a turn's length if not said."""
        seconds = self._average_s if likely_s is None else likely_s
        return SourceUnavailableError("OVERLOADED", retryable=True, retry_after=max(1, math.ceil(seconds)))


class Turn:
    """The turn of one piece of work, in one thread."""

    def __init__(self, turns: Turns, deadline: Deadline) -> None:
        self._turns = turns
        self._deadline = deadline
        self._began: float | None = None

    def take(self) -> None:
        """Waits for it. Raises SourceUnavailableError at the deadline."""
        if not self._turns.enter(self._deadline.remaining()):
            raise self._turns.overloaded()
        self._began = self._turns.clock()

    def leave(self) -> None:
        """Lets the next one have it, if it is had."""
        if self._began is not None:
            began, self._began = self._began, None
            self._turns.leave(self._turns.clock() - began)

    def give_way(self) -> None:
        """Between the parts of long work: after a stretch lets in first who waits.

        Raises SourceUnavailableError at the deadline.
        """
        if self._deadline.remaining() <= 0:
            raise self._turns.overloaded()
        if self._began is not None and self._turns.clock() - self._began >= STRETCH_S:
            self.leave()
            self.take()


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
