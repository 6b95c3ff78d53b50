"""Descriptors that new connections must leave to the requests under way.

A request needs some of its own: for a file that it answers with, a call upstream, a module that is imported when it is
first used. Where connections take the last one, whoever has been accepted is closed without an answer.
"""

from __future__ import annotations

import errno
import os
import resource
from math import inf

FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""What the system says where it has no room for one more."""

SHARE, MOST = 4, 64
"""The reserve: one descriptor of so many that may be open, at most so many. Our judgement."""


class Room:
    """Of one process, under the limit that it has when this is made."""

    def __init__(self) -> None:
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        unlimited = most == resource.RLIM_INFINITY
        self._reserved_from: float = inf if unlimited else most - min(most // SHARE, MOST)
        self._highest = 0

    def take(self, descriptor: int) -> None:
        """A connection has this one."""
        self._highest = max(self._highest, descriptor)

    def is_left(self, listening: int) -> bool:
        """False where one more connection would come out of the reserve: the system gives the lowest number that is
        free. Costs nothing as long as no connection has come near the reserve. `listening`: one that is open."""
        if self._highest + 1 < self._reserved_from:
            return True
        return self._lowest_free(listening) < self._reserved_from

    def _lowest_free(self, listening: int) -> float:
        """Found by copying a descriptor that is open."""
        try:
            copy = os.dup(listening)
        except OSError as error:
            if error.errno not in FULL:
                raise
            return inf
        os.close(copy)
        return copy
