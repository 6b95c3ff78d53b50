"""How strongly predicates select the nouns beside them, by the roles of a lexicon.

After Resnik 1996, Cognition 61:127-159: a predicate that takes few nouns (drink: liquids) tells more about its noun
than one that takes any (see). His counts come from a corpus; ours from the roles that the lexicon gives each predicate,
so this tells fitting words from ill-matched ones and nothing of grammar or style.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import log

from app.language.base import Analysis, Lexeme, Lexicon, PartOfSpeech

PREDICATES = frozenset({PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE})
NEUTRAL = 0.5
"""Of a sentence in which there is no noun beside a predicate to judge."""

KNOWN_FIT = 0.5
"""Of a noun that the predicate takes as it takes any other; a narrower choice is worth up to 1."""


class Association:
    """Selection between the words of one lexicon. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        nouns = [x for x in lexicon.all() if x.pos is PartOfSpeech.NOUN]
        self._total = len(nouns)
        self._taken: dict[str, set[int]] = defaultdict(set)
        for number, noun in enumerate(nouns):
            for filler in (*noun.classes, f"={noun.lemma}"):
                self._taken[filler].add(number)
        self._breadth = lru_cache(maxsize=20_000)(self._count)
        self._pair = lru_cache(maxsize=100_000)(self._strength)

    def of(self, analysis: Analysis) -> float:
        """Mean over the nouns of the sentence of how strongly one of its predicates selects each, 0…1."""
        nouns = [m.lemma for m in analysis.morphemes if m.pos is PartOfSpeech.NOUN]
        predicates = [m.lemma for m in analysis.morphemes if m.pos in PREDICATES]
        if not nouns or not predicates:
            return NEUTRAL
        return sum(max(self._pair(p, n) for p in predicates) for n in nouns) / len(nouns)

    def _strength(self, predicate: str, noun: str) -> float:
        """Of one predicate and one noun: 0 where no role takes it or a word is unknown."""
        rows = [x for x in self._lexicon.find(predicate) if x.pos in PREDICATES]
        nouns = [x for x in self._lexicon.find(noun) if x.pos is PartOfSpeech.NOUN]
        accepted = [fillers for row in rows for fillers in row.roles.values() if _takes(fillers, nouns)]
        return max((KNOWN_FIT + (1 - KNOWN_FIT) * self._breadth(fillers) for fillers in accepted), default=0.0)

    def _count(self, fillers: frozenset[str]) -> float:
        """1 for a role that takes one noun of the lexicon, 0 for one that takes them all."""
        taken = len(set().union(*(self._taken[filler] for filler in fillers if filler in self._taken)))
        return 1.0 - log(max(1, taken)) / log(max(2, self._total))


def _takes(fillers: frozenset[str], nouns: Sequence[Lexeme]) -> bool:
    return any(not noun.classes.isdisjoint(fillers) or f"={noun.lemma}" in fillers for noun in nouns)
