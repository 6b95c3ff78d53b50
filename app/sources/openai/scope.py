"""One upstream call's bounds: a wall-clock deadline at every socket operation, a size limit, and a way to end it now.

The SDK's timeouts are per read, so a reply that drips outlives them. Here each read waits no longer than the deadline
allows, and `cancel` wakes a read that is waiting, also before the first byte of the answer.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.floor import Floor

MAX_REPLY_BYTES = 4_000_000
"""Far above any honest reply (60 sentences as a stream of one-token chunks are about 200 KB)."""

Seconds = Callable[[], float]


class CallScope:
    """Bounds of one call. `remaining`: seconds until the deadline. Safe to cancel from any thread.

    `place`: the floor, for the thread that asks.
    """

    def __init__(self, remaining: Seconds, max_bytes: int = MAX_REPLY_BYTES, floor: Floor | None = None) -> None:
        self._remaining = remaining
        self.place = (floor or Floor()).place()
        self._bytes_left = max_bytes
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.asked = False
        """The request is on its way and has not been refused: upstream reads the prompt, whatever comes of it."""
        self.cancelled = False
        self.overflowed = False

    def remaining(self) -> float:
        """Seconds left before the deadline, 0.0 when it has passed."""
        return self._remaining()

    def hold(self, sock: socket.socket) -> bool:
        """The call now depends on this socket. False when it has been cancelled, and must not."""
        with self._lock:
            if self.cancelled:
                return False
            self._socket = sock
            return True

    def let_go(self) -> bool:
        """The call needs its socket no longer. False when it has been cancelled, and the socket with it."""
        with self._lock:
            self._socket = None
            return not self.cancelled

    def count(self, received: int) -> bool:
        """Counts bytes of the answer. False when there are more than any honest answer has."""
        self._bytes_left -= received
        self.overflowed = self._bytes_left < 0
        return not self.overflowed

    def cancel(self) -> None:
        """Ends the call at once: upstream sees the connection close, and no further token is paid for."""
        with self._lock:
            if self.cancelled:
                return
            self.cancelled = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(sock: socket.socket) -> None:
    """Wakes whoever reads the socket. The plain socket's method: TLS's own would pull the session from under a read."""
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # closed already, by either side


_current: ContextVar[CallScope | None] = ContextVar("openai_call_scope", default=None)


def current() -> CallScope | None:
    """The scope of the call that this thread makes."""
    return _current.get()


@contextmanager
def within(scope: CallScope) -> Iterator[None]:
    """Every connection that this thread uses obeys the scope; while it waits for none it has the floor."""
    token = _current.set(scope)
    try:
        with scope.place.held(first=True):
            yield
    finally:
        _current.reset(token)
