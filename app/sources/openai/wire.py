"""Reading an answer off a socket, each read bounded by the scope of its call."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from contextlib import nullcontext

from app.sources.openai.chunks import ChunkError, Chunks
from app.sources.openai.scope import CallScope, current

CONNECT_S = 5.0
IDLE_S = 20.0
"""Seconds without a byte after which a call is given up; the deadline of the request is often nearer."""

READ_BYTES = 65_536
CROWD = 12
"""From this many open answers on, tokens are gathered before they are read: a process that wakes for every token of
every stream does little else."""
GATHER_S = 0.05
MOST_GATHER_S = 0.2
"""How long they are gathered by a crowd (about four tokens at 80 a second), and by one of a hundred open answers: up to
there a process reads some 500 times a second, which takes a tenth of a core."""
SMALL_READ_BYTES = 4_096
TIMEOUT_STEP_S = 0.05


class BoundedReader(io.RawIOBase):
    """A socket's bytes; each read ends at the call's deadline, or after `idle_s` without a byte."""

    def __init__(self, sock: socket.socket, idle_s: float) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._timeout: float | None = None
        self._read_at = 0.0
        self.open: Callable[[], int] = lambda: 1
        self.idle_s = idle_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        scope = current()
        with nullcontext() if scope is None else scope.place.left():
            self._gather(scope)
            self._wait_at_most(bounded(scope, self.idle_s))
            received = self._socket.recv_into(buffer)
        if received < SMALL_READ_BYTES:
            self._read_at = time.monotonic()
        if scope is not None and not scope.count(received):
            raise ConnectionAbortedError("the answer is too long")
        return received

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _gather(self, scope: CallScope | None) -> None:
        until = 0.0 if scope is None else scope.nothing_new_until
        pause = max(until, self._read_at + gathering_s(self.open())) - time.monotonic()
        if pause > 0:
            time.sleep(pause)

    def _wait_at_most(self, seconds: float) -> None:
        """Setting a timeout is a system call: spared where it would change little."""
        if self._timeout is None or not 0 <= self._timeout - seconds < TIMEOUT_STEP_S:
            self._socket.settimeout(seconds)
            self._timeout = seconds


def gathering_s(answers: int) -> float:
    """How long tokens are left to gather where that many answers are open."""
    return 0.0 if answers < CROWD else min(MOST_GATHER_S, GATHER_S * max(1.0, answers / (2 * CROWD)))


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

    def arrived(self) -> bytes:
        """Waits for more of the body and returns all of it that is there; nothing at its end, announced or not.

        Raises http.client.HTTPException where chunks are cut off or are none.
        """
        if not self.chunked:
            return self.read1(READ_BYTES)
        body = b""
        while not (body or self._chunks.over):
            data = self.fp.read1(READ_BYTES)
            if not data:
                raise ChunkError("cut off")
            body = self._chunks.take(data)
        return body

    def complete(self) -> bool:
        """True when the body has been read to its announced end, and nothing came behind it."""
        if self.chunked:
            return self._chunks.over and not self._chunks.spare
        return self.length == 0 or (self.isclosed() and self.length is None)
