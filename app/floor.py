"""Who computes now: one thread of a process at a time has the floor, and leaves it while it waits for anything else."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from app.stimuli.ports import Clock

KEPT_WAITING_S = 0.1
"""Who has stood in line for so long is handed the floor; before that a thread that is awake may slip in ahead."""


class Floor:
    """Had by one thread at a time.

    Threads that wait for the interpreter wake hundreds of times a second to ask for it; who waits here sleeps.
    To wake a sleeper takes longer than most have to do, so a thread that is awake goes first, but not for ever. There
    are two lines, and who stands in the first of them goes first: it is for what sets off work elsewhere that takes
    long, and is soon done itself. In one line with what takes long here it would come too late to fill the pauses.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._taken = False
        self._first: deque[_Sleeper] = deque()
        self._line: deque[_Sleeper] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._first) + len(self._line)

    def place(self) -> Place:
        """For one thread."""
        return Place(self)

    def take(self, *, first: bool = False) -> None:
        """Waits for the floor, in the first line or in the other one."""
        line = self._first if first else self._line
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            me = _Sleeper(self._clock())
            line.append(me)
        while True:
            me.call.acquire()
            with self._lock:
                me.called = False
                if me.handed:
                    return
                if not self._taken:
                    self._taken = True
                    line.popleft()  # only who stands first is called
                    return

    def leave(self) -> None:
        """Calls the first in line, or hands the floor over to it."""
        with self._lock:
            self._taken = False
            line = self._first or self._line
            if line:
                first = line[0]
                if self._clock() - first.since >= KEPT_WAITING_S:
                    self._taken = first.handed = True
                    line.popleft()
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

    def take(self, *, first: bool = False) -> None:
        """Waits for the floor, if this thread does not have it."""
        if not self._here:
            self._floor.take(first=first)
            self._here = True

    def leave(self) -> None:
        """Lets the next one have it, if this thread has it."""
        if self._here:
            self._here = False
            self._floor.leave()

    @contextmanager
    def held(self, *, first: bool = False) -> Iterator[None]:
        """Takes the floor for a while."""
        self.take(first=first)
        try:
            yield
        finally:
            self.leave()

    @contextmanager
    def left(self, *, first: bool = False) -> Iterator[None]:
        """Leaves the floor for a while, if this thread has it, and takes it again."""
        here = self._here
        self.leave()
        try:
            yield
        finally:
            if here:
                self.take(first=first)
