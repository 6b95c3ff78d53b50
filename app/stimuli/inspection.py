"""The caller's own sentences, read and checked like any candidate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.language.base import Analysis, Language, Pronunciation
from app.stimuli import checks, difficulty, matching
from app.stimuli.brief import RulesMode, Target
from app.stimuli.checks import Rejection
from app.stimuli.matching import MatchedSound

CHECKS_AS_WRITTEN = (checks.check_charset, checks.check_length)
CHECKS = (
    checks.check_target,
    checks.check_avoided,
    checks.check_rules,
    checks.check_safe,
    checks.check_complete,
    checks.check_age,
)
"""What is asked of the caller's own sentences: what may be odd or said before is theirs to judge."""


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
    """One sentence as said, with every violation (not only the first).

    Of the pronunciation's words only those are `known` that are proof for the target, where one was asked for.
    """

    text: str
    analysis: Analysis
    pronunciation: Pronunciation
    matched_sounds: tuple[MatchedSound, ...]
    difficulty: str
    complexity: Mapping[str, float]
    violations: tuple[Rejection, ...]


def inspect(text: str, language: Language, brief: InspectionBrief) -> Inspection:
    """Reads one sentence and checks it against what is asked. Never raises on any string."""
    analysis = language.analyse(text)
    pronunciation = language.pronounce(text, connected=brief.connected, analysis=analysis)
    reading = checks.Reading(text, analysis, pronunciation, language)
    return Inspection(
        text=text,
        analysis=analysis,
        pronunciation=_told(pronunciation, brief.target),
        matched_sounds=matching.match(pronunciation, brief.target) if brief.target else (),
        difficulty=difficulty.level(reading, brief.target),
        complexity=language.complexity(analysis, pronunciation),
        violations=tuple(_violations(reading, brief)),
    )


def _told(pronunciation: Pronunciation, target: Target | None) -> Pronunciation:
    """The pronunciation with the words that prove nothing for the target marked as not known."""
    if target is None:
        return pronunciation
    words = tuple(replace(word, known=matching.is_proof(word, target)) for word in pronunciation.words)
    return replace(pronunciation, words=words)


def _violations(reading: checks.Reading, brief: InspectionBrief) -> Iterator[Rejection]:
    for check_written in CHECKS_AS_WRITTEN:
        if found := check_written(reading.analysis, brief):
            yield found
    for check in CHECKS:
        if found := check(reading, brief):
            yield found
