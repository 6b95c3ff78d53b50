"""Where the words of a pair may stand so that the contrast is heard: their forms keep the two sounds apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.language.base import Lexeme
from app.sources.embedded.frame_table import Ints
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.seats import Seats
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Target
from app.stimuli.contrast import OMITTED, Pair
from app.stimuli.sound_rows import sounds_of

Weights = NDArray[np.float64]

BLURRED = 0.02
"""How much rarer a place is drawn in which something else differs too, or whose frame has the target in a word of its
own: for words that can stand nowhere else."""


@dataclass(frozen=True, slots=True)
class Places:
    """Noun slots, alongside: `frames`, `slots`, `patterns` by number, and how readily each is drawn."""

    frames: Ints
    slots: Ints
    patterns: Ints
    weights: Weights


class PairPlaces:
    """One request's answers. A word whose form loses its sound (곰이 is [고미]: no coda ㅁ) has no place there."""

    def __init__(self, parts: LanguageParts, seats: Seats) -> None:
        self._parts = parts
        self._seats = seats
        self._clear = cache(self._clear_frames)
        self._alone = cache(lambda lemma: sounds_of(lemma, parts.language))

    def for_both(self, pair: Pair) -> Places:
        """Where either word may stand; rarely where more than the one sound would differ."""
        seats = self._open_to(pair.target, pair.contrast)
        one, other = self._forms(seats, pair.target), self._forms(seats, pair.contrast)
        kept = self._trains(one, pair) & self._opposes(other, pair)
        seats, one, other = seats[kept], one[kept], other[kept]
        weights = self._weights(seats, pair)
        return self._places(seats, weights if pair.near else np.where(self._minimal(one, other), 1, BLURRED) * weights)

    def for_target(self, pair: Pair) -> Places:
        """Where the target word may stand and keeps its sound."""
        seats = self._open_to(pair.target)
        seats = seats[self._trains(self._forms(seats, pair.target), pair)]
        return self._places(seats, self._weights(seats, pair))

    def for_contrast(self, pair: Pair) -> Places:
        """Where the contrast word may stand, keeps its sound, and is free of the target."""
        seats = self._open_to(pair.contrast)
        seats = seats[self._opposes(self._forms(seats, pair.contrast), pair)]
        return self._places(seats, self._weights(seats, pair))

    def _open_to(self, *words: Lexeme) -> Ints:
        return self._seats.open_to(*(self._parts.vocabulary.number[word] for word in words))

    def _places(self, seats: Ints, weights: Weights) -> Places:
        table, rows = self._parts.table, self._seats.rows[seats]
        frames = table.frame[rows]
        return Places(frames, table.slot[rows], self._parts.seating.pattern[frames], weights)

    def _forms(self, seats: Ints, word: Lexeme) -> Ints:
        """The form, by row, that a word has in each seat."""
        form = self._parts.table.form[self._seats.rows[seats]]
        found: Ints = self._parts.forms.columns.rows[form, self._parts.vocabulary.number[word]].astype(np.intp)
        return found

    def _holds(self, forms: Ints, sound: Target) -> Mask:
        found: Mask = self._parts.forms.proved(sound)[forms] > 0
        return found

    def _trains(self, forms: Ints, pair: Pair) -> Mask:
        return self._holds(forms, pair.sound()) & self._whole(forms, pair.target)

    def _opposes(self, forms: Ints, pair: Pair) -> Mask:
        free = ~self._holds(forms, pair.sound()) & self._whole(forms, pair.contrast)
        if pair.contrast_phoneme == OMITTED:
            return free
        return free & self._holds(forms, Target(pair.contrast_phoneme, pair.position))

    def _whole(self, forms: Ints, word: Lexeme) -> Mask:
        """Whether the word is heard in these forms as it is alone: 숲 is not in 숲이 [수피]."""
        alone = self._alone(word.lemma)
        whole = [row for row in set(forms.tolist()) if self._parts.forms.said(row)[: len(alone)] == alone]
        found: Mask = np.isin(forms, whole)
        return found

    def _minimal(self, one: Ints, other: Ints) -> Mask:
        """Whether the two words, in these forms, differ in one sound only. A noun has few forms."""
        said = self._parts.forms.said
        known = {
            pair: differ_in_one(said(pair[0]), said(pair[1]))
            for pair in set(zip(one.tolist(), other.tolist(), strict=True))
        }
        return np.array([known[pair] for pair in zip(one.tolist(), other.tolist(), strict=True)], dtype=bool)

    def _weights(self, seats: Ints, pair: Pair) -> Weights:
        clear = self._clear(pair.sound())[self._parts.table.frame[self._seats.rows[seats]]]
        return self._seats.weights[seats] * np.where(clear, 1.0, BLURRED)

    def _clear_frames(self, sound: Target) -> Mask:
        """By frame: the target is in none of its own words."""
        table, proved = self._parts.table, self._parts.forms.proved(sound)
        clear = np.ones(len(table.frames), bool)
        clear[table.literal_frame[proved[table.literal_row] > 0]] = False
        return clear


def differ_in_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two words as said differ in one sound only: replaced, or left out (콩도, 코도; not 콩이, 코가)."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(one[:i] + one[i + 1 :] == other for i in range(len(one)))
