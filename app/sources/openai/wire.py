"""Reading an answer off a socket: each read that waits is bounded by the scope of its call."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from contextlib import nullcontext

from app.sources.openai.chunks import ChunkError, Chunks
from app.sources.openai.scope import CallScope, current

CONNECT_S = 5.0
IDLE_S = 20.0
"""Seconds without a byte after which a call is given up; the deadline of the request is often nearer."""

READ_BYTES = 65_536
MOST_INTERIM = 10
"""Interim answers before the real one; nobody needs so many."""
TIMEOUT_STEP_S = 0.05


class BoundedReader(io.RawIOBase):
    """A socket's bytes. Each read ends at the call's deadline, or after `idle_s` without a byte.

    `waits`: when it no longer does, a read takes what is there, and `dry` tells that this was nothing. `in_records`: a
    read takes one record of those that are there, as TLS has it; a server may send a token in each.
    """

    def __init__(self, sock: socket.socket, idle_s: float) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)  # keeps the socket open while there is something to read
        self._scope = current()
        self.idle_s = idle_s
        self.waits = True
        self.dry = False
        self.in_records = isinstance(sock, ssl.SSLSocket)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        received = self._awaited(buffer) if self.waits else self._there(buffer)
        if received and self._scope is not None and not self._scope.count(received):
            raise ConnectionAbortedError("the answer is too long")
        return received

    def wait_no_more(self) -> socket.socket:
        """From here on reads take what is there; returns the socket, to be asked when that is."""
        self.waits = False
        self._socket.settimeout(0)
        return self._socket

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _awaited(self, buffer: memoryview) -> int:
        with nullcontext() if self._scope is None else self._scope.place.left(first=True):
            self._wait_at_most(bounded(self._scope, self.idle_s))
            return self._socket.recv_into(buffer)

    def _there(self, buffer: memoryview) -> int | None:
        self.dry = False
        try:
            return self._socket.recv_into(buffer)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            self.dry = True
            return None

    def _wait_at_most(self, seconds: float) -> None:
        """Setting a timeout is a system call: spared where it would change little."""
        set_to = self._socket.gettimeout()
        if set_to is None or not 0 <= set_to - seconds < TIMEOUT_STEP_S:
            self._socket.settimeout(seconds)


def bounded(scope: CallScope | None, seconds: float) -> float:
    """Seconds that an operation may take: no more than the call has left."""
    if scope is None:
        return seconds
    left = scope.remaining()
    if left <= 0 or scope.cancelled:
        raise TimeoutError("the deadline has passed")
    return min(seconds, left)


class Answer(http.client.HTTPResponse):
    """An answer that is read through a bounded reader."""

    idle_s = IDLE_S

    def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None):
        super().__init__(sock, debuglevel, method, url)
        self.fp.close()
        self.reader = BoundedReader(sock, self.idle_s)
        self.fp = io.BufferedReader(self.reader, READ_BYTES)
        self._chunks = Chunks()
        self._fault: Exception | None = None

    def begin(self) -> None:
        """Reads the head; interim ones (RFC 9110, 15.2: 103 may come before any answer) are passed over.

        Raises http.client.HTTPException.
        """
        for _ in range(MOST_INTERIM):
            super().begin()
            if not 100 <= self.status < 200:
                return
            self.headers = self.msg = None  # type: ignore[assignment]  # as the library has it before a head
        raise http.client.HTTPException("nothing but interim answers")

    def arrived(self) -> bytes | None:
        """All of the body that is there, nothing at its end. Where there is nothing yet it waits, or returns None
        where its reader does not wait.

        Raises http.client.HTTPException where chunks are cut off or are none, or the body is shorter than announced,
        and OSError; what has come before that is returned first.
        """
        found = b""
        try:
            while more := self._next():
                found += more
                if self.reader.waits or not self.reader.in_records or len(found) >= READ_BYTES:
                    break
        except (OSError, http.client.HTTPException) as error:
            if not found:
                raise
            self._fault = error
            return found
        return found or more

    def _next(self) -> bytes | None:
        """What one read brings of the body."""
        if self._fault is not None:
            raise self._fault
        while not self._over():
            data = self.fp.read1(READ_BYTES)
            if not data:
                return None if self.reader.dry else self._broken_off()
            body = self._body_of(data)
            if body:
                return body
        return b""

    def complete(self) -> bool:
        """True when the body has been read to its announced end, and nothing came behind it."""
        return self._over() and not (self.chunked and self._chunks.spare)

    def _over(self) -> bool:
        return self._chunks.over if self.chunked else self.length == 0

    def _body_of(self, data: bytes) -> bytes:
        if self.chunked:
            return self._chunks.take(data)
        if self.length is None:
            return data
        body = data[: self.length]
        self.length -= len(body)
        self.will_close = self.will_close or len(body) < len(data)  # what follows belongs to nothing
        return body

    def _broken_off(self) -> bytes:
        """The server has hung up, which ends a body of no announced length."""
        if self.chunked:
            raise ChunkError("cut off")
        if self.length is not None:
            raise http.client.IncompleteRead(b"", self.length)
        return b""
