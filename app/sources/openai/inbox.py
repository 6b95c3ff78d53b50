"""Where the calls of one request leave what they bring, for the one thread that takes it."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """A queue that wakes its taker when there is enough to wake up for: to wake a thread for each of ten sentences
    costs more than to read them. Any thread may put, one may take."""

    def __init__(self) -> None:
        self._there: deque[T] = deque()
        self._lock = Lock()
        self._enough = 0  # that the taker waits for; 0 while it does not wait
        self._bell = Lock()
        self._bell.acquire()

    def __len__(self) -> int:
        return len(self._there)

    def put(self, what: T, *, urgent: bool = False) -> None:
        """Leaves something. What is urgent wakes the taker however little there is."""
        with self._lock:
            self._there.append(what)
            if self._enough and (urgent or len(self._there) >= self._enough):
                self._enough = 0
                self._bell.release()

    def take(self, enough: int, timeout: float) -> T | None:
        """The first thing there. Where there is none, waits for `enough`, for something urgent, or for `timeout`
        seconds, whichever comes first; None when there is nothing then."""
        with self._lock:
            if self._there:
                return self._there.popleft()
            self._enough = max(1, enough)
        if not self._bell.acquire(timeout=timeout):
            with self._lock:
                rung = not self._enough
                self._enough = 0
            if rung:
                self._bell.acquire()
        return self._there.popleft() if self._there else None
