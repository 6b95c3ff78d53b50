"""How many generations run at once: taking a place never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.web.problems import ApiError

RETRY_AFTER_S = 2


class Slots:
    """A fixed number of places. When all are taken the caller is told to come back, so that health never waits.

    `count` is told 1 when a place is taken and -1 when it is given back.
    """

    def __init__(self, places: int, count: Callable[[int], None] = lambda change: None) -> None:
        self.places = places
        self._count = count
        self._free = threading.BoundedSemaphore(places)

    def take(self) -> Callable[[], None]:
        """Takes a place and returns what gives it back, once. Raises ApiError (503 OVERLOADED) when none is free."""
        if not self._free.acquire(blocking=False):
            raise ApiError(503, "OVERLOADED", retryable=True, retry_after=RETRY_AFTER_S)
        self._count(1)
        once = threading.Lock()

        def give_back() -> None:
            if once.acquire(blocking=False):
                self._free.release()
                self._count(-1)

        return give_back
