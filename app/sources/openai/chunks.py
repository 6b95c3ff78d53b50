"""The framing of a chunked body (RFC 9112, 7.1), taken off all that has arrived at once.

The standard library hands over one chunk a time and reads its size as a line of its own; a stream puts one token into a
chunk, and that line then costs more than the token.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from http.client import HTTPException

MOST_LINE = 8_192
"""Bytes of a size with its extensions, or of a trailer."""

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?", re.DOTALL)


class ChunkError(HTTPException):
    """The body is not framed as chunks."""


class _Next(Enum):
    SIZE = auto()
    DATA = auto()
    GAP = auto()
    TRAILER = auto()


class Chunks:
    """Unpacks one chunked body. `over`: its last chunk and trailers have been seen; `spare`: bytes came after them."""

    def __init__(self) -> None:
        self._held = b""
        self._left = 0
        self._next = _Next.SIZE
        self.over = False
        self.spare = False

    def take(self, data: bytes) -> bytes:
        """What these bytes add to the body. Raises ChunkError."""
        data, at, found = self._held + data, 0, []
        while not self.over:
            if self._next is _Next.DATA:
                piece = data[at : at + self._left]
                found.append(piece)
                at += len(piece)
                self._left -= len(piece)
                if self._left:
                    break
                self._next = _Next.GAP
            end = data.find(b"\n", at)
            if end < 0:
                break
            self._line(data[at:end].removesuffix(b"\r"))
            at = end + 1
        self._held = data[at:]
        self.spare = self.over and bool(self._held)
        if len(self._held) > MOST_LINE:
            raise ChunkError("a line without an end")
        return b"".join(found)

    def _line(self, line: bytes) -> None:
        if self._next is _Next.SIZE:
            size = _SIZE.fullmatch(line)
            if size is None:
                raise ChunkError("no size")
            self._left = int(size[1], 16)
            self._next = _Next.DATA if self._left else _Next.TRAILER
        elif not line:
            self.over = self._next is _Next.TRAILER
            self._next = _Next.SIZE
        elif self._next is _Next.GAP:
            raise ChunkError("a chunk longer than its size")
