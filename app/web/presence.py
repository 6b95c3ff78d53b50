"""Whether whoever asks is still there: work for somebody who has gone keeps a place, and tokens are paid for it."""

from __future__ import annotations

import math
import select
import socket

from app.stimuli.ports import LOOK_S, Clock
from app.web.problems import ApiError

CLIENT_LEFT = "CLIENT_LEFT"
GONE = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR | select.POLLNVAL
"""What is said of a connection that either side has closed. POLLRDHUP: where the system has it, as Linux does."""


class Presence:
    """Of one client. One that closes only its own direction counts as gone, as it does with nginx (status 499): HTTP
    has no other sign of leaving. Where there is no connection, as in a test, it never leaves. Several
    threads may ask.
    """

    def __init__(self, connection: socket.socket | None, clock: Clock) -> None:
        self._time = clock
        self._descriptor = None if connection is None else connection.fileno()
        self._look_at = clock() + LOOK_S
        self._left = False

    def clock(self) -> float:
        """The time, which has run out (infinity) for work that nobody waits for any more."""
        now = self._time()
        return math.inf if self._has_left(now) else now

    def left(self) -> ApiError | None:
        """Why the work ended, where the client has left."""
        return ApiError(499, CLIENT_LEFT) if self._has_left(self._time()) else None

    def _has_left(self, now: float) -> bool:
        if not self._left and self._descriptor is not None and now >= self._look_at:
            self._look_at = now + LOOK_S
            poll = select.poll()
            poll.register(self._descriptor, GONE)
            self._left = bool(poll.poll(0))
        return self._left
