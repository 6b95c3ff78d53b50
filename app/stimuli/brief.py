"""The brief: one request for stimuli as the domain sees it, already valid."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.language.base import Position

AGES = range(3, 8)
"""Ages of a child, in years, for which stimuli are made."""

LENGTHS = range(2, 7)
"""Eojeol (ko) or words (en) that a sentence may have."""


class Diagnosis(StrEnum):
    """Clinical group: speech sound disorder, autism spectrum disorder, language delay."""

    SSD = "SSD"
    ASD = "ASD"
    LD = "LD"


class Approach(StrEnum):
    """Therapy approach. `core_vocabulary` is the AAC sense, not Dodd's approach to inconsistent SSD."""

    COMPLEXITY = "complexity"
    MINIMAL_PAIRS = "minimal_pairs"
    MAXIMAL_OPPOSITIONS = "maximal_oppositions"
    MULTIPLE_OPPOSITIONS = "multiple_oppositions"
    CORE_VOCABULARY = "core_vocabulary"


CONTRAST_APPROACHES = frozenset({Approach.MINIMAL_PAIRS, Approach.MAXIMAL_OPPOSITIONS, Approach.MULTIPLE_OPPOSITIONS})

APPROACHES_BY_DIAGNOSIS: dict[Diagnosis, tuple[Approach, ...]] = {
    Diagnosis.SSD: (
        Approach.COMPLEXITY,
        Approach.MINIMAL_PAIRS,
        Approach.MAXIMAL_OPPOSITIONS,
        Approach.MULTIPLE_OPPOSITIONS,
    ),
    Diagnosis.ASD: (Approach.CORE_VOCABULARY,),
    Diagnosis.LD: (Approach.CORE_VOCABULARY,),
}


class CommunicativeFunction(StrEnum):
    """What the child does with the sentence."""

    REQUEST = "request"
    REJECT = "reject"
    HELP = "help"
    CHOICE = "choice"
    ATTENTION = "attention"
    QUESTION = "question"


class RulesMode(StrEnum):
    """Phonological rules in the sentence: none may apply, any may, at least one must."""

    AVOID = "avoid"
    ALLOW = "allow"
    TRAIN = "train"


class Style(StrEnum):
    """`carrier`: one frame in which only the target word changes."""

    VARIED = "varied"
    CARRIER = "carrier"


class WordPosition(StrEnum):
    """Place of the sound in its word, as Korean articulation tests count it (어두, 어중, 어말).

    Initial: in the first syllable; final: in the last; an onset that is not the first syllable's is medial, and so
    is a coda that is not the last syllable's.
    """

    INITIAL = "initial"
    MEDIAL = "medial"
    FINAL = "final"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Target:
    """The sound to practise. `phoneme` is the canonical symbol of the inventory; `position` None means any.

    `asked` is the spelling of the request (`s`, `ʃ`), returned to the client as it came.
    """

    phoneme: str
    position: Position | None
    min_occurrences: int = 1
    word_position: WordPosition = WordPosition.ANY
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All constraints on a set of stimuli.

    `theme` is a known theme id or None; `theme_text` is what the client wrote when no id is known (data, never an
    instruction). `core_words` is empty when the language's own list applies. `exclude` holds normalised texts.
    `apart` (contrast sets): the two words of a pair stand in sentences of their own instead of the same one.
    """

    language: str
    age: int
    count: int
    sentence_length: int
    diagnosis: Diagnosis
    approach: Approach
    target: Target | None = None
    theme: str | None = None
    theme_text: str | None = None
    function: CommunicativeFunction | None = None
    core_words: tuple[str, ...] = ()
    rules_mode: RulesMode = RulesMode.ALLOW
    contrast_phoneme: str | None = None
    avoid_phonemes: frozenset[str] = frozenset()
    allow_clusters: bool = True
    style: Style = Style.VARIED
    apart: bool = False
    exclude: frozenset[str] = field(default_factory=frozenset)
    candidate_count: int = 0
    seed: int | None = None
    script_fading: bool = False

    def wanted(self) -> int:
        """How many items to return: `candidate_count` where the client lets the therapist choose, else `count`."""
        return max(self.count, self.candidate_count)
