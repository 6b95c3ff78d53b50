"""Every lexeme in every form that frames ask for, with its sounds, as columns: a request looks at all of them at once.

A word form is a row. Row 0 is the form that does not exist: it holds no sound and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.language.base import Position
from app.sources.embedded.bits import Bits, packed
from app.stimuli.brief import Target, WordPosition

Sound = tuple[str, Position, tuple[WordPosition, ...]]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int32]
Counts = NDArray[np.uint8]

KNOWN, CLUSTERS, CHANGED = 1, 2, 4
"""Flags of a row: its pronunciation is no guess; it holds a cluster; a phonological rule applies inside it."""

KEPT_TARGETS = 32
"""Targets whose counts are kept: those of the children that one clinic sees in a day; 50 kB each."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Word forms of one language.

    `rows[form, lexeme]`: row of a lexeme in a form; `literals`: rows of words said as written. Row r is written
    `text[text_ends[r - 1]:text_ends[r]]`; its pronunciations are the readings from `first_reading[r]` on, and reading n
    is the run of sounds in `heard` from `reading_starts[n]` on, each a place in `sounds` (0: silence, which begins
    every reading).
    """

    forms: tuple[str, ...]
    sounds: tuple[Sound, ...]
    rows: Rows
    literals: Mapping[str, int]
    text: str
    text_ends: Rows
    heard: NDArray[np.uint8]
    reading_starts: Rows
    first_reading: Rows
    flags: NDArray[np.uint8]


class WordForms:
    """Questions to the columns. Answers by row are arrays as long as there are rows. Safe to share between threads."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._ends: list[int] = columns.text_ends.tolist()  # numpy is slow at looking at one
        self.form_number = {form: number for number, form in enumerate(columns.forms)}
        self._phoneme_bit = {
            phoneme: 1 << bit for bit, phoneme in enumerate(dict.fromkeys(s[0] for s in columns.sounds[1:]))
        }
        self._phonemes = self._phonemes_by_row()
        self.clusters: Mask = columns.flags & CLUSTERS > 0
        self.changed: Mask = columns.flags & CHANGED > 0
        self.proved = lru_cache(maxsize=KEPT_TARGETS)(self._proved)
        self.carrying = lru_cache(maxsize=KEPT_TARGETS)(self._carrying)
        self.rooted = lru_cache(maxsize=KEPT_TARGETS)(self._rooted)
        self.fit = lru_cache(maxsize=KEPT_TARGETS)(self._fit)
        self._absent = packed(columns.rows == 0)

    def row(self, form: str, lexeme: int) -> int:
        """The row of a lexeme, by number, in a form; 0 where it has none."""
        return int(self.columns.rows[self.form_number[form], lexeme])

    def row_at(self, form: int, lexeme: int) -> int:
        """The row of a lexeme in a form, both by number."""
        return int(self.columns.rows.item(form, lexeme))

    def text(self, row: int) -> str:
        """A row as written."""
        return self.columns.text[self._ends[row - 1] if row else 0 : self._ends[row]]

    def said(self, row: int) -> tuple[str, ...]:
        """The phonemes of a row's first pronunciation, in order."""
        return tuple([phoneme for phoneme, _ in self.heard(row)])

    def heard(self, row: int) -> list[tuple[str, Position]]:
        """The sounds of a row's first pronunciation, each with its position in its syllable, in order."""
        columns = self.columns
        reading = int(columns.first_reading[row])
        start = int(columns.reading_starts[reading])
        following = columns.reading_starts[reading + 1 : reading + 2].tolist()
        heard = columns.heard[start : following[0] if following else None].tolist()
        return [columns.sounds[place][:2] for place in heard if place]

    def holding(self, phonemes: Iterable[str]) -> Mask:
        """By row: one of the phonemes is heard in some pronunciation."""
        wanted = np.uint64(sum(self._phoneme_bit.get(phoneme, 0) for phoneme in set(phonemes)))
        found: Mask = (self._phonemes & wanted) != 0
        return found

    def _proved(self, target: Target) -> Counts:
        """By row: occurrences of the target; none where the word is a guess or its pronunciations disagree."""
        columns = self.columns
        holds = np.array([False, *(_holds(sound, target) for sound in columns.sounds[1:])], dtype=np.uint8)
        by_reading = np.add.reduceat(holds[columns.heard], columns.reading_starts, dtype=np.uint8)
        fewest = np.minimum.reduceat(by_reading, columns.first_reading)
        agreed = fewest == np.maximum.reduceat(by_reading, columns.first_reading)
        found: Counts = np.where(agreed & (columns.flags & KNOWN > 0), fewest, 0).astype(np.uint8)
        return found

    def _carrying(self, target: Target) -> tuple[Bits, ...]:
        """By form, as bits: the words that hold the target once or more, twice or more … as often as it asks."""
        counts = self.proved(target)[self.columns.rows]
        return tuple([packed(counts >= n) for n in range(1, target.min_occurrences + 1)])

    def _rooted(self, target: Target) -> Bits:
        """The words, as bits, that hold the target in each of their forms: in the stem, not in an ending or a josa."""
        found: Bits = np.bitwise_and.reduce(self.carrying(target)[0] | self._absent, axis=0)
        return found

    def _fit(self, avoided: frozenset[str], clusters: bool, changes: bool) -> tuple[Mask, Bits]:
        """What is there without the avoided sounds, and with clusters or sound changes only where they are allowed: by
        row, and by form the words, as bits."""
        fit = np.ones(len(self.columns.flags), bool)
        fit[0] = False
        if avoided:
            fit &= ~self.holding(avoided)
        if not clusters:
            fit &= ~self.clusters
        if not changes:
            fit &= ~self.changed
        return fit, packed(fit[self.columns.rows])

    def _phonemes_by_row(self) -> NDArray[np.uint64]:
        columns = self.columns
        bits = np.array([0, *(self._phoneme_bit[s[0]] for s in columns.sounds[1:])], dtype=np.uint64)
        by_reading = np.bitwise_or.reduceat(bits[columns.heard], columns.reading_starts)
        found: NDArray[np.uint64] = np.bitwise_or.reduceat(by_reading, columns.first_reading)
        return found


def _holds(sound: Sound, target: Target) -> bool:
    phoneme, position, places = sound
    return (
        phoneme == target.phoneme
        and target.position in (None, position)
        and (target.word_position is WordPosition.ANY or target.word_position in places)
    )
