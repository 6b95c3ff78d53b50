"""Which words can fill each slot of each frame, worked out once: what a brief asks for is then looked up in one step.

A row is one slot of one frame that a word of the lexicon fills. Rows of a frame stand together, in its order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.language.grammar import Frame, Grammar, Slot, SlotKind
from app.sources.embedded.accepted import Numbers
from app.sources.embedded.bits import Bits, counted, filled, packed
from app.sources.embedded.vocabulary import (
    FREE_ROLES,
    Vocabulary,
    concerns,
    is_prepositional,
    modifies,
)
from app.sources.embedded.word_forms import Mask, WordForms

Ints = NDArray[np.intp]
Shape = tuple[Slot, ...]

CONNECTIVES = frozenset({SlotKind.PARTICLE, SlotKind.PREPOSITION})

CARRIER_WEIGHT = 0.15
"""Weight of the frames for pairs only: rather a sentence that says something, where both words can stand in one."""

FILLING = (SlotKind.HEAD, SlotKind.ROLE, SlotKind.MODIFIER, SlotKind.ADVERB, SlotKind.TIME, SlotKind.VOCATIVE)
"""The order in which slots are filled: what selects before what is selected."""


class FrameTable:
    """`fits[row]`: words, as bits, that the slot's form, narrowing and some head of the frame allow.

    `openness[row]`: share of the pairs of one of these words and a word that selects it in which it does, 0…1.
    `first_row[frame]` … `first_row[frame + 1]`: rows of a frame; `rows_of[frame]`: row by slot index. By row: `slot`,
    `frame` and `form` (its number among the word forms). Literals: `literal_frame` and `literal_row` (a word form).
    `for_pairs`: frames that are drawn for the words of a pair only. By frame and slot: `neighbours`, slots whose word
    depends on its word; `coming_adverbs` of a head, `coming_adjectives` of a noun.
    """

    def __init__(self, grammar: Grammar, vocabulary: Vocabulary) -> None:
        self.frames = tuple(grammar.frames())
        self._vocabulary = vocabulary
        self._accepted: dict[tuple[int, bytes], Mask] = {}
        self._shares: dict[tuple[int, bytes, bytes], float] = {}
        self._read_rows()
        self._read_links()
        self.length = np.array([len(f.slots) for f in self.frames])
        self.min_age = np.array([f.min_age for f in self.frames])
        self.max_age = np.array([f.max_age for f in self.frames])
        self.for_pairs: Mask = np.array([f.weight == 0 for f in self.frames])
        self.weight = np.array([f.weight or CARRIER_WEIGHT for f in self.frames])
        self.patterns = [f.pattern for f in self.frames]
        self.serving = cache(self._serving)

    def _read_rows(self) -> None:
        """The slots of all frames that words of the lexicon fill, with the words that can."""
        rows: list[Bits] = []
        slots: list[int] = []
        owners: list[int] = []
        self.first_row = np.zeros(len(self.frames) + 1, np.intp)
        self.rows_of: list[dict[int, int]] = []
        for number, frame in enumerate(self.frames):
            own = self._fits(frame)
            self.rows_of.append({index: len(rows) + place for place, index in enumerate(own)})
            for index, mask in own.items():
                rows.append(packed(mask))
                slots.append(index)
                owners.append(number)
            self.first_row[number + 1] = self.first_row[number] + len(own)
        self.fits: Bits = np.stack(rows)
        self.openness = np.array([self._openness(f, s) for f, s in zip(owners, slots, strict=True)])
        self._accepted.clear()  # what frames have in common with others is of no use once they are all read
        self._shares.clear()
        self.slot: Ints = np.array(slots, dtype=np.intp)
        self.frame: Ints = np.array(owners, dtype=np.intp)

    def _read_links(self) -> None:
        """By frame: in which order its slots are filled, and which depend on which."""
        self.filling_order = [
            [i for kind in FILLING for i in own if frame.slots[i].kind is kind]
            for own, frame in zip(self.rows_of, self.frames, strict=True)
        ]
        self.connectives = [[i for i, s in enumerate(f.slots) if s.kind in CONNECTIVES] for f in self.frames]
        shapes = [_shape(frame) for frame in self.frames]
        self.neighbours = [_neighbours(shape) for shape in shapes]
        self.coming_adverbs = [_alongside(shape, SlotKind.HEAD, _in_clause) for shape in shapes]
        self.coming_adjectives = [_alongside(shape, SlotKind.ROLE, modifies) for shape in shapes]
        self.governed_by = [_governing(frame) for frame in self.frames]

    def wanted_forms(self) -> dict[str, list[int]]:
        """By form: the numbers of the words that may stand in some slot in it."""
        wanted: dict[str, Bits] = {}
        for fits, frame, slot in zip(self.fits, self.frame.tolist(), self.slot.tolist(), strict=True):
            form = self.frames[frame].slots[slot].form
            wanted[form] = wanted[form] | fits if form in wanted else fits
        return {form: np.flatnonzero(np.unpackbits(bits)).tolist() for form, bits in wanted.items()}

    def bind(self, forms: WordForms) -> None:
        """Learns the numbers of the word forms that its slots ask for."""
        asked = (self.frames[f].slots[s].form for f, s in zip(self.frame, self.slot, strict=True))
        self.form: Ints = np.array([forms.form_number[form] for form in asked], dtype=np.intp)
        self.form_of: list[int] = self.form.tolist()
        self.said: list[dict[int, int]] = [
            {i: forms.columns.literals[s.text] for i, s in enumerate(f.slots) if s.kind is SlotKind.LITERAL}
            for f in self.frames
        ]
        said = [(number, row) for number, own in enumerate(self.said) for row in own.values()]
        self.literal_frame: Ints = np.array([number for number, _ in said], dtype=np.intp)
        self.literal_row: Ints = np.array([row for _, row in said], dtype=np.intp)

    def _serving(self, function: str) -> Mask:
        """Frames whose grammar serves a communicative function."""
        return np.array([function in frame.functions for frame in self.frames])

    def _fits(self, frame: Frame) -> dict[int, Mask]:
        """Words by slot. Heads that some adverb goes with where there is one, what they accept, what goes with that."""
        vocabulary, slots = self._vocabulary, frame.slots
        heads = {s.clause: vocabulary.heads(s, frame) for s in slots if s.kind is SlotKind.HEAD}
        for slot in slots:
            if slot.kind is SlotKind.ADVERB and slot.clause in heads:
                heads[slot.clause] = heads[slot.clause] & vocabulary.with_adverb(vocabulary.permitted(slot, frame))
        found: dict[int, Mask] = {}
        for index, slot in enumerate(slots):
            if slot.kind is SlotKind.HEAD:
                found[index] = heads[slot.clause]
            elif slot.kind is SlotKind.ROLE:
                found[index] = self._fillers(slot, frame, heads)
            elif slot.kind in (SlotKind.TIME, SlotKind.VOCATIVE):
                found[index] = vocabulary.permitted(slot, frame)
            elif slot.kind is SlotKind.ADVERB:
                found[index] = self._adverbs(slot, frame, heads)
        for index, slot in enumerate(slots):
            if slot.kind is SlotKind.MODIFIER:
                noun = next((found[i] for i, s in enumerate(slots) if modifies(slot, s)), None)
                found[index] = vocabulary.pool(slot) & self._said_of_some(noun)
        return {index: found[index] for index in sorted(found)}

    def _fillers(self, slot: Slot, frame: Frame, heads: dict[int, Mask]) -> Mask:
        vocabulary = self._vocabulary
        mask = vocabulary.pool(slot).copy()
        for other in frame.slots:
            if modifies(other, slot):
                mask &= ~vocabulary.is_pronoun & vocabulary.with_adjective(vocabulary.pool(other))
        if slot.role in FREE_ROLES:
            return mask
        for head in (s for s in frame.slots if s.kind is SlotKind.HEAD and concerns(slot, s)):
            mask &= self._accepted_by(heads[head.clause], vocabulary.governed(slot, frame))
        return mask

    def _accepted_by(self, heads: Mask, governed: Numbers) -> Mask:
        """Words that some of the heads accept. `governed`: by head, the number of the set that it accepts."""
        key = (id(governed), heads.tobytes())
        if key not in self._accepted:
            self._accepted[key] = self._vocabulary.sets.union(governed[heads])
        return self._accepted[key]

    def _adverbs(self, slot: Slot, frame: Frame, heads: dict[int, Mask]) -> Mask:
        vocabulary = self._vocabulary
        permitted = vocabulary.permitted(slot, frame)
        own = heads.get(slot.clause)
        if own is None:
            return np.zeros_like(permitted)
        numbers = np.flatnonzero(permitted)
        goes = np.zeros(len(numbers), bool)
        for role, among in (("V", own & ~vocabulary.is_adjective), ("A", own & vocabulary.is_adjective)):
            goes |= filled(vocabulary.sets.rows(vocabulary.goes_with[role][numbers]) & packed(among))
        found = np.zeros_like(permitted)
        found[numbers[goes]] = True
        return found

    def _openness(self, number: int, index: int) -> float:
        """How freely the slot's words go with the words that select them: few verbs take few things, most take many."""
        vocabulary, frame = self._vocabulary, self.frames[number]
        slot, rows = frame.slots[index], self.rows_of[number]
        if slot.kind is SlotKind.ROLE and slot.role not in FREE_ROLES:
            head = next((i for i, s in enumerate(frame.slots) if s.kind is SlotKind.HEAD and concerns(slot, s)), None)
            return 1.0 if head is None else self._share(vocabulary.governed(slot, frame), rows[head], rows[index])
        if slot.kind is SlotKind.MODIFIER:
            noun = next((i for i, s in enumerate(frame.slots) if modifies(slot, s)), None)
            return 1.0 if noun is None else self._share(vocabulary.said_of, rows[index], rows[noun])
        return 1.0

    def _share(self, sets: Numbers, selecting: int, selected: int) -> float:
        """Share of the pairs of a word of one row and a word of another that is in the set which the first accepts."""
        one, other = self.fits[selecting], self.fits[selected]
        key = (id(sets), one.tobytes(), other.tobytes())
        if key not in self._shares:
            mine = np.unpackbits(one, count=len(self._vocabulary.lexemes)).view(bool)
            named, times = np.unique(sets[mine], return_counts=True)
            taken = counted(self._vocabulary.sets.rows(named) & other)
            pairs = int(mine.sum()) * int(counted(other))
            self._shares[key] = float((taken * times).sum()) / pairs if pairs else 1.0
        return self._shares[key]

    def _said_of_some(self, noun: Mask | None) -> Mask:
        vocabulary = self._vocabulary
        mask = np.zeros(len(vocabulary.lexemes), bool)
        if noun is not None:
            numbers = np.flatnonzero(vocabulary.is_adjective)
            said = vocabulary.sets.rows(vocabulary.said_of[numbers])
            mask[numbers] = filled(said & packed(noun))
        return mask


def _shape(frame: Frame) -> Shape:
    """The frame's slots as far as they tell which belong together: many frames are alike in that."""
    return tuple([Slot(slot.kind, role=slot.role, of=slot.of, clause=slot.clause) for slot in frame.slots])


@cache
def _neighbours(shape: Shape) -> list[list[int]]:
    """By slot: the slots whose words its word selects, or is selected by."""
    return [
        [i for i, other in enumerate(shape) if i != index and (_selects(slot, other) or _selects(other, slot))]
        for index, slot in enumerate(shape)
    ]


def _selects(one: Slot, other: Slot) -> bool:
    return (one.kind is SlotKind.HEAD and concerns(other, one)) or modifies(one, other)


@cache
def _alongside(shape: Shape, kind: SlotKind, goes: Callable[[Slot, Slot], bool]) -> list[list[int]]:
    """By slot of a kind: the slots that go with it."""
    return [[i for i, other in enumerate(shape) if slot.kind is kind and goes(other, slot)] for slot in shape]


def _in_clause(adverb: Slot, head: Slot) -> bool:
    return adverb.kind is SlotKind.ADVERB and adverb.clause == head.clause


def _governing(frame: Frame) -> dict[int, tuple[str, str, bool]]:
    """What decides which heads take a word in each role slot."""
    return {
        index: (slot.role, slot.form, is_prepositional(slot, frame))
        for index, slot in enumerate(frame.slots)
        if slot.kind is SlotKind.ROLE and slot.role not in FREE_ROLES
    }
