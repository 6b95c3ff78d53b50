"""Which constraint to relax when a brief finds too little, most helpful first. Keys of messages for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.stimuli.brief import AGES, Brief, RulesMode, WordPosition
from app.stimuli.checks import Rejection

BY_REJECTION: Mapping[str, str] = {
    Rejection.AVOIDED_PHONEME: "avoid_phonemes",
    Rejection.CLUSTER: "allow_clusters",
    Rejection.RULE_APPLIES: "rules_mode",
    Rejection.RULE_MISSING: "rules_mode",
    Rejection.CORE_WORD_MISSING: "core_words",
    Rejection.FUNCTION_MISMATCH: "function",
    Rejection.WRONG_LENGTH: "sentence_length",
    Rejection.EXCLUDED: "exclude",
}


def _narrow(brief: Brief) -> Iterator[str]:
    """Constraints that narrow the brief more than its bare necessities, the narrowest first."""
    target = brief.target
    if target and target.min_occurrences > 1:
        yield "min_occurrences"
    if target and target.word_position is not WordPosition.ANY:
        yield "word_position"
    if brief.rules_mode is not RulesMode.ALLOW:
        yield "rules_mode"
    if brief.avoid_phonemes:
        yield "avoid_phonemes"
    if not brief.allow_clusters:
        yield "allow_clusters"
    if brief.core_words:
        yield "core_words"
    if brief.function:
        yield "function"
    if brief.exclude:
        yield "exclude"
    if brief.age < AGES[-1]:
        yield "age"
    yield "sentence_length"


def relax(brief: Brief, rejected: Mapping[str, int], binding: Sequence[str] = ()) -> tuple[str, ...]:
    """Constraints to relax: what the source found `binding`, what most candidates fell at, then the narrow ones."""
    narrow = list(dict.fromkeys(_narrow(brief)))
    blamed = [BY_REJECTION[r] for r, _ in sorted(rejected.items(), key=lambda x: -x[1]) if r in BY_REJECTION]
    return tuple(dict.fromkeys([*binding, *(b for b in blamed if b in narrow), *narrow]))
