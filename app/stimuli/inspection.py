"""The caller's own sentences, read and checked like any candidate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.language.base import Analysis, Language, Pronunciation
from app.stimuli import checks, difficulty, matching
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
    analysis, pronunciation = reading.analysis, reading.pronunciation
    if analysis.foreign or not analysis.tokens:
        yield Rejection.FOREIGN_CHARACTERS
    if brief.sentence_length is not None and len(analysis.tokens) != brief.sentence_length:
        yield Rejection.WRONG_LENGTH
    if brief.target is not None:
        found = checks.target_rejection(pronunciation, brief.target)
        if found is not None:
            yield found
    if brief.avoid_phonemes & matching.phonemes(pronunciation.words):
        yield Rejection.AVOIDED_PHONEME
    if brief.rules_mode is RulesMode.AVOID and pronunciation.rules:
        yield Rejection.RULE_APPLIES
    if brief.rules_mode is RulesMode.TRAIN and not pronunciation.rules:
        yield Rejection.RULE_MISSING
    if reading.language.lexicon.is_unsafe(analysis):
        yield Rejection.UNSAFE
    if not analysis.complete:
        yield Rejection.INCOMPLETE
    if brief.age is not None and any(x.age > brief.age for x in reading.lexemes):
        yield Rejection.TOO_OLD_WORD
