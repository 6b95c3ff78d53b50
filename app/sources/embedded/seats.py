"""Where given words may stand, looked up on bits for all noun slots at once: no draft is begun that must fail."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.language.grammar import Frame, Slot, SlotKind
from app.sources.embedded.bits import Bits, filled, packed
from app.sources.embedded.frame_table import FrameTable, Ints
from app.sources.embedded.prospects import Prospects
from app.sources.embedded.vocabulary import FREE_ROLES, Vocabulary, concerns
from app.sources.embedded.word_forms import Mask

KEPT_WORDS = 300
"""Words for which the heads that take them are kept, some 30 kB each: more than the pairs of one request have."""

HEADS = 2
"""A shared subject has two heads, any other noun one."""

FREE, NONE = -1, -1


class Seating:
    """The noun slots of all frames, each with the heads that select its word. Never changed: runs share it.

    By seat: `rows` of the frame table, `heads` (seat, 2) rows of its heads, `kinds`: what decides which heads take a
    word there. `pattern`: number of a frame's pattern.
    """

    def __init__(self, table: FrameTable, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._slots: dict[tuple[str, str, int], tuple[int, Slot, Frame]] = {}
        rows, heads, kinds = [], [], []
        for row, (number, index) in enumerate(zip(table.frame.tolist(), table.slot.tolist(), strict=True)):
            frame = table.frames[number]
            slot = frame.slots[index]
            if slot.kind is SlotKind.ROLE:
                rows.append(row)
                heads.append(_heads(slot, frame, table.rows_of[number]))
                kinds.append(self._kind(slot, frame))
        self.rows: Ints = np.array(rows, dtype=np.intp)
        self.heads: Ints = np.array(heads, dtype=np.intp).reshape(-1, HEADS)
        self.kinds: Ints = np.array(kinds, dtype=np.intp)
        names = {pattern: number for number, pattern in enumerate(dict.fromkeys(f.pattern for f in table.frames))}
        self.pattern: Ints = np.array([names[f.pattern] for f in table.frames], dtype=np.intp)
        self._governed = [vocabulary.governed(slot, frame) for _, slot, frame in self._slots.values()]
        self.takers = lru_cache(maxsize=KEPT_WORDS)(self._takers)

    def _kind(self, slot: Slot, frame: Frame) -> int:
        """Slots of one kind share the sets that heads accept there."""
        if slot.role in FREE_ROLES:
            return FREE
        key = (slot.role, slot.form, id(self._vocabulary.governed(slot, frame)))
        return self._slots.setdefault(key, (len(self._slots), slot, frame))[0]

    def _takers(self, word: int) -> Bits:
        """By kind: the heads, as bits, that take the word."""
        holding = self._vocabulary.sets.sets(word)
        return packed(holding[np.stack(self._governed)])


def _heads(slot: Slot, frame: Frame, rows: Mapping[int, int]) -> list[int]:
    """Rows of the heads that select what stands in the slot."""
    if slot.role in FREE_ROLES:
        return [NONE] * HEADS
    found = [rows[i] for i, s in enumerate(frame.slots) if s.kind is SlotKind.HEAD and concerns(slot, s)]
    return (found + [NONE] * HEADS)[:HEADS]


class Seats:
    """One request's noun slots, with the weight of their frames."""

    def __init__(self, seating: Seating, table: FrameTable, prospects: Prospects, weights: Mapping[int, float]) -> None:
        self._seating = seating
        by_frame = np.zeros(len(table.frames))
        by_frame[list(weights)] = list(weights.values())
        seats = np.flatnonzero(by_frame[table.frame[seating.rows]] > 0)
        self.rows: Ints = seating.rows[seats]
        self.weights: NDArray[np.float64] = by_frame[table.frame[self.rows]]
        self._kinds = seating.kinds[seats]
        self._heads = seating.heads[seats]
        self._allowed = prospects.allowed.bits(self.rows)
        self._head_bits = [prospects.allowed.bits(np.maximum(self._heads[:, n], 0)) for n in range(HEADS)]

    def open_to(self, among: Ints, *words: int) -> Ints:
        """Of these seats, by number, those where each of the words may stand and some head takes all of them."""
        held = [self._allowed[among, word // 8] >> (7 - word % 8) & 1 for word in words]
        seats: Ints = among[np.bitwise_and.reduce(held) > 0]
        if not len(seats):
            return seats
        takers = np.bitwise_and.reduce([self._seating.takers(word) for word in words])
        alive: Mask = np.ones(len(seats), bool)
        for number, bits in enumerate(self._head_bits):
            selected = np.flatnonzero((self._heads[seats, number] != NONE) & (self._kinds[seats] != FREE))
            alive[selected] &= filled(bits[seats[selected]] & takers[self._kinds[seats[selected]]])
        return seats[alive]
