"""How good a verified sentence is for this brief, as named parts in 0…1, and how hard it is to say.

A score only orders what is verified already; it never lets a sentence in or out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.language.base import CONTENT_POS, Language, Lexeme, Pronunciation
from app.stimuli import matching
from app.stimuli.brief import Approach, Brief, Target
from app.stimuli.checks import Reading, known_words
from app.stimuli.matching import MatchedSound

ZIPF_FLOOR, ZIPF_CEILING = 2.0, 6.0
"""Zipf scale of word frequency: 2 is once in ten million words, 6 once in a thousand (van Heuven et al. 2014)."""

DOSE_CEILING = 3
"""Occurrences of the target beyond which one sentence is no better practice: the contract's highest minOccurrences."""

LATE_MONTHS = 54.0
"""A consonant that a norm table puts at 4;6 or later counts as late."""

EASY_BELOW, HARD_FROM = 0.40, 0.58
"""Bounds of difficulty on the mean of its four measures (see `difficulty_index`)."""

_SHARED = {"frequency": 2.0, "ageFit": 2.0, "themeFit": 2.0, "liveliness": 1.5}
WEIGHTS: dict[Approach, dict[str, float]] = {
    Approach.COMPLEXITY: {**_SHARED, "targetDose": 3.0, "picturable": 1.0, "lateSounds": 0.5},
    Approach.CORE_VOCABULARY: {**_SHARED, "targetDose": 1.0, "picturable": 0.5, "coreWords": 3.0},
}
"""Weights by approach: our judgement of what each approach asks for. Contrast approaches weigh as complexity does."""


@dataclass(frozen=True, slots=True)
class Score:
    """`value` 0–100 and the parts it is made of."""

    value: float
    parts: Mapping[str, float]


def score(reading: Reading, brief: Brief, sounds: Sequence[MatchedSound]) -> Score:
    """The weighted mean of the parts."""
    lexemes = known_words(reading)
    parts = {
        "frequency": _mean([_zipf(x) for x in lexemes]),
        "ageFit": _mean([1.0 if x.age <= brief.age else 0.0 for x in lexemes]) * _known_share(reading, lexemes),
        "targetDose": min(1.0, len(sounds) / DOSE_CEILING) if brief.target else 1.0,
        "picturable": _mean([float(x.picturable) for x in lexemes]),
        "themeFit": _theme_fit(lexemes, brief),
        "lateSounds": 1.0 - late_share(reading.pronunciation, reading.language, brief.target),
        "coreWords": _core_share(reading, brief),
        "liveliness": _liveliness(reading),
    }
    weights = WEIGHTS.get(brief.approach, WEIGHTS[Approach.COMPLEXITY])
    total = sum(weights.values())
    value = 100.0 * sum(weight * parts[name] for name, weight in weights.items()) / total
    return Score(round(value, 1), {name: round(parts[name], 3) for name in weights})


def _known_share(reading: Reading, lexemes: Sequence[Lexeme]) -> float:
    total = sum(m.pos in CONTENT_POS for m in reading.analysis.morphemes)
    return len(lexemes) / total if total else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _zipf(lexeme: Lexeme) -> float:
    return min(1.0, max(0.0, (lexeme.zipf - ZIPF_FLOOR) / (ZIPF_CEILING - ZIPF_FLOOR)))


def _theme_fit(lexemes: Sequence[Lexeme], brief: Brief) -> float:
    if brief.theme is None:
        return 1.0
    return 1.0 if any(brief.theme in x.themes for x in lexemes) else 0.0


def _core_share(reading: Reading, brief: Brief) -> float:
    core = reading.language.core_lemmas(brief.core_words or tuple(reading.language.lexicon.core_words()))
    words = {m.word for m in reading.analysis.morphemes if m.lemma in core}
    return len(words) / len(reading.analysis.tokens) if reading.analysis.tokens else 0.0


def _liveliness(reading: Reading) -> float:
    """A subject, an addressee or a place makes a scene; object and verb with nobody and nowhere do not."""
    nominals = sum(m.pos.value in ("noun", "pronoun") for m in reading.analysis.morphemes)
    return min(1.0, (1 + nominals) / 3)


@cache
def late_consonants(language: Language) -> frozenset[str]:
    """Consonants that every norm table in use gives to `LATE_MONTHS` or later."""
    listed = (p for p in language.inventory.all() if p.acquisition)
    return frozenset(p.symbol for p in listed if min(p.acquisition.values()) >= LATE_MONTHS)


def late_share(pronunciation: Pronunciation, language: Language, target: Target | None) -> float:
    """Share of the sounds that are late consonants other than the target, 0…1."""
    late = late_consonants(language) - ({target.phoneme} if target else set())
    heard = [
        segment.phoneme
        for word in pronunciation.words
        for syllable in word.syllables
        for _, segment in matching.segments_at(syllable)
    ]
    return sum(p in late for p in heard) / len(heard) if heard else 0.0


def difficulty_index(reading: Reading) -> float:
    """0…1: mean of word length, closed syllables, clusters and rules, and sentence length, each over its usual top."""
    words = reading.pronunciation.words
    syllables = [s for w in words for s in w.syllables]
    if not syllables:
        return 0.0
    closed = sum(bool(s.coda) for s in syllables) / len(syllables)
    dense = sum(len(s.onset) > 1 or len(s.coda) > 1 for s in syllables) + len(reading.pronunciation.rules)
    return _mean(
        [
            min(1.0, len(syllables) / len(words) / 4.0),
            min(1.0, closed * 1.5),
            min(1.0, dense / len(words)),
            (len(words) - 1) / 5.0,
        ]
    )


def difficulty(reading: Reading) -> str:
    """ "easy", "medium" or "hard" by `difficulty_index`."""
    index = difficulty_index(reading)
    if index < EASY_BELOW:
        return "easy"
    return "hard" if index >= HARD_FROM else "medium"
