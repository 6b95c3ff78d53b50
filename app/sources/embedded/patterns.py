"""The frames that can serve a brief, by pattern, each with the weight by which it is drawn."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.sources.embedded.frame_table import FrameTable, Ints
from app.sources.embedded.word_forms import Mask

ROOM_SHARE = 0.6
"""Power of the number of its sentences by which a frame is drawn: those that have many must come more often, or the
few of the others would be seen again and again."""


class Pattern(NamedTuple):
    """The frames of one pattern, by number, their weights, and the sum of these."""

    numbers: tuple[int, ...]
    weights: tuple[float, ...]
    weight: float

    def draw(self, rng: random.Random) -> int:
        """A frame by weight."""
        return self.numbers[0] if len(self.numbers) == 1 else rng.choices(self.numbers, weights=self.weights)[0]

    def without(self, number: int) -> Pattern:
        """The other frames."""
        return pattern([pair for pair in zip(self.numbers, self.weights, strict=True) if pair[0] != number])

    def among(self, wanted: Mask) -> Pattern:
        """Those of its frames that are wanted, by number."""
        return pattern([pair for pair in zip(self.numbers, self.weights, strict=True) if wanted[pair[0]]])


def pattern(frames: Iterable[tuple[int, float]]) -> Pattern:
    """A pattern of frames, given with their weights."""
    pairs = tuple(frames)
    weights = tuple([weight for _, weight in pairs])
    return Pattern(tuple([number for number, _ in pairs]), weights, sum(weights))


def merged(patterns: Iterable[Pattern]) -> Pattern:
    """All frames of several patterns."""
    return pattern(pair for one in patterns for pair in zip(one.numbers, one.weights, strict=True))


def by_pattern(
    frames: Ints, rooms: NDArray[np.float64], favour: NDArray[np.float64], table: FrameTable
) -> dict[str, Pattern]:
    """The patterns by id. `frames`: their numbers; `rooms`: estimates of how many sentences they have.

    `favour`: how much rather or less they are drawn for other reasons.
    """
    found: dict[str, tuple[list[int], list[float]]] = {}
    weights = table.weight[frames] * rooms**ROOM_SHARE * favour
    for number, weight in zip(frames.tolist(), weights.tolist(), strict=True):
        numbers, own = found.setdefault(table.patterns[number], ([], []))
        numbers.append(number)
        own.append(weight)
    return {name: Pattern(tuple(numbers), tuple(own), sum(own)) for name, (numbers, own) in found.items()}
