"""The caller's own sentences, read and checked like any candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.language.base import Analysis, Language, Pronunciation
from app.stimuli import checks, matching, scoring
from app.stimuli.brief import RulesMode, Target
from app.stimuli.checks import Rejection
from app.stimuli.matching import MatchedSound


@dataclass(frozen=True, slots=True)
class InspectionBrief:
    """What to check sentences against; everything but the language may be left open."""

    target: Target | None = None
    sentence_length: int | None = None
    age: int | None = None
    rules_mode: RulesMode = RulesMode.ALLOW
    avoid_phonemes: frozenset[str] = frozenset()
    connected: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """One sentence as said, with every violation (not only the first)."""

    text: str
    analysis: Analysis
    pronunciation: Pronunciation
    matched_sounds: tuple[MatchedSound, ...]
    difficulty: str
    complexity: Mapping[str, float]
    violations: tuple[Rejection, ...]
