"""Which condition of a brief really binds: each is lifted by itself, and what could be said then is estimated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.sources.embedded.parts import LanguageParts
from app.stimuli.brief import AGES, LENGTHS, Brief, RulesMode, WordPosition

SCARCE = 20
"""Sentences in prospect for each one asked above which it is not the words and frames that are lacking."""

MORE = 1.5
"""A condition binds if without it there are so many times as many sentences in prospect."""


def binding(brief: Brief, parts: LanguageParts) -> tuple[str, ...]:
    """Names of the conditions that bind (the keys of advice.py), the most binding first; none where there is enough."""
    enough = SCARCE * float(brief.wanted())
    now = parts.room(brief)
    if now >= enough:
        return ()
    found: dict[str, float] = {}
    for name, wider in _lifted(brief):
        found[name] = max(found.get(name, 0.0), min(enough, parts.room(wider)))
    return tuple(sorted((name for name in found if found[name] > MORE * now), key=lambda name: -found[name]))


def _lifted(brief: Brief) -> Iterator[tuple[str, Brief]]:
    """The brief without one of its conditions, the ones that a therapist gives up most easily first."""
    target = brief.target
    if target and target.min_occurrences > 1:
        yield "min_occurrences", replace(brief, target=replace(target, min_occurrences=1))
    if target and target.word_position is not WordPosition.ANY:
        yield "word_position", replace(brief, target=replace(target, word_position=WordPosition.ANY))
    if brief.rules_mode is not RulesMode.ALLOW:
        yield "rules_mode", replace(brief, rules_mode=RulesMode.ALLOW)
    if brief.avoid_phonemes:
        yield "avoid_phonemes", replace(brief, avoid_phonemes=frozenset())
    if not brief.allow_clusters:
        yield "allow_clusters", replace(brief, allow_clusters=True)
    if brief.function:
        yield "function", replace(brief, function=None)
    for length in LENGTHS:
        if length != brief.sentence_length:
            yield "sentence_length", replace(brief, sentence_length=length)
    if brief.age < AGES[-1]:
        yield "age", replace(brief, age=AGES[-1])
    if target and target.position:
        yield "position", replace(brief, target=replace(target, position=None))
