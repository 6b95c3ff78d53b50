"""Where the words of a pair may stand so that the contrast is heard: their forms keep the two sounds apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from app.language.base import Lexeme
from app.language.contrasts import OMITTED
from app.sources.embedded.frame_table import Ints
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.seats import Seats
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Target
from app.stimuli.contrast import Pair
from app.stimuli.sound_rows import sounds_of

Weights = NDArray[np.float64]

BLURRED = 0.02
"""How much rarer a place is drawn in which something else differs too, or whose frame has the target in a word of its
own: for words that can stand nowhere else."""


@dataclass(frozen=True, slots=True)
class Places:
    """Noun slots, alongside: `frames`, `slots`, `patterns`, `forms` by number, and how readily each is drawn."""

    frames: Ints
    slots: Ints
    patterns: Ints
    forms: Ints
    weights: Weights


class PairPlaces:
    """One request's answers. A word whose form loses its sound (곰이 is [고미]: no coda ㅁ) has no place there.

    `wanted`: occurrences of the target in the first sentence. Where it is one, a frame whose own words hold the target
    has no place for both words: the contrast would be blurred.

    Masks by form are as long as the forms that slots ask for: a word has few, however many seats there are.
    """

    def __init__(self, parts: LanguageParts, seats: Seats, wanted: int) -> None:
        self._parts = parts
        self._seats = seats
        self._wanted = wanted
        self._form: Ints = parts.table.form[seats.rows]
        self._clear = cache(self._clear_frames)
        self._alone = cache(lambda lemma: sounds_of(lemma, parts.language))
        self._whole = cache(self._whole_forms)

    def for_both(self, pair: Pair) -> Places:
        """Where either word may stand; rarely where more than the one sound would differ."""
        kept = self._trains(pair) & self._opposes(pair)
        places = self._places(kept, pair, [pair.target, pair.contrast], clear=self._wanted == 1)
        return places if pair.near else self._minimal_first(places, kept, pair)

    def for_target(self, pair: Pair) -> Places:
        """Where the target word may stand and keeps its sound."""
        return self._places(self._trains(pair), pair, [pair.target], clear=False)

    def for_contrast(self, pair: Pair) -> Places:
        """Where the contrast word may stand, keeps its sound, and is free of the target."""
        return self._places(self._opposes(pair), pair, [pair.contrast], clear=True)

    def _places(self, kept: Mask, pair: Pair, words: Sequence[Lexeme], *, clear: bool) -> Places:
        """Seats open to the words in one of the forms kept; only in frames that are clear of the target, or those
        readily."""
        table, numbers = self._parts.table, [self._parts.vocabulary.number[word] for word in words]
        free = self._clear(pair.sound())[table.frame[self._seats.rows]]
        among = kept[self._form] & free if clear else kept[self._form]
        seats = self._seats.open_to(np.flatnonzero(among), *numbers)
        rows = self._seats.rows[seats]
        frames = table.frame[rows]
        weights = self._seats.weights[seats] * np.where(free[seats], 1.0, BLURRED)
        return Places(frames, table.slot[rows], self._parts.seating.pattern[frames], table.form[rows], weights)

    def _minimal_first(self, places: Places, kept: Mask, pair: Pair) -> Places:
        said, minimal = self._parts.forms.said, np.zeros(len(kept), bool)
        one, other = self._rows(pair.target), self._rows(pair.contrast)
        for form in np.flatnonzero(kept).tolist():
            minimal[form] = differ_in_one(said(int(one[form])), said(int(other[form])))
        return replace(places, weights=places.weights * np.where(minimal[places.forms], 1.0, BLURRED))

    def _rows(self, word: Lexeme) -> Ints:
        """By form: the row of the word in it."""
        found: Ints = self._parts.forms.columns.rows[:, self._parts.vocabulary.number[word]].astype(np.intp)
        return found

    def _holds(self, word: Lexeme, sound: Target) -> Mask:
        """By form: whether the word holds the sound in it."""
        found: Mask = self._parts.forms.proved(sound)[self._rows(word)] > 0
        return found

    def _trains(self, pair: Pair) -> Mask:
        return self._holds(pair.target, pair.sound()) & self._whole(pair.target)

    def _opposes(self, pair: Pair) -> Mask:
        free = ~self._holds(pair.contrast, pair.sound()) & self._whole(pair.contrast)
        if pair.contrast_phoneme == OMITTED:
            return free
        return free & self._holds(pair.contrast, Target(pair.contrast_phoneme, pair.position))

    def _whole_forms(self, word: Lexeme) -> Mask:
        """By form: whether the word is heard in it as it is alone: 숲 is not in 숲이 [수피]."""
        alone, said = self._alone(word.lemma), self._parts.forms.said
        return np.array([row > 0 and said(row)[: len(alone)] == alone for row in self._rows(word).tolist()], dtype=bool)

    def _clear_frames(self, sound: Target) -> Mask:
        """By frame: the target is in none of its own words, and in no ending that every word has there (-요: ㅛ)."""
        table, rows = self._parts.table, self._parts.forms.columns.rows
        proved: Mask = self._parts.forms.proved(sound) > 0
        always: Mask = np.logical_and.reduce(proved[rows] | (rows == 0), axis=1)
        always &= np.logical_or.reduce(rows > 0, axis=1)
        clear = np.ones(len(table.frames), bool)
        clear[table.literal_frame[proved[table.literal_row]]] = False
        clear[table.frame[always[table.form]]] = False
        return clear


def differ_in_one(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two words as said differ in one sound only: replaced, or left out (콩도, 코도; not 콩이, 코가)."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(one[:i] + one[i + 1 :] == other for i in range(len(one)))
