"""The lexicon of one language as the slots of its frames see it: selectional restrictions as arrays over the words.

Words go by their number in the lexicon. A mask says of every word whether it is meant.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np

from app.language import themes
from app.language.base import Lexeme, Lexicon, PartOfSpeech, SentenceType
from app.language.grammar import ROLE_KINDS, Frame, Grammar, Slot, SlotKind
from app.sources.embedded.accepted import ANYTHING, NOTHING, AcceptedSets, Numbers
from app.sources.embedded.word_forms import Mask

FILLERS = frozenset({PartOfSpeech.NOUN, PartOfSpeech.PRONOUN})
HEADS = frozenset({PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE})
POOLS = {
    SlotKind.HEAD: HEADS,
    SlotKind.ROLE: FILLERS,
    SlotKind.VOCATIVE: FILLERS,
    SlotKind.MODIFIER: frozenset({PartOfSpeech.ADJECTIVE}),
    SlotKind.TIME: frozenset({PartOfSpeech.ADVERB, PartOfSpeech.NOUN}),
}
ADVERBS = {"Adv": frozenset({PartOfSpeech.ADVERB}), "Mim": frozenset({PartOfSpeech.MIMETIC})}

INFANT = "infant"
"""Feature of words that one outgrows (쪽쪽이): not for a child above `INFANT_AGE`."""

INFANT_AGE = 4

PARTICLE = Slot(SlotKind.PARTICLE)
FREE_ROLES = frozenset("NX")
"""Nouns of the frame itself, that no head selects."""

BOUND_ROLES = ("S", "O")
"""Roles by which an adverb or a mimetic may say what it belongs to (깡충깡충: rabbits)."""


class Vocabulary:
    """Which words may stand where. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar) -> None:
        self._grammar = grammar
        self.lexemes = tuple(lexicon.all())
        self.number = {lexeme: number for number, lexeme in enumerate(self.lexemes)}
        self._lemmas = {lemma: number for number, lemma in enumerate(dict.fromkeys(x.lemma for x in self.lexemes))}
        self._spelled = "\n".join(self._lemmas)  # searched at once: a loop over all lemmas takes a millisecond
        self._spelled_from = list(accumulate((len(lemma) + 1 for lemma in self._lemmas), initial=0))
        self.lemma_of = np.array([self._lemmas[x.lemma] for x in self.lexemes], dtype=np.intp)
        self.lemma_list: list[int] = self.lemma_of.tolist()
        self.words_of = words_by_lemma(self.lemma_list)
        self.zipf = np.array([x.zipf for x in self.lexemes])
        self.of_theme = lru_cache(maxsize=64)(self._of_theme)
        self.on_theme = lru_cache(maxsize=64)(self._on_theme)
        self.ages = np.array([x.age for x in self.lexemes], dtype=np.uint8)
        self.for_infants = self._mask(lambda x: INFANT in x.features)
        self.is_adjective = self._mask(lambda x: x.pos is PartOfSpeech.ADJECTIVE)
        self.is_pronoun = self._mask(lambda x: x.pos is PartOfSpeech.PRONOUN)
        self._read_restrictions(grammar.frames())
        self._read_heads()
        self._of_kind: dict[PartOfSpeech, list[int]] = defaultdict(list)
        for number, lexeme in enumerate(self.lexemes):
            self._of_kind[lexeme.pos].append(number)
        self._in_form = cache(self._find_in_form)
        by_feature: dict[str, list[int]] = defaultdict(list)
        for number, lexeme in enumerate(self.lexemes):
            for feature in lexeme.features:
                by_feature[feature].append(number)
        self._by_feature = {feature: np.array(numbers) for feature, numbers in by_feature.items()}
        self._open: dict[tuple[SlotKind, str, str, frozenset[str]], Mask] = {}

    def known_at(self, age: int) -> Mask:
        """Words that a child of that age knows and has not outgrown."""
        return (self.ages <= age) & ~(self.for_infants if age > INFANT_AGE else np.zeros_like(self.for_infants))

    def of_lemmas(self, lemmas: Iterable[str]) -> Mask:
        """Words of these lemmas, as far as there are any."""
        found = np.zeros(len(self.lexemes), bool)
        for lemma in lemmas:
            if lemma in self._lemmas:
                found[self.words_of[self._lemmas[lemma]]] = True
        return found

    def spelled_like(self, lemma: str) -> Mask:
        """Words that are spelled within the lemma, or it within them."""
        parts = {lemma[start:end] for start in range(len(lemma)) for end in range(start + 1, len(lemma) + 1)}
        found = self.of_lemmas(parts)
        at = self._spelled.find(lemma)
        while at >= 0:
            found[self.words_of[bisect(self._spelled_from, at) - 1]] = True
            at = self._spelled.find(lemma, at + 1)
        return found

    def _mask(self, holds: Callable[[Lexeme], bool]) -> Mask:
        return np.fromiter((holds(x) for x in self.lexemes), dtype=bool, count=len(self.lexemes))

    def _read_restrictions(self, frames: Iterable[Frame]) -> None:
        """Numbers, for every word, of the sets that it accepts in each role."""
        self.sets = AcceptedSets(self.lexemes)
        heads = [(number, x) for number, x in enumerate(self.lexemes) if x.pos in HEADS]
        self._governed: dict[tuple[str, str, bool], Numbers] = {}
        for slot, prepositional in _governed_slots(frames):
            numbers = np.full(len(self.lexemes), NOTHING, np.int16)
            for number, head in heads:
                accepted = self._grammar.accepted(head, slot, prepositional)
                if accepted is not None:
                    numbers[number] = self.sets.number(accepted)
            self._governed[slot.role, slot.form, prepositional] = numbers
        self.said_of = self._numbers(lambda x: said_of(x) if x.pos is PartOfSpeech.ADJECTIVE else None, NOTHING)
        self.goes_with = {role: self._adverbial(role, NOTHING) for role in "VA"}
        self.belongs_to = {role: self._adverbial(role, ANYTHING) for role in BOUND_ROLES}
        self.sets.close()

    def _adverbial(self, role: str, absent: int) -> Numbers:
        adverbs = frozenset().union(*ADVERBS.values())
        return self._numbers(lambda x: x.roles.get(role) if x.pos in adverbs else None, absent)

    def _numbers(self, accepted: Callable[[Lexeme], frozenset[str] | None], absent: int) -> Numbers:
        found = np.full(len(self.lexemes), absent, np.int16)
        for number, lexeme in enumerate(self.lexemes):
            names = accepted(lexeme)
            if names is not None:
                found[number] = self.sets.number(names)
        return found

    def _read_heads(self) -> None:
        self._speaks = self._mask(lambda x: "firstperson" in x.features)
        self._wants_particle = self._mask(
            lambda x: x.pos in HEADS and self._grammar.connective(x, PARTICLE, None) is not None
        )
        bits = {role: 1 << n for n, role in enumerate(sorted({_bare(r) for x in self.lexemes for r in x.roles}))}
        self._role_bits = bits
        self._has = np.array([sum(bits[_bare(r)] for r in _names(x)) for x in self.lexemes], dtype=np.uint32)
        required = ({_bare(role) for role in x.roles if role.endswith("!")} for x in self.lexemes)
        self._required = np.array([sum(bits[r] for r in roles) for roles in required], dtype=np.uint32)

    def _of_theme(self, theme: str) -> Mask:
        return self._mask(lambda x: theme in x.themes)

    def _on_theme(self, theme: str) -> Mask:
        """Words that put a sentence on the theme."""
        return self._mask(lambda x: themes.is_of(x, theme))

    def pool(self, slot: Slot) -> Mask:
        """Words of the slot's parts of speech, in a form they have, within what the slot is narrowed to."""
        key = (slot.kind, slot.role if slot.kind is SlotKind.ADVERB else "", slot.form, slot.only)
        if key not in self._open:
            kinds = ADVERBS[slot.role] if slot.kind is SlotKind.ADVERB else POOLS[slot.kind]
            mask = self._in_form(kinds, slot.form)
            self._open[key] = mask & self._narrowed(slot.only)
        return self._open[key]

    def _narrowed(self, only: frozenset[str]) -> Mask:
        """Words that a slot's narrowing leaves: of any class that it names, of none with `!`, of each with `&`."""
        named = frozenset(name for name in only if name[0] not in "!&")
        mask = self._named(named) if named else np.ones(len(self.lexemes), bool)
        for name in sorted(only - named):
            held = self._named(frozenset({name[1:]}))
            mask = mask & (~held if name.startswith("!") else held)
        return mask

    def _named(self, names: frozenset[str]) -> Mask:
        return self.sets.members(names) | self._featured(names)

    def _find_in_form(self, kinds: frozenset[PartOfSpeech], form: str) -> Mask:
        """Words of some parts of speech that have a form."""
        mask = np.zeros(len(self.lexemes), bool)
        for kind in kinds:
            own = self._of_kind[kind]
            mask[own] = [self._grammar.accepts(self.lexemes[number], form) for number in own]
        return mask

    def _featured(self, names: frozenset[str]) -> Mask:
        """Words with one of the features."""
        mask = np.zeros(len(self.lexemes), bool)
        for name in names:
            if name in self._by_feature:
                mask[self._by_feature[name]] = True
        return mask

    def permitted(self, slot: Slot, frame: Frame) -> Mask:
        """Words of the slot's pool that suit the tense, polarity and type of the frame."""
        mask = self.pool(slot).copy()
        for number in np.flatnonzero(mask):
            mask[number] = self._grammar.permits(self.lexemes[number], frame)
        return mask

    def governed(self, slot: Slot, frame: Frame) -> Numbers:
        """By head: the number of the set that it accepts in a role slot (no free one)."""
        return self.governed_as(slot.role, slot.form, is_prepositional(slot, frame))

    def governed_as(self, role: str, form: str, prepositional: bool) -> Numbers:
        """The same for a role, in a form, with a preposition or without."""
        return self._governed[role, form, prepositional]

    def heads(self, slot: Slot, frame: Frame) -> Mask:
        """Predicates that can head the slot's clause of the frame: form, narrowing, roles and connectives agree."""
        mine = [s for s in frame.slots if s.clause == slot.clause]
        roles = [s for s in mine if s.role in ROLE_KINDS and s.role not in FREE_ROLES]
        mask = self.pool(slot) & (self._wants_particle == any(s.kind is SlotKind.PARTICLE for s in mine))
        for role in roles:
            if role.kind is SlotKind.LITERAL:  # a word of the frame that stands for one: by name alone
                mask = mask & ((self._has & self._role_bits.get(role.role, 0)) != 0)
            else:
                mask = mask & (self.governed(role, frame) != NOTHING)
        has_subject = any(s.role == "S" for s in frame.slots)
        if not has_subject and frame.sentence_type not in (SentenceType.REQUEST, SentenceType.SUGGESTION):
            # Without a subject the sentence is about the speaker, or the hearer who is asked.
            mask = mask & self._speaks
        given = {s.role for s in roles} | ({"S"} if slot.clause == 2 and has_subject else set())
        lacking = np.uint32(0xFFFFFFFF) ^ np.uint32(sum(self._role_bits.get(role, 0) for role in given))
        found: Mask = mask & ((self._required & lacking) == 0)
        return found

    def adverbs_of(self, head: int) -> Mask:
        """Adverbs and mimetics that go with the head."""
        sets = self.goes_with["A" if self.is_adjective[head] else "V"]
        return self.sets.sets(head)[sets]

    def heads_of_adverb(self, adverb: int) -> Mask:
        """Heads that the adverb goes with."""
        verbs, adjectives = (self.sets.words(int(self.goes_with[role][adverb])) for role in "VA")
        return np.where(self.is_adjective, adjectives, verbs)

    def with_adverb(self, adverbs: Mask) -> Mask:
        """Heads that some of the adverbs go with."""
        verbs, adjectives = (self.sets.union(self.goes_with[role][adverbs]) for role in "VA")
        return np.where(self.is_adjective, adjectives, verbs)

    def with_adjective(self, words: Mask) -> Mask:
        """Words that some of the adjectives among these are said of."""
        return self.sets.union(self.said_of[words & self.is_adjective])


def words_by_lemma(lemma_of: Iterable[int]) -> list[list[int]]:
    """Numbers of the words of each lemma. Lemmas are numbered as they come."""
    found: list[list[int]] = []
    for word, lemma in enumerate(lemma_of):
        if lemma == len(found):
            found.append([])
        found[lemma].append(word)
    return found


def _governed_slots(frames: Iterable[Frame]) -> Iterable[tuple[Slot, bool]]:
    """One slot of each role, form and kind of link to its head; these alone decide what a head accepts there."""
    found: dict[tuple[str, str, bool], tuple[Slot, bool]] = {}
    for frame in frames:
        for slot in frame.slots:
            if slot.kind is SlotKind.ROLE and slot.role not in FREE_ROLES:
                prepositional = is_prepositional(slot, frame)
                found.setdefault((slot.role, slot.form, prepositional), (slot, prepositional))
    return found.values()


def _bare(role: str) -> str:
    """`O!`, `L:on!` → O, L: the role by itself."""
    return role.rstrip("!").partition(":")[0]


def _names(lexeme: Lexeme) -> set[str]:
    """Roles that a word of the frame may stand for: those without a preposition."""
    return {role.rstrip("!") for role in lexeme.roles if ":" not in role}


def said_of(adjective: Lexeme) -> frozenset[str]:
    """What an adjective is said of."""
    return adjective.roles.get("S") or adjective.roles.get("S!") or frozenset()


def is_prepositional(slot: Slot, frame: Frame) -> bool:
    """True when the frame says a preposition before that role."""
    return any(s.kind is SlotKind.PREPOSITION and s.of == slot.role and s.clause == slot.clause for s in frame.slots)


def concerns(slot: Slot, head: Slot) -> bool:
    """True for words that the head selects: those of its clause, and the subject that both clauses share."""
    return slot.kind in (SlotKind.ROLE, SlotKind.ADVERB) and (slot.clause == head.clause or slot.role == "S")


def modifies(modifier: Slot, noun: Slot) -> bool:
    """True when the first slot holds an adjective for the noun of the second."""
    return (
        modifier.kind is SlotKind.MODIFIER
        and noun.kind is SlotKind.ROLE
        and modifier.of == noun.role
        and modifier.clause == noun.clause
    )
