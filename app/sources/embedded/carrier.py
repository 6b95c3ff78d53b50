"""Carrier style: one sentence, the carrier phrase, in which only the target word changes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.language.grammar import Frame, SlotKind
from app.sources.embedded.frame_table import CONNECTIVES, Ints
from app.sources.embedded.prospects import Prospects
from app.sources.embedded.search import Filler
from app.sources.embedded.selection import Draft

DRAFTS = 60
"""Sentences of any frame looked at for the carrier, besides those of the widest. Any that has words enough is as good
as another; where none has, the one that has most is chosen."""

WIDEST = 15
"""Frames that have most words for one place: what a child's carrier can be does not hang on which others there are."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A finished sentence, the slot that changes, and the words that may stand there."""

    draft: Draft
    index: int
    words: Ints


class CarrierWriter:
    """Writes the sentences of one carrier. `wanted`: words.

    `draw`: a finished draft of a frame, or of one drawn by weight, if there is one.
    """

    def __init__(
        self,
        prospects: Prospects,
        filler: Filler,
        rng: random.Random,
        draw: Callable[[int | None], Draft | None],
        wanted: int,
    ) -> None:
        self._prospects = prospects
        self._filler = filler
        self._rng = rng
        self._draw = draw
        self._wanted = wanted

    def sentences(self) -> Iterator[tuple[str, Frame]]:
        """The carrier with word after word in its place, likelier words first. Nothing where no frame can serve."""
        numbers: list[int | None] = [*self._widest(), *[None] * DRAFTS]
        found = [carrier for number in numbers for carrier in self._carriers(self._draw(number))]
        if not found:
            return
        wide = [carrier for carrier in found if len(carrier.words) >= self._wanted]
        best = self._rng.choice(wide) if wide else max(found, key=lambda carrier: len(carrier.words))
        for word in self._filler.in_drawn_order(best.words):
            draft = best.draft
            filled = Draft(draft.number, draft.frame, {**draft.words, best.index: word}, draft.said)
            if self._filler.is_enough(filled):
                yield self._filler.text(filled), draft.frame

    def _widest(self) -> list[int]:
        """The frames that have most words of the target for one place, the widest first."""
        prospects = self._prospects
        sized = [
            (max([prospects.themed_carriers.size(row) for row in self._filler.rows_in(number)], default=0), number)
            for number in prospects.frames[prospects.anchored].tolist()
        ]
        return [number for size, number in sorted(sized, reverse=True)[:WIDEST] if size]

    def _carriers(self, draft: Draft | None) -> Iterator[Carrier]:
        """What the draft can carry: for each noun that holds the target, what else may stand in its place."""
        if draft is None:
            return
        rows = self._filler.rows(draft)
        bound = {slot.of for slot in draft.frame.slots if slot.kind in CONNECTIVES}
        for index in draft.words:
            slot = draft.frame.slots[index]
            if slot.kind is not SlotKind.ROLE or slot.role in bound:
                continue
            mask = self._prospects.carriers.words(rows[index]) & self._prospects.themed.words(rows[index])
            if not mask[draft.words[index]]:
                continue
            words = np.flatnonzero(self._filler.fillers(draft, index, mask))
            yield Carrier(draft, index, self._filler.other_than(draft, index, words))
