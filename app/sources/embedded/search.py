"""Filling one frame: the words that must carry the target first, then the heads, then the rest around them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.language.base import Lexeme
from app.language.grammar import Frame, Slot, SlotKind
from app.sources.embedded.accepted import ANYTHING
from app.sources.embedded.frame_table import Ints
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.prospects import Prospects, Wanted
from app.sources.embedded.vocabulary import BOUND_ROLES, FREE_ROLES, Vocabulary, concerns, modifies
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Brief

YOUNG = 0.3
"""Weight a word gains for each year that it is younger than the child: familiar words come more often."""

JOBS = "jobs"
"""People named by their work stand in sentences about work; elsewhere family and friends are nearer to a child."""

CONNECTIVES = frozenset({SlotKind.PARTICLE, SlotKind.PREPOSITION})

Weights = NDArray[np.float64]


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


class Filler:
    """Fills frames for one brief. Not shared between requests: it remembers what it has used."""

    def __init__(self, brief: Brief, parts: LanguageParts, prospects: Prospects, rng: random.Random) -> None:
        self._grammar = parts.grammar
        self._vocabulary = parts.vocabulary
        self._forms = parts.forms
        self._table = parts.table
        self._asked = prospects.asked
        self._prospects = prospects
        self._rng = rng
        self._needed = brief.target.min_occurrences if brief.target else 0
        self._weights: Weights = weights_for(brief, parts.vocabulary)
        self.shunned: Mask | None = None
        """Word forms, by row, that are taken only where there is no other word."""
        self._uses = np.zeros(len(parts.vocabulary.lexemes))  # by lemma; there are no more of them than words

    def begin(self, number: int) -> Draft:
        """A draft of a frame, with nothing in it but the frame's own words."""
        frame = self._table.frames[number]
        literals = self._forms.columns.literals
        said = {i: literals[s.text] for i, s in enumerate(frame.slots) if s.kind is SlotKind.LITERAL}
        return Draft(number, frame, {}, said)

    def use(self, draft: Draft) -> None:
        """Remembers the words of a finished sentence, so that others come next."""
        self._uses[[self._vocabulary.lemma_of[word] for word in draft.words.values()]] += 1

    def most_used(self, draft: Draft) -> float:
        """In how many finished sentences the most used word of the draft is already."""
        return float(max(self._uses[self._vocabulary.lemma_of[word]] for word in draft.words.values()))

    def rows(self, draft: Draft) -> dict[int, int]:
        """Row of the frame table by slot, for the slots that words fill."""
        return self._table.rows_of[draft.number]

    def form_at(self, draft: Draft, index: int) -> int:
        """The word form (its row) in a filled slot."""
        if index in draft.said:
            return draft.said[index]
        return self._forms.row(draft.frame.slots[index].form, draft.words[index])

    def text(self, draft: Draft) -> str:
        """The sentence."""
        words = [self._forms.text(self.form_at(draft, i)) for i in range(len(draft.frame.slots))]
        return self._grammar.join(words, draft.frame)

    def is_enough(self, draft: Draft) -> bool:
        """True when the draft holds the target as often as the brief asks."""
        return self._needed == 0 or self._occurrences(draft) >= self._needed

    def is_anchored(self, draft: Draft) -> bool:
        """True when a word of the lexicon in the draft holds the target."""
        proved = self._asked.proved
        return proved is not None and any(proved[self.form_at(draft, i)] for i in draft.words)

    def is_themed(self, draft: Draft) -> bool:
        """True when a word in the draft puts it on the theme."""
        themed = self._asked.themed
        return themed is None or any(themed[word] for word in draft.words.values())

    def _occurrences(self, draft: Draft) -> int:
        proved = self._asked.proved
        if proved is None:
            return 0
        return sum(int(proved[self.form_at(draft, i)]) for i in (*draft.words, *draft.said))

    def place(self, draft: Draft, wanted: Wanted) -> bool:
        """Puts one of the wanted words into one of its slots, drawn over all of them. False: none may stand there."""
        rows = [(i, row) for i, row in self.rows(draft).items() if i not in draft.words]
        sizes = [wanted.size(row) for _, row in rows]
        if not sum(sizes):
            return False
        index, row = self._rng.choices(rows, weights=sizes)[0]
        return self._draw(draft, index, np.flatnonzero(self._agreeing(draft, index, wanted.words(row))))

    def _agreeing(self, draft: Draft, index: int, mask: Mask) -> Mask:
        """Of the words of `mask`, those that go with what was placed before: a core word, a word of the theme."""
        slot = draft.frame.slots[index]
        if slot.kind is SlotKind.ROLE:
            return self.fillers(draft, index, mask)
        if slot.kind is SlotKind.MODIFIER and any(modifies(slot, draft.frame.slots[i]) for i in draft.words):
            return mask & self._modifiers(draft, slot)
        if slot.kind is SlotKind.ADVERB and self._heads(draft, slot):
            return mask & self._adverbs(draft, slot)
        return mask

    def other_than(self, draft: Draft, index: int, words: Ints) -> Ints:
        """Of the words for a slot, one of each lemma, none that stands elsewhere in the draft."""
        lemma_of = self._vocabulary.lemma_of
        elsewhere = [lemma_of[word] for i, word in draft.words.items() if i != index]
        fresh = words[~np.isin(lemma_of[words], elsewhere)]
        found: Ints = fresh[np.unique(lemma_of[fresh], return_index=True)[1]]
        return found

    def in_drawn_order(self, words: Ints) -> list[int]:
        """The words in an order drawn by weight, without replacement (Efraimidis & Spirakis 2006)."""
        keys = [self._rng.random() ** (1.0 / weight) for weight in self._weights[words].tolist()]
        return [word for _, word in sorted(zip(keys, words.tolist(), strict=True), reverse=True)]

    def fill(self, draft: Draft) -> bool:
        """Completes the draft in place; False when nothing fits."""
        rows = self.rows(draft)
        slots = draft.frame.slots
        heads = [i for i, s in enumerate(slots) if s.kind is SlotKind.HEAD]
        if not all(self._fill_head(draft, i, rows[i]) for i in heads):
            return False
        rest = [i for i in range(len(slots)) if i not in draft.words and i not in draft.said]
        rest.sort(key=lambda i: ORDER[slots[i].kind])
        return all(self._fill_slot(draft, i, rows) for i in rest)

    def _fill_slot(self, draft: Draft, index: int, rows: dict[int, int]) -> bool:
        slot = draft.frame.slots[index]
        if slot.kind in CONNECTIVES:
            return self._fill_connective(draft, index, slot)
        mask = self._prospects.allowed.words(rows[index])
        if slot.kind is SlotKind.ROLE:
            mask = self.fillers(draft, index, mask)
        elif slot.kind is SlotKind.MODIFIER:
            mask = mask & self._modifiers(draft, slot)
        elif slot.kind is SlotKind.ADVERB:
            mask = mask & self._adverbs(draft, slot)
        return self._choose(draft, index, mask)

    def _fill_head(self, draft: Draft, index: int, row: int) -> bool:
        """A head that accepts every word its clause has already (a second clause: the subject too)."""
        slot = draft.frame.slots[index]
        mask = self._prospects.allowed.words(row)
        for i in draft.words:
            other = draft.frame.slots[i]
            if i != index and concerns(other, slot):
                for word in draft.both(i):
                    mask = mask & self._heads_taking(draft, other, word)
            elif other.kind is SlotKind.MODIFIER and other.of == "S":
                mask = mask & ~self._vocabulary.is_adjective  # nothing is said to be two things at once
        if index in draft.words:
            return bool(mask[draft.words[index]])
        return self._choose(draft, index, mask)

    def _heads_taking(self, draft: Draft, slot: Slot, word: int) -> Mask:
        vocabulary = self._vocabulary
        if slot.kind is SlotKind.ADVERB:
            return vocabulary.heads_of_adverb(word)
        if slot.role in FREE_ROLES:
            return np.ones(len(vocabulary.lexemes), bool)
        return vocabulary.sets.sets(word)[vocabulary.governed(slot, draft.frame)]

    def fillers(self, draft: Draft, index: int, mask: Mask) -> Mask:
        """Of the words of `mask`, those that the heads, adjectives and adverbs of the draft allow in a role slot."""
        vocabulary, slot = self._vocabulary, draft.frame.slots[index]
        for head in self._heads(draft, slot):
            mask = mask & vocabulary.sets.words(int(vocabulary.governed(slot, draft.frame)[head]))
        for i, word in draft.words.items():
            other = draft.frame.slots[i]
            if modifies(other, slot):
                mask = mask & vocabulary.sets.words(int(vocabulary.said_of[word]))
            elif other.kind is SlotKind.ADVERB and slot.role in BOUND_ROLES:
                mask = mask & vocabulary.sets.words(int(vocabulary.belongs_to[slot.role][word]))
        return mask

    def _heads(self, draft: Draft, slot: Slot) -> list[int]:
        """The heads whose role the slot fills: its clause's, or both for a shared subject; none for free nouns."""
        if slot.role in FREE_ROLES:
            return []
        return [
            word
            for i, word in draft.words.items()
            if (s := draft.frame.slots[i]).kind is SlotKind.HEAD and (s.clause == slot.clause or slot.role == "S")
        ]

    def _modifiers(self, draft: Draft, slot: Slot) -> Mask:
        """Adjectives for a noun; none for the subject of an adjective, which would be said to be two things."""
        vocabulary = self._vocabulary
        nouns = next((draft.both(i) for i in draft.words if modifies(slot, draft.frame.slots[i])), [])
        subject = Slot(SlotKind.ROLE, role="S", clause=slot.clause)
        doubled = slot.of == "S" and any(vocabulary.is_adjective[h] for h in self._heads(draft, subject))
        mask = np.full(len(vocabulary.lexemes), bool(nouns) and not doubled)
        for noun in nouns:
            mask &= vocabulary.sets.sets(noun)[vocabulary.said_of] & (not vocabulary.is_pronoun[noun])
        return mask

    def _adverbs(self, draft: Draft, slot: Slot) -> Mask:
        """Adverbs of the clause's head; one that belongs to certain subjects or objects has that one here."""
        vocabulary = self._vocabulary
        heads = self._heads(draft, slot)
        if not heads:
            return np.zeros(len(vocabulary.lexemes), bool)
        mask = vocabulary.adverbs_of(heads[0])
        for role in BOUND_ROLES:
            sets = vocabulary.belongs_to[role]
            words = self._fillers_of(draft, role, slot.clause)
            for accepting in [vocabulary.sets.sets(word)[sets] for word in words] or [sets == ANYTHING]:
                mask = mask & accepting
        return mask

    def _fillers_of(self, draft: Draft, role: str, clause: int) -> list[int]:
        """The word in a role of a clause, and its twin; the subject is shared."""
        for i in draft.words:
            slot = draft.frame.slots[i]
            if slot.kind is SlotKind.ROLE and slot.role == role and (slot.clause == clause or role == "S"):
                return draft.both(i)
        return []

    def _fill_connective(self, draft: Draft, index: int, slot: Slot) -> bool:
        lexemes = self._vocabulary.lexemes
        heads = self._heads(draft, slot)
        if not heads:
            return False
        fillers: list[Lexeme | None] = [lexemes[word] for word in self._fillers_of(draft, slot.of, slot.clause)]
        texts = {self._grammar.connective(lexemes[heads[0]], slot, filler) for filler in fillers or [None]}
        text = texts.pop()
        if text is None or texts:
            return False
        draft.said[index] = self._forms.columns.literals[text]
        return bool(self._asked.fit[draft.said[index]])

    def _choose(self, draft: Draft, index: int, mask: Mask) -> bool:
        """Puts a fitting word into the slot, one with the target while more of it is needed. False: none."""
        words = np.flatnonzero(mask)
        if self._asked.proved is not None and not self.is_enough(draft):
            number = self._forms.form_number[draft.frame.slots[index].form]
            carrying = self._asked.proved[self._forms.columns.rows[number][words]] > 0
            if carrying.any() and self._draw(draft, index, words[carrying]):
                return True
        if self.shunned is not None:
            number = self._forms.form_number[draft.frame.slots[index].form]
            clear = words[~self.shunned[self._forms.columns.rows[number][words]]]
            if self._draw(draft, index, clear):
                return True
        return self._draw(draft, index, words)

    def _draw(self, draft: Draft, index: int, words: Ints) -> bool:
        """One of the words by weight, none whose lemma is there already.

        A lemma with many rows (one for each thing a verb takes) weighs no more than one with a single row.
        """
        lemma_of = self._vocabulary.lemma_of
        lemmas = lemma_of[words]
        for used in (*draft.words.values(), *draft.twins.values()):
            fresh = lemmas != lemma_of[used]
            words, lemmas = words[fresh], lemmas[fresh]
        if not len(words):
            return False
        weights = self._weights[words] / (1.0 + 3.0 * self._uses[lemmas]) ** 3 / np.bincount(lemmas)[lemmas]
        sums = np.cumsum(weights)
        place = int(np.searchsorted(sums, self._rng.random() * sums[-1], side="right"))
        draft.words[index] = int(words[min(place, len(words) - 1)])
        return True


def weights_for(brief: Brief, vocabulary: Vocabulary) -> Weights:
    """By word: how readily it is drawn. Frequent and familiar words and those of the asked theme come more often."""
    familiar = np.maximum(0.0, brief.age - vocabulary.ages.astype(np.float64))
    weights = 1.0 + np.maximum(0.0, vocabulary.zipf - 2.0) / 3.0 + YOUNG * familiar
    asked = vocabulary.of_theme(brief.theme) if brief.theme else np.zeros(len(weights), bool)
    found: Weights = np.where(asked, weights * 4.0, np.where(vocabulary.of_theme(JOBS), weights / 4.0, weights))
    return found


ORDER = {
    SlotKind.ROLE: 0,
    SlotKind.MODIFIER: 1,
    SlotKind.ADVERB: 2,
    SlotKind.TIME: 3,
    SlotKind.VOCATIVE: 4,
    SlotKind.PREPOSITION: 5,
    SlotKind.PARTICLE: 6,
}
