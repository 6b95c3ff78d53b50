"""How hard a sentence is to say for a child who works on one sound, from what can be counted in it.

The target sound itself is no part of it, nor is sentence length: the therapist chose both, and they are the same for a
whole set. What stands around the target tells an easy trial from a hard one. docs/scoring.md tells the measures, their
sources and how the bounds were found (bench/set_balance.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from app.language.base import Language, Position, Segment, Syllable, Word
from app.stimuli.brief import Target
from app.stimuli.checks import Reading
from app.stimuli.matching import segments_at
from app.stimuli.norms import late_sounds
from app.stimuli.parts import familiarity

T = TypeVar("T")

LEVELS = ("easy", "medium", "hard")

SHARES: Mapping[str, float] = {"wordComplexity": 0.5, "lateSounds": 0.25, "rareWords": 0.25}
"""Weights of the measures: our judgement; how words are built counts as much as the other two together."""

FULL_POINTS: Mapping[str, float] = {"ko": 6.0, "en": 5.0}
"""Points a word of the (adapted) Word Complexity Measure that count as 1: what one sentence in fifty has."""

BOUNDS: Mapping[str, tuple[float, float]] = {"ko": (0.43, 0.58), "en": (0.35, 0.48)}
"""Where medium and hard begin: thirds of what the embedded engine says to random requests (bench/set_balance.py)."""

LANGUAGE_AT_LARGE = "en"
"""Whose numbers hold for a language that has none of its own."""


def measures(reading: Reading, target: Target | None = None) -> dict[str, float]:
    """The measures that the level is made of, each 0…1, by the names of `SHARES`."""
    words = reading.pronunciation.words
    count = len(words) or 1
    points = sum(word_points(reading.language, word, target) for word in words) / count
    late = late_sounds(reading.pronunciation, reading.language, None, target) / count
    return scaled(reading.language.code, points, late, familiarity(reading.lexemes))


def scaled(language: str, points: float, late: float, familiar: float) -> dict[str, float]:
    """The measures out of points and late sounds a word, and how familiar the words are, 0…1."""
    return {
        "wordComplexity": min(1.0, points / _of(FULL_POINTS, language)),
        "lateSounds": min(1.0, late),
        "rareWords": 1.0 - familiar,
    }


def word_points(language: Language, word: Word, target: Target | None = None) -> int:
    """Word complexity without the points that the target sound has for being what it is.

    Its place still counts: a cluster or a final consonant is one with the target in it too.
    """
    points = language.word_complexity(word.syllables)
    if target is None:
        return points
    targets = sum(s.phoneme == target.phoneme for syllable in word.syllables for _, s in segments_at(syllable))
    return points - targets * _own_points(language, target.phoneme) if targets else points


@cache
def _own_points(language: Language, phoneme: str) -> int:
    """What a sound adds to word complexity wherever it stands: an open syllable with it, less one without."""
    vowels = [vowel.symbol for vowel in language.inventory.at(Position.NUCLEUS)]
    if phoneme in vowels:
        return language.word_complexity([Syllable((), Segment(phoneme, 0, 0), ())])
    vowel = Segment(vowels[0], 0, 0)
    bare, with_it = Syllable((), vowel, ()), Syllable((Segment(phoneme, 0, 0),), vowel, ())
    return language.word_complexity([with_it]) - language.word_complexity([bare])


def index(reading: Reading, target: Target | None = None) -> float:
    """0 (easiest) … 1: the weighted mean of the measures."""
    return weighed(measures(reading, target))


def weighed(measured: Mapping[str, float]) -> float:
    """The weighted mean of the measures."""
    return sum([SHARES[name] * value for name, value in measured.items()])


def level(reading: Reading, target: Target | None = None) -> str:
    """ "easy", "medium" or "hard": the index against the `BOUNDS` of the language."""
    return level_at(reading.language.code, index(reading, target))


def level_at(language: str, found: float) -> str:
    """The level of an index."""
    medium, hard = _of(BOUNDS, language)
    return LEVELS[(found >= medium) + (found >= hard)]


def _of(table: Mapping[str, T], language: str) -> T:
    return table.get(language, table[LANGUAGE_AT_LARGE])
