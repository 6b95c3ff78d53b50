"""Ordered checks: each says why a candidate falls, or nothing. Cheap and most telling first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from app.language.base import CONTENT_POS, Analysis, Language, Lexeme, Pronunciation, Written
from app.stimuli import matching
from app.stimuli.brief import Approach, Brief, RulesMode, Target
from app.stimuli.matching import Matches


class Rejection(StrEnum):
    """Why a sentence falls. Each candidate is counted once, under the first check it fails."""

    FOREIGN_CHARACTERS = "foreign_characters"
    WRONG_LENGTH = "wrong_length"
    EXCLUDED = "excluded"
    UNSAFE = "unsafe"
    REPEATED_STEM = "repeated_stem"
    INCOMPLETE = "incomplete"
    CORE_WORD_MISSING = "core_word_missing"
    FUNCTION_MISMATCH = "function_mismatch"
    TARGET_MISSING = "target_missing"
    TARGET_UNPROVED = "target_unproved"
    AVOIDED_PHONEME = "avoided_phoneme"
    CLUSTER = "cluster"
    RULE_APPLIES = "rule_applies"
    RULE_MISSING = "rule_missing"
    TOO_OLD_WORD = "too_old_word"


@dataclass(frozen=True)
class Reading:
    """A candidate sentence read once: its grammar and its sounds serve every check."""

    text: str
    analysis: Analysis
    pronunciation: Pronunciation
    language: Language
    _matches: dict[Target, Matches] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def senses(self) -> tuple[tuple[Lexeme, ...], ...]:
        """The lexicon's entries of each content word it holds, as its part of speech: one or more homographs a word."""
        content = [m for m in self.analysis.morphemes if m.pos in CONTENT_POS]
        found = [tuple(x for x in self.language.lexicon.find(m.lemma) if x.pos is m.pos) for m in content]
        return tuple(filter(None, found))

    @cached_property
    def lexemes(self) -> tuple[Lexeme, ...]:
        """One entry for each content word of the lexicon, the youngest of homographs."""
        return tuple(min(entries, key=lambda x: x.age) for entries in self.senses)

    def matches(self, target: Target) -> Matches:
        """Proved occurrences of a target, and the words that hold them: looked for once."""
        if target not in self._matches:
            self._matches[target] = matching.matches(self.pronunciation, target)
        return self._matches[target]


class Asked(Protocol):
    """What a brief asks of a sentence, whoever wrote it; None leaves open."""

    @property
    def target(self) -> Target | None: ...
    @property
    def sentence_length(self) -> int | None: ...
    @property
    def age(self) -> int | None: ...
    @property
    def rules_mode(self) -> RulesMode: ...
    @property
    def avoid_phonemes(self) -> frozenset[str]: ...


Check = Callable[[Reading, Brief], Rejection | None]


def read(text: str, language: Language) -> Reading:
    """Analyse and pronounce a sentence, once."""
    analysis = language.analyse(text)
    return Reading(text, analysis, language.pronounce(text, analysis=analysis), language)


def normalised(text: str) -> str:
    """The form under which two sentences count as the same: letters only, case folded, single spaces."""
    kept = "".join(c if c.isalnum() or c in "'’" else " " for c in text)
    return " ".join(kept.casefold().split())


def check_charset(written: Written | Analysis, brief: Asked) -> Rejection | None:
    """Only letters the language writes stimuli with; digits and other scripts have no proved sound."""
    return Rejection.FOREIGN_CHARACTERS if written.foreign or not written.tokens else None


def check_length(written: Written | Analysis, brief: Asked) -> Rejection | None:
    """Exactly the asked number of eojeol or words."""
    return None if brief.sentence_length in (None, len(written.tokens)) else Rejection.WRONG_LENGTH


def check_excluded(written: Written | Analysis, brief: Brief) -> Rejection | None:
    """Not one of the sentences the client has already."""
    return Rejection.EXCLUDED if brief.exclude and normalised(written.text) in brief.exclude else None


def check_safe(reading: Reading, brief: Asked) -> Rejection | None:
    """No word that is unfit for a child."""
    return Rejection.UNSAFE if reading.language.lexicon.is_unsafe(reading.analysis) else None


def check_repeated_stem(reading: Reading, brief: Brief) -> Rejection | None:
    """No content stem twice (맛있는 … 맛있게): it makes two trials of one word and sounds odd."""
    lemmas = reading.analysis.content_lemmas()
    return Rejection.REPEATED_STEM if len(set(lemmas)) != len(lemmas) else None


def check_complete(reading: Reading, brief: Asked) -> Rejection | None:
    """A whole utterance: a finite predicate, or an expression that stands alone."""
    return None if reading.analysis.complete else Rejection.INCOMPLETE


def check_core_word(reading: Reading, brief: Brief) -> Rejection | None:
    """In core vocabulary work, at least one core word is there, by stem. An ending or a josa that is spelled like one
    is none."""
    if brief.approach is not Approach.CORE_VOCABULARY:
        return None
    core = reading.language.core_lemmas(brief.core_words or tuple(reading.language.lexicon.core_words()))
    return None if core & reading.analysis.word_lemmas() else Rejection.CORE_WORD_MISSING


def check_function(reading: Reading, brief: Brief) -> Rejection | None:
    """The grammar of the sentence can serve the asked communicative function."""
    if brief.function is None:
        return None
    served = reading.language.functions(reading.analysis)
    return None if brief.function.value in served else Rejection.FUNCTION_MISMATCH


def check_target(reading: Reading, brief: Asked) -> Rejection | None:
    """The target sound occurs often enough, proved."""
    target = brief.target
    if target is None or len(reading.matches(target)[0]) >= target.min_occurrences:
        return None
    return target_rejection(reading.pronunciation, target)


def target_rejection(pronunciation: Pronunciation, target: Target) -> Rejection | None:
    """Whether the target is missing, or perhaps there but in words that prove nothing."""
    if len(matching.match(pronunciation, target)) >= target.min_occurrences:
        return None
    possible = any(
        matching.match_reading(reading, target)
        for word in matching.unproved_words(pronunciation, target)
        for reading in word.readings()
    )
    return Rejection.TARGET_UNPROVED if possible else Rejection.TARGET_MISSING


def check_avoided(reading: Reading, brief: Asked) -> Rejection | None:
    """None of the avoided sounds in any pronunciation of any word."""
    held = brief.avoid_phonemes and brief.avoid_phonemes & matching.phonemes(reading.pronunciation.words)
    return Rejection.AVOIDED_PHONEME if held else None


def check_clusters(reading: Reading, brief: Brief) -> Rejection | None:
    """No consonant cluster where the therapist leaves them out."""
    if brief.allow_clusters or not matching.has_cluster(reading.pronunciation.words):
        return None
    return Rejection.CLUSTER


def check_age(reading: Reading, brief: Asked) -> Rejection | None:
    """No word that the lexicon gives to older children. A word it does not know costs score, not the sentence."""
    age = brief.age
    return Rejection.TOO_OLD_WORD if age is not None and any(x.age > age for x in reading.lexemes) else None


def check_rules(reading: Reading, brief: Asked) -> Rejection | None:
    """Phonological rules: none at all, or at least one, as asked."""
    applied = bool(reading.pronunciation.rules)
    if brief.rules_mode is RulesMode.AVOID and applied:
        return Rejection.RULE_APPLIES
    if brief.rules_mode is RulesMode.TRAIN and not applied:
        return Rejection.RULE_MISSING
    return None


CHECKS_AS_WRITTEN: tuple[Callable[[Written | Analysis, Brief], Rejection | None], ...] = (
    check_charset,
    check_length,
    check_excluded,
)
CHECKS: tuple[Check, ...] = (
    check_target,
    check_avoided,
    check_clusters,
    check_rules,
    check_safe,
    check_age,
    check_complete,
    check_repeated_stem,
    check_core_word,
    check_function,
)


def unfit(written: Written | Analysis, brief: Brief) -> Rejection | None:
    """The first reason that a sentence falls for by its letters, before anybody has read it, or None."""
    return next((found for check in CHECKS_AS_WRITTEN if (found := check(written, brief))), None)


def verify(reading: Reading, brief: Brief) -> Rejection | None:
    """The first reason why the sentence does not satisfy the brief, or None: it is proved."""
    return unfit(reading.analysis, brief) or next((found for check in CHECKS if (found := check(reading, brief))), None)


def prove(text: str, language: Language, brief: Brief) -> Reading | Rejection:
    """The reading of a sentence that satisfies the brief, or why it does not. What falls by its letters is not read."""
    rejection = unfit(language.written(text), brief)
    if rejection is not None:
        return rejection
    reading = read(text, language)
    return verify(reading, brief) or reading
