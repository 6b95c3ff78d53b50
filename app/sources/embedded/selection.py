"""Which words go with those that a draft has already: selectional restrictions, looked up on bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from app.language.grammar import Frame, Slot, SlotKind
from app.sources.embedded.accepted import ANYTHING, Numbers
from app.sources.embedded.bits import Bits, packed
from app.sources.embedded.frame_table import FrameTable
from app.sources.embedded.prospects import Wanted
from app.sources.embedded.vocabulary import BOUND_ROLES, FREE_ROLES, Vocabulary, concerns, modifies
from app.sources.embedded.word_forms import Mask

KEPT = 4096
"""Answers of each kind that are kept, half a kilobyte each: the words of the requests of a day or so."""


@dataclass(slots=True)
class Draft:
    """A frame that is being filled: a word, by number, for each slot that has one; `said`: word forms of the others.

    `twins`: a second word for a slot, so chosen around that either could stand there.
    """

    number: int
    frame: Frame
    words: dict[int, int] = field(default_factory=dict)
    said: dict[int, int] = field(default_factory=dict)
    twins: dict[int, int] = field(default_factory=dict)

    def both(self, index: int) -> list[int]:
        """The word in a filled slot, and its twin if it has one."""
        return [self.words[index], *([self.twins[index]] if index in self.twins else [])]

    def heads(self, slot: Slot) -> list[int]:
        """The heads there are whose role the slot fills: its clause's, or both for a shared subject."""
        if slot.role in FREE_ROLES:
            return []
        slots = self.frame.slots
        return [
            word
            for i, word in self.words.items()
            if slots[i].kind is SlotKind.HEAD and (slots[i].clause == slot.clause or slot.role == "S")
        ]

    def fillers_of(self, role: str, clause: int) -> list[int]:
        """The word in a role of a clause, and its twin; the subject is shared."""
        for i in self.words:
            slot = self.frame.slots[i]
            if slot.kind is SlotKind.ROLE and slot.role == role and (slot.clause == clause or role == "S"):
                return self.both(i)
        return []


class Selection:
    """Answers for all requests of a language. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, table: FrameTable) -> None:
        self._vocabulary = vocabulary
        self._table = table
        self._nothing = packed(np.zeros(len(vocabulary.lexemes), bool))
        self._no_adjective = packed(~vocabulary.is_adjective)
        self._unbound = {role: packed(vocabulary.belongs_to[role] == ANYTHING) for role in BOUND_ROLES}
        self.others = lru_cache(maxsize=KEPT)(self._find_others)
        self._unlike = lru_cache(maxsize=KEPT)(self._find_unlike)
        self._takers = lru_cache(maxsize=KEPT)(self._find_takers)
        self._adjectives = lru_cache(maxsize=KEPT)(self._find_adjectives)
        self._adverbs = lru_cache(maxsize=KEPT)(self._find_adverbs)
        self._heads_of = lru_cache(maxsize=KEPT)(self._find_heads)
        self._belonging = lru_cache(maxsize=KEPT)(self._find_belonging)
        self._with_some_adverb = lru_cache(maxsize=KEPT)(self._find_with_some_adverb)
        self._with_some_adjective = lru_cache(maxsize=KEPT)(self._find_with_some_adjective)

    def joining(self, draft: Draft, index: int, bits: Bits, allowed: Wanted) -> Bits:
        """Of the words of `bits`, those that go with the others in the draft. `allowed`: what each slot may hold."""
        kind = draft.frame.slots[index].kind
        if kind is SlotKind.HEAD:
            return self._for_head(draft, index, bits, allowed)
        if kind is SlotKind.ROLE:
            return self._for_role(draft, index, bits, allowed)
        if kind is SlotKind.MODIFIER:
            return self._for_modifier(draft, draft.frame.slots[index], bits)
        if kind is SlotKind.ADVERB:
            return self._for_adverb(draft, draft.frame.slots[index], bits)
        return bits

    def _for_head(self, draft: Draft, index: int, bits: Bits, allowed: Wanted) -> Bits:
        """Heads that accept every word their clause has already (a second clause: the subject too).

        Where an adverb is to come there is one that goes with them.
        """
        slots = draft.frame.slots
        slot = slots[index]
        for i in self._table.coming_adverbs[draft.number][index]:
            if i not in draft.words:
                adverbs = self._in_place(draft, slots[i], allowed.packed(self._table.rows_of[draft.number][i]))
                bits = bits & self._with_some_adverb(adverbs.tobytes())
        for i in draft.words:
            other = slots[i]
            if i != index and concerns(other, slot):
                for word in draft.both(i):
                    bits = bits & self._taking(draft, i, word)
            elif other.kind is SlotKind.MODIFIER and other.of == "S":
                bits = bits & self._no_adjective  # nothing is said to be two things at once
        return bits

    def _taking(self, draft: Draft, index: int, word: int) -> Bits:
        slot = draft.frame.slots[index]
        if slot.kind is SlotKind.ADVERB:
            return self._heads_of(word)
        if slot.role in FREE_ROLES:
            return ~self._nothing
        return self._takers(*self._table.governed_by[draft.number][index], word)

    def _for_role(self, draft: Draft, index: int, bits: Bits, allowed: Wanted) -> Bits:
        """Words that the heads, adjectives and adverbs of the draft allow, or some head that is still to come."""
        vocabulary, slots = self._vocabulary, draft.frame.slots
        slot = slots[index]
        for i in self._table.coming_adjectives[draft.number][index]:
            if i not in draft.words:
                adjectives = allowed.packed(self._table.rows_of[draft.number][i])
                bits = bits & self._with_some_adjective(adjectives.tobytes())
        heads = draft.heads(slot)
        for head in heads:
            bits = bits & vocabulary.sets.bits(int(self._governed(draft, index)[head]))
        for coming in self._heads_to_come(draft, index):
            bits = bits & self._within_reach(draft, index, coming, allowed)
        for i, word in draft.words.items():
            other = slots[i]
            if modifies(other, slot):
                bits = bits & vocabulary.sets.bits(int(vocabulary.said_of[word]))
            elif slot.role in FREE_ROLES and other.role in FREE_ROLES:
                bits = bits & self._unlike(word)
            elif other.kind is SlotKind.ADVERB and slot.role in BOUND_ROLES:
                bits = bits & vocabulary.sets.bits(int(vocabulary.belongs_to[slot.role][word]))
        return bits

    def _heads_to_come(self, draft: Draft, index: int) -> Iterator[int]:
        """Heads not chosen yet that must take both this word and others that are there."""
        slots = draft.frame.slots
        if slots[index].role in FREE_ROLES or not draft.words:
            return
        for i, head in enumerate(slots):
            if (
                head.kind is SlotKind.HEAD
                and i not in draft.words
                and concerns(slots[index], head)
                and any(concerns(slots[j], head) for j in draft.words)
            ):
                yield i

    def _within_reach(self, draft: Draft, index: int, coming: int, allowed: Wanted) -> Bits:
        """Words that some head which may still come, seen from what is there, takes in the slot."""
        vocabulary = self._vocabulary
        row = self._table.rows_of[draft.number][coming]
        heads = self._for_head(draft, coming, allowed.packed(row), allowed)
        mask = np.unpackbits(heads, count=len(vocabulary.lexemes)).view(bool)
        sets = np.unique(self._governed(draft, index)[mask])
        found: Bits = np.bitwise_or.reduce(vocabulary.sets.rows(sets), axis=0, initial=0)
        return found

    def _governed(self, draft: Draft, index: int) -> Numbers:
        return self._vocabulary.governed_as(*self._table.governed_by[draft.number][index])

    def _for_modifier(self, draft: Draft, slot: Slot, bits: Bits) -> Bits:
        """Adjectives for a noun; none for the subject of an adjective, which would be said to be two things."""
        vocabulary = self._vocabulary
        subject = Slot(SlotKind.ROLE, role="S", clause=slot.clause)
        if slot.of == "S" and any(vocabulary.is_adjective[head] for head in draft.heads(subject)):
            return self._nothing
        for i in draft.words:
            if modifies(slot, draft.frame.slots[i]):
                for noun in draft.both(i):
                    bits = bits & self._adjectives(noun)
        return bits

    def _for_adverb(self, draft: Draft, slot: Slot, bits: Bits) -> Bits:
        """Adverbs of the clause's head; one that belongs to certain subjects or objects has that one here."""
        heads = draft.heads(slot)
        if heads:
            bits = bits & self._adverbs(heads[0])
        return self._in_place(draft, slot, bits)

    def _in_place(self, draft: Draft, slot: Slot, adverbs: Bits) -> Bits:
        """Adverbs that are not bound to subjects or objects other than the clause has or may still get."""
        for role in BOUND_ROLES:
            words = draft.fillers_of(role, slot.clause)
            for word in words:
                adverbs = adverbs & self._belonging(role, word)
            if not words and not _has(draft.frame, role):
                adverbs = adverbs & self._unbound[role]
        return adverbs

    def _find_others(self, word: int) -> Bits:
        """Words of another lemma."""
        vocabulary = self._vocabulary
        return packed(vocabulary.lemma_of != vocabulary.lemma_of[word])

    def _find_unlike(self, word: int) -> Bits:
        """Words of which neither is spelled within the other: nobody chooses between a ball and a football."""
        return packed(~self._vocabulary.spelled_like(self._vocabulary.lexemes[word].lemma))

    def _find_takers(self, role: str, form: str, prepositional: bool, word: int) -> Bits:
        """Heads that take the word in the role."""
        vocabulary = self._vocabulary
        return packed(vocabulary.sets.sets(word)[vocabulary.governed_as(role, form, prepositional)])

    def _find_adjectives(self, noun: int) -> Bits:
        """Adjectives that are said of the noun."""
        vocabulary = self._vocabulary
        return self._nothing if vocabulary.is_pronoun[noun] else packed(vocabulary.sets.sets(noun)[vocabulary.said_of])

    def _find_adverbs(self, head: int) -> Bits:
        return packed(self._vocabulary.adverbs_of(head))

    def _find_heads(self, adverb: int) -> Bits:
        return packed(self._vocabulary.heads_of_adverb(adverb))

    def _find_with_some_adverb(self, adverbs: bytes) -> Bits:
        """Heads that go with some of the adverbs."""
        return packed(self._vocabulary.with_adverb(self._members(adverbs)))

    def _find_with_some_adjective(self, adjectives: bytes) -> Bits:
        """Nouns that some of the adjectives are said of."""
        vocabulary = self._vocabulary
        return packed(vocabulary.with_adjective(self._members(adjectives)) & ~vocabulary.is_pronoun)

    def _members(self, bits: bytes) -> Mask:
        return np.unpackbits(np.frombuffer(bits, np.uint8), count=len(self._vocabulary.lexemes)).view(bool)

    def _find_belonging(self, role: str, word: int) -> Bits:
        """Adverbs that may belong to the word in the role."""
        vocabulary = self._vocabulary
        return packed(vocabulary.sets.sets(word)[vocabulary.belongs_to[role]])


def _has(frame: Frame, role: str) -> bool:
    """True when the frame has a slot for the role, that a word may still fill."""
    return any(slot.kind is SlotKind.ROLE and slot.role == role for slot in frame.slots)
