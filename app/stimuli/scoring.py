"""How good a verified sentence is for this brief: the weighted mean of named parts.

A score only orders what is verified already; it never lets a sentence in or out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.language.base import Language
from app.stimuli.brief import Approach, Brief
from app.stimuli.checks import Reading
from app.stimuli.matching import MatchedSound, MatchedWord
from app.stimuli.neighbours import neighbours
from app.stimuli.parts import PARTS, view

_ALWAYS = {
    "frequency": 2.0,
    "ageFit": 2.0,
    "themeFit": 2.0,
    "naturalness": 2.0,
    "liveliness": 1.0,
    "soundChanges": 0.5,
    "targetStability": 3.0,
}
_CONTRAST = {
    **_ALWAYS,
    "targetDose": 1.5,
    "targetDensity": 0.5,
    "targetSalience": 0.5,
    "context": 1.0,
    "functionFit": 1.0,
    "picturable": 2.0,
    "lateSounds": 1.5,
}
WEIGHTS: Mapping[Approach, Mapping[str, float]] = {
    Approach.COMPLEXITY: {
        **_ALWAYS,
        "targetDose": 3.0,
        "targetDensity": 1.0,
        "targetSalience": 1.5,
        "context": 2.0,
        "functionFit": 1.0,
        "picturable": 1.0,
        "lateSounds": 0.5,
    },
    Approach.MINIMAL_PAIRS: _CONTRAST,
    Approach.MAXIMAL_OPPOSITIONS: _CONTRAST,
    Approach.MULTIPLE_OPPOSITIONS: _CONTRAST,
    Approach.CORE_VOCABULARY: {
        **_ALWAYS,
        "targetDose": 1.0,
        "targetDensity": 0.5,
        "targetSalience": 0.5,
        "context": 0.5,
        "coreWords": 3.0,
        "functionFit": 1.5,
        "picturable": 0.5,
        "lateSounds": 1.0,
    },
}
"""Weights by approach: our judgement of what each approach asks for (docs/scoring.md says why, and from what).

A contrast lives from its two words: pictures, and nothing hard beside them. Which pair is best is not decided here.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """`value` 0–100 and the parts it is made of."""

    value: float
    parts: Mapping[str, float]


def prepare(language: Language) -> None:
    """Makes the tables that scoring reads, so that no request waits for them."""
    neighbours(language)


def score(reading: Reading, brief: Brief, sounds: Sequence[MatchedSound], words: Sequence[MatchedWord]) -> Score:
    """Value and parts of one sentence. `parts` holds those that apply."""
    seen = view(reading, brief, sounds, words)
    measured = {name: PARTS[name](seen) for name in WEIGHTS[brief.approach]}
    parts = {name: round(value, 3) for name, value in measured.items() if value is not None}
    return Score(round(combine(parts, brief.approach), 1), parts)


def combine(parts: Mapping[str, float], approach: Approach) -> float:
    """Weighted mean of the parts times 100. A part that is better never makes it less."""
    weights = WEIGHTS[approach]
    total = sum(weights[name] for name in parts)
    return 100.0 * sum(weights[name] * value for name, value in parts.items()) / total if total else 0.0
