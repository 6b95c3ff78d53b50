"""Which words fit which slot of which predicate: the selectional restrictions, looked up fast."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from app.language.base import Lexeme, Lexicon, PartOfSpeech, SentenceType
from app.language.grammar import ROLE_KINDS, Frame, Grammar, Slot, SlotKind

FILLERS = frozenset({PartOfSpeech.NOUN, PartOfSpeech.PRONOUN})
HEADS = frozenset({PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE})
PARTICLE = Slot(SlotKind.PARTICLE)
FREE_ROLES = frozenset("NX")
"""Nouns of the frame itself, that no head selects."""

ADVERBS = {"Adv": PartOfSpeech.ADVERB, "Mim": PartOfSpeech.MIMETIC}


def fits(lexeme: Lexeme, accepted: Collection[str]) -> bool:
    """True when the lexeme is of an accepted class or is one of the accepted `=lemma`s."""
    return not lexeme.classes.isdisjoint(accepted) or f"={lexeme.lemma}" in accepted


def is_open(slot: Slot, lexeme: Lexeme) -> bool:
    """True when the slot is not narrowed, or narrowed to a class, lemma or mark of the lexeme."""
    return not slot.only or fits(lexeme, slot.only) or not slot.only.isdisjoint(lexeme.features)


def required_roles(head: Lexeme) -> frozenset[str]:
    """Roles without which the head does not sound whole (`O!`, `L:on!` → O, L)."""
    return frozenset(role.rstrip("!").partition(":")[0] for role in head.roles if role.endswith("!"))


class Vocabulary:
    """The lexicon of one language as the slots of its frames see it. Word lists are in lexicon order."""

    def __init__(self, lexicon: Lexicon, grammar: Grammar) -> None:
        self._grammar = grammar
        everything = lexicon.all()
        self.fillers = tuple(x for x in everything if x.pos in FILLERS)
        self._heads = tuple(x for x in everything if x.pos in HEADS)
        self._modifiers = tuple(x for x in everything if x.pos is PartOfSpeech.ADJECTIVE)
        self._adverbs = {role: tuple(x for x in everything if x.pos is pos) for role, pos in ADVERBS.items()}
        self._times = tuple(x for x in everything if x.pos in (PartOfSpeech.ADVERB, PartOfSpeech.NOUN))
        self.role_fillers = lru_cache(maxsize=50_000)(self._role_fillers)
        self.heads_of = lru_cache(maxsize=5_000)(self._heads_of)
        self.heads_taking = lru_cache(maxsize=50_000)(self._heads_taking)
        self.modifiers_of = lru_cache(maxsize=20_000)(self._modifiers_of)
        self.adverbs_of = lru_cache(maxsize=20_000)(self._adverbs_of)
        self.plain = lru_cache(maxsize=2_000)(self._plain)

    def pool(self, slot: Slot) -> Sequence[Lexeme]:
        """Every word of the part of speech that such a slot takes."""
        if slot.kind is SlotKind.HEAD:
            return self._heads
        if slot.kind is SlotKind.MODIFIER:
            return self._modifiers
        if slot.kind is SlotKind.ADVERB:
            return self._adverbs[slot.role]
        return self._times if slot.kind is SlotKind.TIME else self.fillers

    def _heads_of(self, frame: Frame, clause: int) -> Sequence[Lexeme]:
        """Predicates that can head that clause of the frame: form, narrowing, roles and connectives agree."""
        slot = next(s for s in frame.slots if s.kind is SlotKind.HEAD and s.clause == clause)
        return tuple(h for h in self._heads if self._can_head(h, slot, frame))

    def _heads_taking(self, frame: Frame, clause: int, index: int, lexeme: Lexeme) -> frozenset[Lexeme]:
        """Those of the clause's heads that accept a word in slot `index` of the frame."""
        slot = frame.slots[index]
        heads = self.heads_of(frame, clause)
        if slot.kind is SlotKind.ADVERB:
            return frozenset(h for h in heads if lexeme in self.adverbs_of(h, slot, frame))
        if slot.kind is not SlotKind.ROLE or slot.role in FREE_ROLES:
            return frozenset(heads)
        prepositional = is_prepositional(slot, frame)
        accepted = ((h, self._grammar.accepted(h, slot, prepositional)) for h in heads)
        return frozenset(h for h, fillers in accepted if fillers is not None and fits(lexeme, fillers))

    def _can_head(self, head: Lexeme, slot: Slot, frame: Frame) -> bool:
        if not is_open(slot, head) or not self._grammar.accepts(head, slot.form):
            return False
        mine = [s for s in frame.slots if s.clause == slot.clause]
        wants_particle = self._grammar.connective(head, PARTICLE, None) is not None
        if wants_particle != any(s.kind is SlotKind.PARTICLE for s in mine):
            return False
        roles = [s for s in mine if s.role in ROLE_KINDS and s.role not in FREE_ROLES]
        if any(not self._governs(head, s, frame) for s in roles):
            return False
        if not any(s.role == "S" for s in frame.slots) and not _speaks(head, frame):
            return False
        return required_roles(head) <= {s.role for s in roles} | shared_subject(slot, frame)

    def _governs(self, head: Lexeme, slot: Slot, frame: Frame) -> bool:
        """Whether the head has the role; for a word of the frame that stands for one, by name alone."""
        if slot.kind is SlotKind.LITERAL:
            return slot.role in head.roles or f"{slot.role}!" in head.roles
        return self._grammar.accepted(head, slot, is_prepositional(slot, frame)) is not None

    def _role_fillers(self, heads: tuple[Lexeme, ...], slot: Slot, prepositional: bool) -> Sequence[Lexeme]:
        """Words that every one of `heads` accepts in that slot, in a form they have. No heads: any word."""
        accepted = [self._grammar.accepted(head, slot, prepositional) or frozenset() for head in heads]
        return tuple(
            x
            for x in self.fillers
            if is_open(slot, x) and self._grammar.accepts(x, slot.form) and all(fits(x, a) for a in accepted)
        )

    def _modifiers_of(self, noun: Lexeme, slot: Slot) -> Sequence[Lexeme]:
        """Adjectives that are said of the noun and stand before it; a pronoun has none."""
        if noun.pos is PartOfSpeech.PRONOUN:
            return ()
        return tuple(
            x
            for x in self._modifiers
            if is_open(slot, x) and self._grammar.accepts(x, slot.form) and fits(noun, said_of(x))
        )

    def _adverbs_of(self, head: Lexeme, slot: Slot, frame: Frame) -> Sequence[Lexeme]:
        """Adverbs or mimetics that go with the head, in the frame's tense and polarity."""
        role = "A" if head.pos is PartOfSpeech.ADJECTIVE else "V"
        return tuple(
            x
            for x in self._adverbs[slot.role]
            if is_open(slot, x) and fits(head, x.roles.get(role, frozenset())) and self._grammar.permits(x, frame)
        )

    def _plain(self, slot: Slot, frame: Frame) -> Sequence[Lexeme]:
        """Words for a slot that depends on no head: time words and vocatives."""
        return tuple(
            x
            for x in self.pool(slot)
            if is_open(slot, x) and self._grammar.accepts(x, slot.form) and self._grammar.permits(x, frame)
        )


def said_of(adjective: Lexeme) -> frozenset[str]:
    """What an adjective is said of."""
    return adjective.roles.get("S") or adjective.roles.get("S!") or frozenset()


def is_prepositional(slot: Slot, frame: Frame) -> bool:
    """True when the frame says a preposition before that role."""
    return any(s.kind is SlotKind.PREPOSITION and s.of == slot.role and s.clause == slot.clause for s in frame.slots)


def shared_subject(head: Slot, frame: Frame) -> frozenset[str]:
    """The second clause has the subject of the first."""
    return frozenset({"S"}) if head.clause == 2 and any(s.role == "S" for s in frame.slots) else frozenset()


def _speaks(head: Lexeme, frame: Frame) -> bool:
    """Without a subject slot the sentence is about the speaker, or about the hearer who is asked to do it."""
    addressed = frame.sentence_type in (SentenceType.REQUEST, SentenceType.SUGGESTION)
    return "firstperson" in head.features or addressed
