"""A socket on which a request must arrive, and an answer be taken, in time."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable

from typing_extensions import Buffer

IDLE_S = 4.0
"""Longest silence inside a request."""

ARRIVAL_S = 20.0
"""Longest time from the first byte of a head, or of a body, to its last."""

WRITE_S = 30.0
"""Longest time for which a client may refuse to read."""

LINGER_S = 2.0
LINGER_BYTES = 8 * 1024 * 1024


class TimedSocket(socket.socket):
    """Reading and writing end in time, so that slow clients do not keep threads for themselves."""

    _late: type[OSError] = TimeoutError
    _until: float | None = None
    _done = False
    end_after_this: Callable[[], None] = staticmethod(lambda: None)
    """Makes the answer to the present request the last one of the connection, and says so in its head."""

    @classmethod
    def over(cls, connection: socket.socket) -> TimedSocket:
        """Takes over a connection; the old object is empty afterwards."""
        timed = cls(fileno=connection.detach())
        timed.setblocking(False)
        return timed

    def expect(self, late: type[OSError]) -> None:
        """From here on a part of a request must arrive; `late` is raised when it does not."""
        self._until = time.monotonic() + ARRIVAL_S
        self._late = late

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        """As a socket's, in time. Nothing after `linger`."""
        if self._done:
            return b""
        given = self.gettimeout()
        if self._until is None or given == 0.0:
            return super().recv(bufsize, flags)
        left = max(0.001, min(self._until - time.monotonic(), IDLE_S, given or IDLE_S))
        self.settimeout(left)
        try:
            return super().recv(bufsize, flags)
        except TimeoutError:
            raise self._late from None
        finally:
            self.settimeout(given)

    def sendall(self, data: Buffer, flags: int = 0, /) -> None:
        """As a socket's, in time; a client that does not read counts as gone."""
        given = self.gettimeout()
        self.settimeout(WRITE_S)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the client does not read") from None
        finally:
            self.settimeout(given)

    def linger(self) -> None:
        """Says that no more will be written and reads what is still on its way, so that the answer is not lost to a
        reset (RFC 9112, 9.6)."""
        until, drained = time.monotonic() + LINGER_S, 0
        try:
            self.shutdown(socket.SHUT_WR)
            while drained < LINGER_BYTES and (left := until - time.monotonic()) > 0:
                self.settimeout(left)
                data = super().recv(65536)
                if not data:
                    break
                drained += len(data)
        except OSError:
            pass  # the client has gone already
        self._done = True
