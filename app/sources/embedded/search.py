"""Filling one frame: the words that must carry the target first, then the head, then the rest around them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.language.base import Lexeme, PartOfSpeech
from app.language.grammar import Frame, Grammar, Slot, SlotKind
from app.sources.embedded.vocabulary import FREE_ROLES, Vocabulary, fits, is_open, is_prepositional, said_of
from app.sources.embedded.word_forms import WordForm, WordForms
from app.stimuli.brief import Brief, RulesMode

TRIES = 32
"""Draws from a list before it is gone through whole: enough where most words are free, cheap where few are."""

YOUNG = 0.3
"""Weight a word gains for each year that it is younger than the child: familiar words come more often."""

JOBS = "jobs"
"""People named by their work stand in sentences about work; elsewhere family and friends are nearer to a child."""

BOUND_ROLES = frozenset("SO")
"""Roles by which an adverb or a mimetic may say what it belongs to (깡충깡충: rabbits)."""

CONNECTIVES = frozenset({SlotKind.PARTICLE, SlotKind.PREPOSITION})


@dataclass(slots=True)
class Draft:
    """A frame that is being filled: a word form for each slot that has one."""

    frame: Frame
    words: dict[int, WordForm] = field(default_factory=dict)

    def lexeme_at(self, index: int) -> Lexeme | None:
        """The lexeme in a slot; None while it is open, or for a literal."""
        return self.words[index].lexeme if index in self.words else None

    def lemmas(self) -> set[str]:
        """Citation forms that are used already."""
        return {w.lexeme.lemma for w in self.words.values() if w.lexeme}


class Filler:
    """Fills frames for one brief. Not shared between requests: it remembers what it has used."""

    def __init__(
        self, brief: Brief, grammar: Grammar, vocabulary: Vocabulary, forms: WordForms, rng: random.Random
    ) -> None:
        self._brief = brief
        self._grammar = grammar
        self._vocabulary = vocabulary
        self._forms = forms
        self._rng = rng
        self.used: Counter[str] = Counter()

    def suits(self, word: WordForm) -> bool:
        """Whether a word may stand in this set at all: age, avoided sounds, clusters, rules."""
        brief = self._brief
        if word.lexeme is not None and word.lexeme.age > brief.age:
            return False
        if brief.avoid_phonemes and not brief.avoid_phonemes.isdisjoint(word.phonemes):
            return False
        if word.clusters and not brief.allow_clusters:
            return False
        return not (word.changed and brief.rules_mode is RulesMode.AVOID)

    def occurrences(self, draft: Draft) -> int:
        """Proved occurrences of the target so far."""
        target = self._brief.target
        return sum(w.count(target) for w in draft.words.values()) if target else 0

    def fill(self, draft: Draft) -> bool:
        """Completes the draft in place; False when nothing fits."""
        if not self._fill_literals(draft) or not self._fill_heads(draft):
            return False
        order = sorted(
            (i for i in range(len(draft.frame.slots)) if i not in draft.words),
            key=lambda i: ORDER[draft.frame.slots[i].kind],
        )
        return all(self._fill_slot(draft, i) for i in order)

    def fill_for_both(self, draft: Draft, index: int, other: Lexeme) -> bool:
        """Completes the draft so that `other` could stand in slot `index` as well."""
        slot, frame = draft.frame.slots[index], draft.frame
        form = self._forms.of(other, slot.form) if can_stand(other, slot, self._grammar) else None
        if form is None or not self.suits(form) or not can_stand(draft.words[index].lexeme, slot, self._grammar):
            return False
        if not self.fill(draft) or other.lemma in draft.lemmas():
            return False
        modifiers = [draft.lexeme_at(i) for i, s in enumerate(frame.slots) if _modifies(s, slot)]
        return all(self._takes(head, slot, other, frame) for head in self._heads(draft, slot)) and all(
            m is None or fits(other, said_of(m)) for m in modifiers
        )

    def swapped(self, draft: Draft, index: int, other: Lexeme) -> Draft:
        """The same sentence with `other` in slot `index`."""
        return Draft(draft.frame, {**draft.words, index: self._forms.of(other, draft.frame.slots[index].form)})

    def _fill_literals(self, draft: Draft) -> bool:
        for index, slot in enumerate(draft.frame.slots):
            if slot.kind is SlotKind.LITERAL:
                word = self._forms.literal(slot.text)
                if not self.suits(word):
                    return False
                draft.words[index] = word
        return True

    def _fill_heads(self, draft: Draft) -> bool:
        for index, slot in enumerate(draft.frame.slots):
            if slot.kind is SlotKind.HEAD and not self._fill_head(draft, index, slot):
                return False
        return True

    def _fill_head(self, draft: Draft, index: int, slot: Slot) -> bool:
        """A head that accepts every word its clause has already (a second clause: the subject too)."""
        agreeing = [
            self._vocabulary.heads_taking(draft.frame, slot.clause, i, word.lexeme)
            for i, word in draft.words.items()
            if i != index and word.lexeme is not None and _concerns(draft.frame.slots[i], slot)
        ]
        if index in draft.words:
            return all(draft.words[index].lexeme in heads for heads in agreeing)
        heads = self._vocabulary.heads_of(draft.frame, slot.clause)
        if agreeing:
            common = frozenset.intersection(*agreeing)
            heads = [h for h in heads if h in common]
        return self._choose(draft, index, heads)

    def _takes(self, head: Lexeme, slot: Slot, filler: Lexeme, frame: Frame) -> bool:
        if slot.role in FREE_ROLES:
            return True
        accepted = self._grammar.accepted(head, slot, is_prepositional(slot, frame))
        return accepted is not None and fits(filler, accepted)

    def _fill_slot(self, draft: Draft, index: int) -> bool:
        slot = draft.frame.slots[index]
        if slot.kind in CONNECTIVES:
            return self._fill_connective(draft, index, slot)
        return self._choose(draft, index, self._candidates(draft, slot))

    def _candidates(self, draft: Draft, slot: Slot) -> Sequence[Lexeme]:
        vocabulary, frame = self._vocabulary, draft.frame
        if slot.kind is SlotKind.ROLE:
            found = vocabulary.role_fillers(self._heads(draft, slot), slot, is_prepositional(slot, frame))
            bounds = list(self._bounds(draft, slot))
            modified = any(_modifies(s, slot) for s in frame.slots)
            return [
                x
                for x in found
                if all(fits(x, accepted) for accepted in bounds) and not (modified and x.pos is PartOfSpeech.PRONOUN)
            ]
        if slot.kind is SlotKind.MODIFIER:
            return self._modifiers(draft, slot)
        if slot.kind is SlotKind.ADVERB:
            return self._adverbs(draft, slot)
        return vocabulary.plain(slot, frame)

    def _heads(self, draft: Draft, slot: Slot) -> tuple[Lexeme, ...]:
        """The heads whose role the slot fills: its clause's, or both for a shared subject; none for free nouns."""
        if slot.role in FREE_ROLES:
            return ()
        heads = (
            draft.words[i].lexeme
            for i, s in enumerate(draft.frame.slots)
            if s.kind is SlotKind.HEAD and (s.clause == slot.clause or slot.role == "S")
        )
        return tuple(h for h in heads if h is not None)

    def _bounds(self, draft: Draft, slot: Slot) -> Iterator[frozenset[str]]:
        """What words that are there already ask of a role's filler: its adjectives, and adverbs of its clause."""
        for index, other in enumerate(draft.frame.slots):
            lexeme = draft.lexeme_at(index)
            if lexeme is None:
                continue
            if _modifies(other, slot):
                yield said_of(lexeme)
            if other.kind is SlotKind.ADVERB and slot.role in BOUND_ROLES and slot.role in lexeme.roles:
                yield lexeme.roles[slot.role]

    def _modifiers(self, draft: Draft, slot: Slot) -> Sequence[Lexeme]:
        """Adjectives for a noun; none for the subject of an adjective, which would be said to be two things."""
        noun = self._modified(draft, slot)
        doubled = slot.of == "S" and any(h.pos is PartOfSpeech.ADJECTIVE for h in self._heads(draft, slot))
        return () if noun is None or doubled else self._vocabulary.modifiers_of(noun, slot)

    def _modified(self, draft: Draft, slot: Slot) -> Lexeme | None:
        for index, other in enumerate(draft.frame.slots):
            if _modifies(slot, other):
                return draft.lexeme_at(index)
        return None

    def _adverbs(self, draft: Draft, slot: Slot) -> Sequence[Lexeme]:
        """Adverbs of the clause's head; one that belongs to certain subjects or objects has that one here."""
        heads = self._heads(draft, slot)
        if not heads:
            return ()
        said = {
            s.role: draft.lexeme_at(i)
            for i, s in enumerate(draft.frame.slots)
            if s.kind is SlotKind.ROLE and (s.clause == slot.clause or s.role == "S")
        }
        return [x for x in self._vocabulary.adverbs_of(heads[0], slot, draft.frame) if _belongs(x, said)]

    def _fill_connective(self, draft: Draft, index: int, slot: Slot) -> bool:
        heads = self._heads(draft, slot)
        filler = next(
            (
                draft.lexeme_at(i)
                for i, s in enumerate(draft.frame.slots)
                if s.kind is SlotKind.ROLE and s.role == slot.of and s.clause == slot.clause
            ),
            None,
        )
        text = self._grammar.connective(heads[0], slot, filler) if heads else None
        if text is None:
            return False
        draft.words[index] = self._forms.literal(text)
        return self.suits(draft.words[index])

    def _choose(self, draft: Draft, index: int, candidates: Sequence[Lexeme]) -> bool:
        """Puts a fitting word into the slot, one with the target while more of it is needed. False: none."""
        slot = draft.frame.slots[index]
        target = self._brief.target
        if target and self.occurrences(draft) < target.min_occurrences:
            carriers = [x for x in candidates if self._forms.of(x, slot.form).count(target)]
            if carriers and self._draw(draft, index, carriers):
                return True
        return self._draw(draft, index, candidates)

    def place(self, draft: Draft, index: int, candidates: Sequence[Lexeme]) -> bool:
        """Puts one of the words into a slot, drawn by weight. False: none may stand there."""
        return self._draw(draft, index, candidates)

    def _draw(self, draft: Draft, index: int, candidates: Sequence[Lexeme]) -> bool:
        form, lemmas = draft.frame.slots[index].form, draft.lemmas()
        for lexeme in self._in_random_order(candidates):
            word = self._forms.of(lexeme, form)
            if lexeme.lemma not in lemmas and self.suits(word):
                draft.words[index] = word
                return True
        return False

    def _in_random_order(self, candidates: Sequence[Lexeme]) -> list[Lexeme]:
        """A sample, then the rest; frequent words, the asked theme and what this set has not used come first.

        A lemma with many rows (one for each thing a verb takes) weighs no more than one with a single row.
        """
        if not candidates:
            return []
        drawn = self._rng.sample(candidates, min(TRIES, len(candidates)))
        rows = Counter(x.lemma for x in drawn)
        drawn.sort(key=lambda x: -self._rng.random() * self._weight(x) / rows[x.lemma])
        return drawn if len(drawn) == len(candidates) else [*drawn, *candidates]

    def _weight(self, lexeme: Lexeme) -> float:
        theme = self._brief.theme
        weight = 1.0 + max(0.0, lexeme.zipf - 2.0) / 3.0 + YOUNG * (self._brief.age - lexeme.age)
        if theme and theme in lexeme.themes:
            weight *= 4.0
        elif JOBS in lexeme.themes:
            weight /= 4.0
        return weight / (1.0 + 3.0 * self.used[lexeme.lemma]) ** 2


ORDER = {
    SlotKind.ROLE: 0,
    SlotKind.MODIFIER: 1,
    SlotKind.ADVERB: 2,
    SlotKind.TIME: 3,
    SlotKind.VOCATIVE: 4,
    SlotKind.PREPOSITION: 5,
    SlotKind.PARTICLE: 6,
}


def can_stand(lexeme: Lexeme | None, slot: Slot, grammar: Grammar) -> bool:
    """Whether a word may stand in a slot by its form and the slot's narrowing, before any head is known."""
    return lexeme is not None and is_open(slot, lexeme) and grammar.accepts(lexeme, slot.form)


def _concerns(slot: Slot, head: Slot) -> bool:
    """True for words that the head selects: those of its clause, and the subject that both clauses share."""
    return slot.kind in (SlotKind.ROLE, SlotKind.ADVERB) and (slot.clause == head.clause or slot.role == "S")


def _modifies(modifier: Slot, noun: Slot) -> bool:
    return (
        modifier.kind is SlotKind.MODIFIER
        and noun.kind is SlotKind.ROLE
        and modifier.of == noun.role
        and modifier.clause == noun.clause
    )


def _belongs(adverb: Lexeme, said: dict[str, Lexeme | None]) -> bool:
    return all(
        (filler := said.get(role)) is not None and fits(filler, accepted)
        for role, accepted in adverb.roles.items()
        if role in BOUND_ROLES
    )
