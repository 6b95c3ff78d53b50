"""What a search through one frame has tried, so that it takes no way twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from app.sources.embedded.bits import Bits

Path = tuple[int, ...]
"""The choices that led to a state of a draft."""


class Outcome(Enum):
    """How a way ended: with the last word of a sentence, or with one further on; nowhere; or unfinished."""

    LAST = "last"
    FOUND = "found"
    DEAD = "dead"
    LEFT = "left"


@dataclass(slots=True)
class Tried:
    """Words that lead nowhere new, by the choices before them and the slot. `spent`: nothing is left to try.

    `joining`: what goes with the choices in a slot; a rare word is come back to again and again.
    """

    spent: bool = False
    joining: dict[tuple[Path, int], Bits] = field(default_factory=dict)
    _closed: dict[tuple[Path, int], Bits] = field(default_factory=dict)

    def open(self, path: Path, index: int, bits: Bits) -> Bits:
        """Of the words for a slot, those worth a try."""
        closed = self._closed.get((path, index))
        return bits if closed is None else bits & ~closed

    def close(self, path: Path, index: int, word: int, width: int) -> None:
        """Marks a word as needing no second try. `width`: bytes of a set of words."""
        closed = self._closed.get((path, index))
        if closed is None:
            closed = self._closed[path, index] = np.zeros(width, np.uint8)
        closed[word >> 3] |= 128 >> (word & 7)


def step(path: Path, index: int, word: int) -> Path:
    """The choices with one more."""
    return (*path, index << 16 | word)
