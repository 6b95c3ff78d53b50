"""Words by lot: frequent and familiar ones come more often, used ones more rarely."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from app.sources.embedded.bits import Bits, members, packed
from app.sources.embedded.frame_table import Ints
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Brief
from app.stimuli.parts import ZIPF_FLOOR

ZIPF_STEPS = 3.0
"""Steps of the Zipf scale by which a word gains a weight of 1: frequent words come more often."""

YOUNG = 0.3
"""Weight a word gains for each year that it is younger than the child: familiar words come more often."""

WEARING = 3.0
"""A word becomes rarer with the cube of one and so many times its uses."""

JOBS = "jobs"
"""People named by their work stand in sentences about work; elsewhere family and friends are nearer to a child."""

RATHER = 4.0
"""How much more often a word of the asked theme comes, and how much more seldom one of `JOBS` that is not asked."""

REDRAWN = 8
"""Draws after which a lemma with many rows may weigh more than one with a single row."""

GUESSES = 6
"""Words drawn one by one before the weights of all are summed up; then it is sure to be one."""

FEW = 16
"""So many words are summed up at once, one by one: that costs less than guesses that fail."""

WORN = 2
"""Sentences after which a word is worn."""

Weights = NDArray[np.float64]


class Lot:
    """The words of a language as one request draws them. Not shared between requests.

    `fresh`: the words that are not worn, as bits; None while that is every word.
    """

    def __init__(self, brief: Brief, vocabulary: Vocabulary, rng: random.Random) -> None:
        self._vocabulary = vocabulary
        self._rng = rng
        self._weights: Weights = weights_for(brief, vocabulary)
        self._unused: list[float] = self._weights.tolist()  # lists for looking at one word: numpy is slow at that
        self._weight_of = list(self._unused)
        self._heaviest = max(self._unused)
        self._uses = [0] * len(vocabulary.words_of)
        self._nothing = bytes(packed(np.zeros(len(self._unused), bool)))
        self.fresh: Bits | None = None

    def use(self, words: Collection[int]) -> None:
        """Remembers the words of a finished sentence, so that others come next."""
        lemma_of = self._vocabulary.lemma_list
        for lemma in {lemma_of[word] for word in words}:
            self._uses[lemma] += 1
            wear = (1.0 + WEARING * self._uses[lemma]) ** 3
            rows = self._vocabulary.words_of[lemma]
            for row in rows:
                self._weights[row] = self._weight_of[row] = self._unused[row] / wear
            if self._uses[lemma] == WORN:
                worn = np.zeros(len(self._unused), bool)
                worn[rows] = True
                self.shun(worn)

    def shun(self, words: Mask) -> None:
        """Counts words as worn."""
        left = packed(~words)
        self.fresh = left if self.fresh is None else self.fresh & left

    def most_used(self, words: Collection[int]) -> int:
        """How often the most used of the words was used."""
        uses, lemma_of = self._uses, self._vocabulary.lemma_list
        return max([uses[lemma_of[word]] for word in words], default=0)

    def in_order(self, words: Ints) -> list[int]:
        """The words in an order drawn by weight, without replacement (Efraimidis & Spirakis 2006)."""
        keys = [self._rng.random() ** (1.0 / weight) for weight in self._weights[words].tolist()]
        return [word for _, word in sorted(zip(keys, words.tolist(), strict=True), reverse=True)]

    def draw(self, bits: Bits) -> int | None:
        """One of some words by weight, None where there are none.

        A lemma with many rows (one for each thing a verb takes) comes no more often than one with a single row.
        """
        raw = bits.tobytes()
        if raw == self._nothing:
            return None
        words = members(bits)
        if len(words) == 1:
            return int(words[0])
        lemma_of, words_of = self._vocabulary.lemma_list, self._vocabulary.words_of
        few = list(map(int, words)) if len(words) <= FEW else None
        for _ in range(REDRAWN):
            word = self._drawn(words) if few is None else self._drawn_of_few(few)
            rows = words_of[lemma_of[word]]
            if len(rows) == 1:
                break
            alike = sum([raw[row >> 3] >> (7 - (row & 7)) & 1 for row in rows])
            if alike == 1 or self._rng.random() * alike < 1.0:
                break
        return word

    def _drawn_of_few(self, words: list[int]) -> int:
        """A word drawn by weight, the weights summed up one by one."""
        weight_of = self._weight_of
        place = self._rng.random() * sum([weight_of[word] for word in words])
        for word in words:
            place -= weight_of[word]
            if place < 0.0:
                return word
        return words[-1]

    def _drawn(self, words: Sequence[int] | Ints) -> int:
        """A word drawn by weight: any of them, taken as often as its weight is of the heaviest (rejection sampling)."""
        weight_of, random_ = self._weight_of, self._rng.random
        for _ in range(GUESSES):
            word = int(words[int(random_() * len(words))])
            if random_() * self._heaviest < weight_of[word]:
                return word
        sums = self._weights[words].cumsum()
        place = int(sums.searchsorted(self._rng.random() * sums[-1], side="right"))
        return int(words[min(place, len(words) - 1)])


def weights_for(brief: Brief, vocabulary: Vocabulary) -> Weights:
    """By word: how readily it is drawn. Frequent and familiar words and those of the asked theme come more often."""
    familiar = np.maximum(0.0, brief.age - vocabulary.ages.astype(np.float64))
    weights = 1.0 + np.maximum(0.0, vocabulary.zipf - ZIPF_FLOOR) / ZIPF_STEPS + YOUNG * familiar
    asked = vocabulary.of_theme(brief.theme) if brief.theme else np.zeros(len(weights), bool)
    found: Weights = np.where(asked, weights * RATHER, np.where(vocabulary.of_theme(JOBS), weights / RATHER, weights))
    return found
