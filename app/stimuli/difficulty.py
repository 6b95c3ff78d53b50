"""How hard a sentence is to say, from what can be counted in it.

Sentence length is no part of it: the therapist chose it, and it is the same for a whole set. docs/scoring.md tells the
measures, their sources and how the bounds were found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from app.stimuli.checks import Reading
from app.stimuli.norms import late_sounds
from app.stimuli.parts import familiarity

T = TypeVar("T")

SHARES: Mapping[str, float] = {"wordComplexity": 0.5, "lateSounds": 0.25, "rareWords": 0.25}
"""Weights of the measures: our judgement; how words are built counts as much as the other two together."""

FULL_POINTS: Mapping[str, float] = {"ko": 6.0, "en": 5.0}
"""Points a word of the (adapted) Word Complexity Measure that count as 1: what one word in fifty has."""

BOUNDS: Mapping[str, tuple[float, float]] = {"ko": (0.42, 0.58), "en": (0.34, 0.48)}
"""Where medium and hard begin: the thirds of 9,377 sentences over 160 random requests to the embedded engine."""

LANGUAGE_AT_LARGE = "en"
"""Whose numbers hold for a language that has none of its own."""


def measures(reading: Reading) -> dict[str, float]:
    """The measures that the level is made of, each 0…1, by the names of `SHARES`."""
    words = reading.pronunciation.words
    count = len(words) or 1
    points = sum(reading.language.word_complexity(word.syllables) for word in words) / count
    return {
        "wordComplexity": min(1.0, points / _of(FULL_POINTS, reading)),
        "lateSounds": min(1.0, late_sounds(reading.pronunciation, reading.language, None, None) / count),
        "rareWords": 1.0 - familiarity(reading.lexemes),
    }


def index(reading: Reading) -> float:
    """0 (easiest) … 1: the weighted mean of the measures."""
    return sum(SHARES[name] * value for name, value in measures(reading).items())


def level(reading: Reading) -> str:
    """ "easy", "medium" or "hard": the index against the `BOUNDS` of the language."""
    medium, hard = _of(BOUNDS, reading)
    found = index(reading)
    if found < medium:
        return "easy"
    return "hard" if found >= hard else "medium"


def _of(table: Mapping[str, T], reading: Reading) -> T:
    return table.get(reading.language.code, table[LANGUAGE_AT_LARGE])
