"""Which consonants are late for a child, by the norm tables of the language."""

from __future__ import annotations

from functools import cache, lru_cache
from statistics import median

from app.language.base import Language, Position, Pronunciation
from app.stimuli.brief import Target

LATE_MONTHS = 54.0
"""A consonant whose middle norm is 4;6 or later is late at any age of the contract."""

CONSONANTAL = (Position.ONSET, Position.CODA)


@cache
def late_consonants(language: Language, age: int | None = None) -> frozenset[tuple[str, Position]]:
    """Consonants at positions that the middle one of the norm tables gives to `LATE_MONTHS` or later.

    For a child of `age` years, also those it gives to more months than the child has: at three, English K and S.
    The tables are never merged into one norm (see the headers of `data/acquisition.tsv`); their middle only ranks.
    """
    bound = LATE_MONTHS if age is None else min(LATE_MONTHS, age * 12.0 + 0.1)
    return frozenset(
        (phoneme.symbol, position)
        for position in CONSONANTAL
        for phoneme in language.inventory.at(position)
        if phoneme.acquisition and median(phoneme.ages_at(position).values()) >= bound
    )


def late_sounds(pronunciation: Pronunciation, language: Language, age: int | None, target: Target | None) -> int:
    """How many late consonants the sentence holds beside the target sound."""
    onsets, codas = _late_beside(language, age, target.phoneme if target else "")
    found = 0
    for word in pronunciation.words:
        for syllable in word.syllables:
            for segment in syllable.onset:
                found += segment.phoneme in onsets
            for segment in syllable.coda:
                found += segment.phoneme in codas
    return found


@lru_cache(maxsize=1_000)
def _late_beside(language: Language, age: int | None, spared: str) -> tuple[frozenset[str], frozenset[str]]:
    """Late onsets and late codas, but for one phoneme."""
    late = late_consonants(language, age)
    onsets, codas = (frozenset(x for x, at in late if at is position and x != spared) for position in CONSONANTAL)
    return onsets, codas
