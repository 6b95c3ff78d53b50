"""What the pipeline says while it works, and the finished set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from app.language.base import Analysis, Pronunciation
from app.stimuli.brief import Brief, Target
from app.stimuli.matching import MatchedSound, MatchedWord
from app.stimuli.ports import Notice, Usage

SESSION_DOSE = 50
"""Trials of a target that a session should hold at least; 70 and more if the disorder is severe (Williams 2012)."""


ARTICLES = frozenset({"a", "an"})


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One verified sentence with its proof. `score` 0–100; `breakdown` named parts in 0…1.

    `target`: the sound it was verified for, which in a multiple opposition is not always the brief's.
    """

    id: str
    text: str
    source: str
    frame: str
    analysis: Analysis
    pronunciation: Pronunciation
    matched_words: tuple[MatchedWord, ...]
    matched_sounds: tuple[MatchedSound, ...]
    score: float
    breakdown: Mapping[str, float]
    difficulty: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class ContrastSet:
    """Two words that differ in one sound (`near`: almost), each in a verified sentence.

    `features`: which of place, manner, phonation differ, "major" when the major class does, "omission" where the sound
    is left out. `process`: the child's process behind it, or empty. `group`: shared by the sets of one multiple
    opposition.
    """

    target_word: str
    contrast_word: str
    target: Stimulus
    contrast: Stimulus
    target_phoneme: str
    contrast_phoneme: str
    position: str
    features: tuple[str, ...]
    near: bool = False
    process: str = ""
    group: int | None = None

    def shares_carrier(self) -> bool:
        """Whether the two sentences differ in one word only, and in the article that agrees with it."""
        one, other = ([token.lower() for token in x.analysis.tokens] for x in (self.target, self.contrast))
        if len(one) != len(other):
            return False
        return sum(a != b and not {a, b} <= ARTICLES for a, b in zip(one, other, strict=True)) == 1


@dataclass(frozen=True, slots=True)
class StimulusSet:
    """The answer: items best first and diverse, with what was counted on the way."""

    brief: Brief
    items: tuple[Stimulus, ...]
    contrast_sets: tuple[ContrastSet, ...] | None
    engine: str
    sources: Mapping[str, int]
    rejected: Mapping[str, int]
    verified: int
    usage: Usage
    notices: tuple[Notice, ...]
    average_score: float
    validation_rate: float
    unique_structures: int
    vocabulary_diversity: float
    target_opportunities: int

    def rounds_for_dose(self) -> int | None:
        """How many times the set is gone through for `SESSION_DOSE` trials of the target. None without a target."""
        return ceil(SESSION_DOSE / self.target_opportunities) if self.target_opportunities else None


@dataclass(frozen=True, slots=True)
class ProgressMade:
    """`verified` of `wanted` items are found; `rejected` counts by reason so far."""

    verified: int
    wanted: int
    rejected: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemVerified:
    """An item of the final set, the moment it is settled."""

    item: Stimulus


@dataclass(frozen=True, slots=True)
class ContrastSetVerified:
    """A contrast set of the final answer, the moment it is settled."""

    contrast_set: ContrastSet


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    """A warning for the therapist."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of a run that did not fail."""

    result: StimulusSet


Event = ProgressMade | ItemVerified | ContrastSetVerified | NoticeRaised | Finished
