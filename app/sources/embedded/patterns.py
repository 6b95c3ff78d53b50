"""The frames that can serve a brief, by pattern, each with the weight by which it is drawn."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.sources.embedded.frame_table import FrameTable
from app.sources.embedded.word_forms import Mask

ROOM_SHARE = 0.6
"""Power of the number of its sentences by which a frame is drawn: those that have many must come more often, or the
few of the others would be seen again and again."""

CARRIER_WEIGHT = 0.15
"""Weight of the frames for pairs only: rather a sentence that says something, where both words can stand in one."""


@dataclass(frozen=True, slots=True)
class Pattern:
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


def by_pattern(frames: Iterable[tuple[int, float]], table: FrameTable) -> dict[str, Pattern]:
    """The patterns by id. `frames`: their numbers, each with its room, an estimate of how many sentences it has."""
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, room in frames:
        frame = table.frames[number]
        found[frame.pattern].append((number, (frame.weight or CARRIER_WEIGHT) * room**ROOM_SHARE))
    return {name: pattern(own) for name, own in found.items()}
