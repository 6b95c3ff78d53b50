"""A socket on which a request must arrive, and an answer be taken, in time."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from typing_extensions import Buffer

IDLE_S = 4.0
"""Longest silence inside a request."""

ARRIVAL_S = 20.0
"""Longest time from the first byte of a head, or of a body, to its last."""

WRITE_S = 30.0
"""Longest time for which a client may refuse to read."""

SLOWEST_READ = 8 * 1024
"""Bytes a second. An answer may keep its thread waiting for `WRITE_S`, and for as long as its bytes take at this pace;
the largest file, 1.7 MB (swagger-ui-bundle.js of /docs), for some three and a half minutes. Our judgement."""

LINGER_S = 2.0
LINGER_BYTES = 8 * 1024 * 1024


class TimedSocket(socket.socket):
    """Reading and writing end in time, so that slow clients do not keep threads for themselves.

    Of the many times and modes that it is set to it only takes note, and waits with a time of its own where it must:
    each of them is a system call, at which another thread may take the interpreter for a while.
    """

    _late: type[OSError] = TimeoutError
    _until: float | None = None
    _given: float | None = None
    _done = False
    _written = 0
    _waited = 0.0
    end_after_this: Callable[[], None] = staticmethod(lambda: None)
    """Makes the answer to the present request the last one of the connection, and says so in its head."""

    @classmethod
    def over(cls, connection: socket.socket) -> TimedSocket:
        """Takes over a connection; the old object is empty afterwards."""
        timed = cls(fileno=connection.detach())
        socket.socket.settimeout(timed, None)
        timed.setblocking(False)
        return timed

    def setblocking(self, flag: bool, /) -> None:
        """Whether reading waits."""
        self.settimeout(None if flag else 0.0)

    def settimeout(self, value: float | None, /) -> None:
        """How long reading waits; it does not wait for longer than it may anyway."""
        self._given = value

    def gettimeout(self) -> float | None:
        """What was set."""
        return self._given

    def expect(self, late: type[OSError]) -> None:
        """From here on a part of a request must arrive; `late` is raised when it does not."""
        self._until = time.monotonic() + ARRIVAL_S
        self._late = late

    def begin_answer(self) -> None:
        """What is written from here on belongs to another answer."""
        self._written, self._waited = 0, 0.0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """As a socket's, in time. Nothing after `linger`."""
        if self._done:
            return b""
        try:
            return super().recv(bufsize, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            if self._given == 0.0:
                raise
        with self._waiting(self._patience()):
            try:
                return super().recv(bufsize, flags)
            except TimeoutError:
                raise TimeoutError if self._until is None else self._late from None

    def sendall(self, data: Buffer, flags: int = 0, /) -> None:
        """As a socket's, in time; a client that does not read, or hardly, counts as gone."""
        rest = memoryview(data)
        self._written += len(rest)
        with suppress(BlockingIOError):  # its buffer is full
            rest = rest[self.send(rest, flags | socket.MSG_DONTWAIT) :]
        if not rest:
            return
        began = time.monotonic()
        with self._waiting(min(WRITE_S, max(0.001, WRITE_S + self._written / SLOWEST_READ - self._waited))):
            try:
                super().sendall(rest, flags)
            except TimeoutError:
                raise ConnectionResetError(errno.ECONNRESET, "the client does not read") from None
        self._waited += time.monotonic() - began

    def _patience(self) -> float | None:
        """Seconds to wait for a part of a request."""
        if self._until is None:
            return self._given
        return max(0.001, min(self._until - time.monotonic(), IDLE_S, self._given or IDLE_S))

    @contextmanager
    def _waiting(self, seconds: float | None) -> Iterator[None]:
        """What waits inside waits for so long."""
        super().settimeout(seconds)
        try:
            yield
        finally:
            super().settimeout(None)

    def linger(self) -> None:
        """Says that no more will be written and reads what is still on its way, so that the answer is not lost to a
        reset (RFC 9112, 9.6)."""
        until, drained = time.monotonic() + LINGER_S, 0
        try:
            self.shutdown(socket.SHUT_WR)
            while drained < LINGER_BYTES and (left := until - time.monotonic()) > 0:
                with self._waiting(left):
                    data = super().recv(65536)
                if not data:
                    break
                drained += len(data)
        except OSError:
            pass  # the client has gone already
        self._done = True
