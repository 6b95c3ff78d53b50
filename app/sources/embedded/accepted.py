"""Sets of words that predicates, adjectives and adverbs accept, numbered, with their members as bits.

A lexicon has a few thousand such sets and a few thousand words: one bit for each of both says all of it in 2 MB, and
what a frame can hold follows from a handful of operations on rows of bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.language.base import Lexeme
from app.sources.embedded.bits import Bits, packed
from app.sources.embedded.word_forms import Mask

Numbers = NDArray[np.int16]

NOTHING, ANYTHING = 0, 1
"""Numbers of the set without members (a role that a head does not have) and of the set of all words."""


class AcceptedSets:
    """Numbers for sets, and their members. Sets are named first; `close` then makes the answers fast."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._size = len(lexemes)
        by_name: dict[str, list[int]] = defaultdict(list)
        for number, lexeme in enumerate(lexemes):
            for name in (*lexeme.classes, f"={lexeme.lemma}"):
                by_name[name].append(number)
        self._by_name = {name: np.array(numbers) for name, numbers in by_name.items()}
        self._numbers: dict[frozenset[str], int] = {}
        self._members: list[Bits] = [packed(np.zeros(self._size, bool)), packed(np.ones(self._size, bool))]
        self._words = np.zeros((0, 0), np.uint8)
        self._sets = np.zeros((0, 0), np.uint8)

    def members(self, names: Collection[str]) -> Mask:
        """Words of the named classes and lemmas (`=lemma`)."""
        mask = np.zeros(self._size, bool)
        for name in names:
            if name in self._by_name:
                mask[self._by_name[name]] = True
        return mask

    def number(self, names: frozenset[str]) -> int:
        """The number of a set of classes and lemmas."""
        if names not in self._numbers:
            self._numbers[names] = len(self._members)
            self._members.append(packed(self.members(names)))
        return self._numbers[names]

    def close(self) -> None:
        """Ends the naming of sets."""
        self._words = np.stack(self._members)
        self._sets = packed(np.unpackbits(self._words, axis=1, count=self._size).T.astype(bool))
        self._members = list(self._words)

    def words(self, number: int) -> Mask:
        """The words of a set."""
        return np.unpackbits(self._words[number], count=self._size).view(bool)

    def sets(self, word: int) -> Mask:
        """By number of a set: whether the word is in it."""
        return np.unpackbits(self._sets[word], count=len(self._words)).view(bool)

    def bits(self, number: int) -> Bits:
        """The words of a set, as bits."""
        found: Bits = self._words[number]
        return found

    def rows(self, numbers: Iterable[int] | Numbers) -> Bits:
        """The members of several sets, as bits, one row a set."""
        found: Bits = self._words[np.asarray(numbers, dtype=np.intp)]
        return found

    def different(self, numbers: Numbers) -> NDArray[np.intp]:
        """The numbers, each once, in order: told by what is there, which takes a fifth of the time of sorting them."""
        there = np.zeros(len(self._words), bool)
        there[numbers] = True
        return np.flatnonzero(there)

    def union(self, numbers: Numbers) -> Mask:
        """The words that are in some of the sets."""
        found: Bits = np.bitwise_or.reduce(self.rows(self.different(numbers)), axis=0, initial=0)
        return np.unpackbits(found, count=self._size).view(bool)
