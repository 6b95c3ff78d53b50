"""Filling one frame: the words that must be there first, then the heads, then the rest around them.

A depth-first search in random order that takes no way twice: what led nowhere, and what was said, is closed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.language.base import Lexeme
from app.language.grammar import SlotKind
from app.sources.embedded.bits import Bits, has_some, packed
from app.sources.embedded.frame_table import Ints
from app.sources.embedded.hardness import Hardness
from app.sources.embedded.lot import Lot
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.prospects import Prospects, Wanted
from app.sources.embedded.selection import Draft
from app.sources.embedded.steadiness import Steadiness
from app.sources.embedded.tried import Outcome, Path, Tried, step
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Brief

STEPS = 40
"""Words tried for one draft before it is left for this turn: some five times what a long sentence has."""

Choice = tuple[int, list[Bits]]
"""A slot, and sets of words to choose from for it: one of the first set that has one. The last set is all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A word that a draft must have: of `wanted`, by row; the first ones are tried first, the last ones are all."""

    name: str
    is_met: Callable[[Draft], bool]
    wanted: Sequence[Wanted]


class Filler:
    """Fills frames for one brief. Not shared between requests: it remembers what it has used."""

    def __init__(self, brief: Brief, parts: LanguageParts, prospects: Prospects, rng: random.Random) -> None:
        self._grammar = parts.grammar
        self._vocabulary = parts.vocabulary
        self._forms = parts.forms
        self._table = parts.table
        self._selection = parts.selection
        self._asked = prospects.asked
        self._prospects = prospects
        self._rng = rng
        self._needed = brief.target.min_occurrences if brief.target else 0
        self._hardness = Hardness(parts.language, parts.forms, parts.vocabulary, brief.target)
        self._lot = Lot(brief, parts.vocabulary, rng)
        self._steadiness = Steadiness(parts.grammar, parts.forms, brief.target, self._asked.proved)
        self._left = 0
        self.shunned: Mask | None = None
        """Word forms, by row, that are taken only where there is no other word."""

    def begin(self, number: int) -> Draft:
        """A draft of a frame, with nothing in it but the frame's own words."""
        return Draft(number, self._table.frames[number], {}, dict(self._table.said[number]))

    def use(self, draft: Draft) -> None:
        """Remembers the words of a finished sentence, so that others come next."""
        self._lot.use(draft.words.values())

    def shun(self, words: Mask) -> None:
        """Counts words of the lexicon as worn: they are taken only where there is no other."""
        self._lot.shun(words)

    def most_used(self, draft: Draft) -> float:
        """In how many finished sentences the most used word of the draft is already."""
        return self._lot.most_used(draft.words.values())

    def rows(self, draft: Draft) -> dict[int, int]:
        """Row of the frame table by slot, for the slots that words fill."""
        return self._table.rows_of[draft.number]

    def rows_in(self, number: int) -> list[int]:
        """Rows of the frame table of the nouns that a frame's heads and its own words may have."""
        slots = self._table.frames[number].slots
        return [row for i, row in self._table.rows_of[number].items() if slots[i].kind is SlotKind.ROLE]

    def form_at(self, draft: Draft, index: int) -> int:
        """The word form (its row) in a filled slot."""
        if index in draft.said:
            return draft.said[index]
        return self._forms.row_at(self._table.form_of[self.rows(draft)[index]], draft.words[index])

    def text(self, draft: Draft) -> str:
        """The sentence."""
        words = [self._forms.text(self.form_at(draft, i)) for i in range(len(draft.frame.slots))]
        return self._grammar.join(words, draft.frame)

    def levels(self, draft: Draft) -> frozenset[str]:
        """Levels of difficulty that the sentence may be of."""
        rows = [self.form_at(draft, i) for i in (*draft.words, *draft.said)]
        return self._hardness.levels(rows, list(draft.words.values()))

    def is_enough(self, draft: Draft) -> bool:
        """True when the draft holds the target as often as the brief asks."""
        return self._needed == 0 or self._occurrences(draft) >= self._needed

    def is_steady(self, draft: Draft) -> bool:
        """True when the target is there often enough also where the words are said in one breath."""
        if self._needed == 0:
            return True
        rows = [self.form_at(draft, i) for i in range(len(draft.frame.slots))]
        lost = self._steadiness.lost(rows, draft.frame.slots)
        return lost == 0 or self._occurrences(draft) - lost >= self._needed

    def is_anchored(self, draft: Draft) -> bool:
        """True when a word of the lexicon in the draft holds the target."""
        proved = self._asked.proved
        return proved is not None and any(proved[self.form_at(draft, i)] for i in draft.words)

    def is_themed(self, draft: Draft) -> bool:
        """True when a word in the draft puts it on the theme."""
        themed = self._asked.themed
        return themed is None or any(themed[word] for word in draft.words.values())

    def has_core(self, draft: Draft) -> bool:
        """True when a core word is in the draft, where one is asked for."""
        core = self._asked.core
        return draft.number in self._prospects.with_core or (
            core is not None and any(core.words[word] for word in draft.words.values())
        )

    def _occurrences(self, draft: Draft) -> int:
        proved = self._asked.proved
        if proved is None:
            return 0
        return sum([int(proved[self.form_at(draft, i)]) for i in (*draft.words, *draft.said)])

    def fillers(self, draft: Draft, index: int, mask: Mask) -> Mask:
        """Of the words of `mask`, those that go with the others of the draft in a slot."""
        bits = self._selection.joining(draft, index, packed(mask), self._prospects.allowed)
        return np.unpackbits(bits, count=len(mask)).view(bool)

    def other_than(self, draft: Draft, index: int, words: Ints) -> Ints:
        """Of the words for a slot, one of each lemma, none that stands elsewhere in the draft."""
        lemma_of = self._vocabulary.lemma_of
        elsewhere = [lemma_of[word] for i, word in draft.words.items() if i != index]
        fresh = words[~np.isin(lemma_of[words], elsewhere)]
        found: Ints = fresh[np.unique(lemma_of[fresh], return_index=True)[1]]
        return found

    def in_drawn_order(self, words: Ints) -> list[int]:
        """The words in an order drawn by weight, without replacement."""
        return self._lot.in_order(words)

    def choices(self, number: int, goal: Goal) -> int:
        """How many words could meet a goal in a frame."""
        return sum([goal.wanted[-1].size(row) for row in self._table.rows_of[number].values()])

    def compose(self, number: int, goals: Sequence[Goal], tried: Tried) -> Draft | None:
        """A filling of the frame that is not among those tried, or None: `tried` tells whether there is one at all."""
        draft = self.begin(number)
        self._left = STEPS
        outcome = self._descend(draft, goals, (), tried)
        tried.spent = outcome is Outcome.DEAD or outcome is Outcome.LAST
        return draft if outcome in (Outcome.FOUND, Outcome.LAST) else None

    def fill(self, draft: Draft) -> bool:
        """Completes the draft in place; False when nothing fits."""
        self._left = STEPS
        return self._descend(draft, (), (), Tried()) in (Outcome.FOUND, Outcome.LAST)

    def _descend(self, draft: Draft, goals: Sequence[Goal], path: Path, tried: Tried) -> Outcome:
        """Fills what is empty, one word at a time; of a way that leads nowhere the last word is exchanged first."""
        while goals and goals[0].is_met(draft):
            goals = goals[1:]
        options = self._serving(draft, goals[0], path, tried) if goals else self._next(draft, path, tried)
        if options is None:
            return Outcome.LAST if self._is_whole(draft) else Outcome.DEAD
        for index, tiers in options:
            while (word := self._pick(draft, index, [tried.open(path, index, bits) for bits in tiers])) is not None:
                if self._left == 0:
                    return Outcome.LEFT
                self._left -= 1
                draft.words[index] = word
                further = step(path, index, word)
                room = self._leaves_room(draft, index, further, tried)
                outcome = self._descend(draft, goals, further, tried) if room else Outcome.DEAD
                if outcome is Outcome.LEFT or outcome is Outcome.FOUND:
                    return outcome
                tried.close(path, index, word, len(tiers[-1]))
                if outcome is Outcome.LAST:
                    return Outcome.FOUND
                del draft.words[index]
        return Outcome.DEAD

    def _leaves_room(self, draft: Draft, index: int, path: Path, tried: Tried) -> bool:
        """True when every empty slot that depends on the word just placed can be filled, and the target come often."""
        return all(
            has_some(self._joining(draft, i, path, tried))
            for i in self._table.neighbours[draft.number][index]
            if i not in draft.words
        ) and (self._needed < 2 or self._reach(draft, path, tried) >= self._needed)

    def _reach(self, draft: Draft, path: Path, tried: Tried) -> int:
        """As often as the finished sentence may hold the target."""
        reach, most, carriers = self._occurrences(draft), self._prospects.most, self._prospects.carriers
        for i, row in self.rows(draft).items():
            empty = i not in draft.words
            if empty and most[row] and has_some(self._joining(draft, i, path, tried) & carriers.packed(row)):
                reach += most[row]
        return reach

    def _next(self, draft: Draft, path: Path, tried: Tried) -> Iterable[Choice] | None:
        """The next empty slot; None: there is no other."""
        for index in self._table.filling_order[draft.number]:
            if index not in draft.words:
                return [(index, self._tiers(draft, index, self._joining(draft, index, path, tried)))]
        return None

    def _serving(self, draft: Draft, goal: Goal, path: Path, tried: Tried) -> Iterable[Choice]:
        """Slots that can take a wanted word, drawn by how many they can take; fresh words in any before worn ones."""
        rows = self.rows(draft)
        for fresh in (self._lot.fresh, None) if self._lot.fresh is not None else (None,):
            for wanted in goal.wanted:
                sized = [(i, wanted.size(row)) for i, row in rows.items() if i not in draft.words and wanted.size(row)]
                keyed = [(self._rng.random() ** (1.0 / size), i) for i, size in sized]
                for _, index in sorted(keyed, reverse=True):
                    bits = self._joining(draft, index, path, tried) & wanted.packed(rows[index])
                    yield index, [bits if fresh is None else bits & fresh]

    def _joining(self, draft: Draft, index: int, path: Path, tried: Tried) -> Bits:
        """The words that go with those of the draft in a slot."""
        key = (path, index)
        found = tried.joining.get(key)
        if found is None:
            allowed = self._prospects.allowed
            bits = allowed.packed(self.rows(draft)[index])
            found = tried.joining[key] = self._selection.joining(draft, index, bits, allowed)
        return found

    def _tiers(self, draft: Draft, index: int, bits: Bits) -> list[Bits]:
        """Words for a slot: those with the target while more of it is needed, those that are not shunned, the fresh
        ones, all."""
        tiers = [bits] if self._lot.fresh is None else [bits & self._lot.fresh, bits]
        if self.shunned is not None:
            form = self._table.form[self.rows(draft)[index]]
            tiers.insert(0, bits & packed(~self.shunned[self._forms.columns.rows[form]]))
        if self._needed > 1 and not self.is_enough(draft):
            tiers.insert(0, bits & self._prospects.carriers.packed(self.rows(draft)[index]))
        return tiers

    def _is_whole(self, draft: Draft) -> bool:
        """Says the connectives, and tells whether the sentence can be said and holds the target often enough."""
        connectives = self._table.connectives[draft.number]
        whole = all(self._say_connective(draft, index) for index in connectives) and self.is_enough(draft)
        if not whole:
            for index in connectives:
                draft.said.pop(index, None)
        return whole

    def _say_connective(self, draft: Draft, index: int) -> bool:
        lexemes, slot = self._vocabulary.lexemes, draft.frame.slots[index]
        heads = draft.heads(slot)
        if not heads:
            return False
        fillers: list[Lexeme | None] = [lexemes[word] for word in draft.fillers_of(slot.of, slot.clause)]
        texts = {self._grammar.connective(lexemes[heads[0]], slot, filler) for filler in fillers or [None]}
        text = texts.pop()
        if text is None or texts:
            return False
        draft.said[index] = self._forms.columns.literals[text]
        return bool(self._asked.fit[draft.said[index]])

    def _pick(self, draft: Draft, index: int, tiers: Sequence[Bits]) -> int | None:
        """One of the words of the first set that has one by weight, none whose lemma is there already.

        That is looked at when such a word was drawn: it happens too seldom to look each time.
        """
        lemma_of = self._vocabulary.lemma_list
        used = [*draft.words.values(), *draft.twins.values()]
        for bits in tiers:
            word = self._lot.draw(bits)
            if word is not None and lemma_of[word] in [lemma_of[other] for other in used]:
                for other in used:
                    bits = bits & self._selection.others(other)
                word = self._lot.draw(bits)
            if word is not None:
                return word
        return None
