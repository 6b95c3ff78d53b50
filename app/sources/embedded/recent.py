"""What was said lately, so that who asks again hears something else."""

from __future__ import annotations

from collections import deque
from threading import Lock

REMEMBERED = 8192
"""Sentences: more than five times what it takes to answer a hundred requests for ten."""


class Recent:
    """The last sentences of this process, by hash alone: nothing that was said is kept. Safe to share between threads.

    A hash that two sentences share merely passes one of them over for a while.
    """

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._order: deque[int] = deque()
        self._known: set[int] = set()
        self._adding = Lock()

    def __contains__(self, sentence: str) -> bool:
        return hash(sentence) in self._known

    def add(self, sentence: str) -> None:
        """Remembers a sentence; the oldest one is forgotten for it."""
        with self._adding:
            if sentence in self:
                return
            self._order.append(hash(sentence))
            self._known.add(hash(sentence))
            if len(self._order) > self._size:
                self._known.discard(self._order.popleft())
