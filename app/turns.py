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
from app.stimuli.ports import LOOK_S, Clock, Deadline

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

    def enter(self, deadline: Deadline) -> bool:
        """Waits for a turn, behind who came before. False when there is none by the deadline, which may be given up
        meanwhile."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            me = threading.Lock()
            me.acquire()
            self._line.append(me)
        until = time.monotonic() + deadline.remaining()
        while (left := until - time.monotonic()) > 0 and not deadline.given_up():
            if me.acquire(timeout=min(left, LOOK_S)):
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
        if not self._turns.enter(self._deadline):
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
