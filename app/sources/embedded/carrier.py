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
"""Sentences looked at for the carrier; the one whose place takes most words is chosen."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A finished sentence, the slot that changes, and the words that may stand there."""

    draft: Draft
    index: int
    words: Ints


class CarrierWriter:
    """Writes the sentences of one carrier. `draw`: a finished draft of a frame drawn by weight, or None."""

    def __init__(
        self, prospects: Prospects, filler: Filler, rng: random.Random, draw: Callable[[], Draft | None]
    ) -> None:
        self._prospects = prospects
        self._filler = filler
        self._rng = rng
        self._draw = draw

    def sentences(self) -> Iterator[tuple[str, Frame]]:
        """The carrier with word after word in its place, likelier words first. Nothing where no frame can serve."""
        found = [carrier for _ in range(DRAFTS) for carrier in self._carriers(self._draw())]
        if not found:
            return
        best = max(found, key=lambda carrier: len(carrier.words))
        for word in self._filler.in_drawn_order(best.words):
            draft = best.draft
            filled = Draft(draft.number, draft.frame, {**draft.words, best.index: word}, draft.said)
            if self._filler.is_enough(filled):
                yield self._filler.text(filled), draft.frame

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
