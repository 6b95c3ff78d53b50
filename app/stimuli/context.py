"""How complex the surroundings of the target sound are: its place, its cluster, its word.

The ranks follow Gierut 2001, LSHSS 32:229-241, Table 1 (clusters over singletons, few neighbours over many) and, for
clusters, Storkel 2018, LSHSS 49:463-481 (true clusters with a sonority difference of 3 or 4 first; not sm and sn, not
the adjuncts sp, st, sk). The distances between the ranks are our own. Korean has no clusters within a syllable: a coda
with an onset right after it stands in their place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from app.language.base import CONTENT_POS, Analysis, Language, Phoneme, Position, Pronunciation, Segment, Syllable
from app.language.sonority import sonority
from app.stimuli.matching import MatchedSound, segments_at
from app.stimuli.neighbours import neighbours

SINGLETON, MEDIAL, CODA, SEQUENCE = 0.2, 0.3, 0.5, 0.7
ADJUNCT, WIDE_CLUSTER, BEST_CLUSTER = 0.5, 0.85, 1.0
PLACE_SHARE = 0.75
"""Weight of the sound's place against that of its word's neighbours."""

DENSE = 5
"""Neighbours from which a word counts as one of a dense neighbourhood."""


def complexity(
    language: Language, analysis: Analysis, pronunciation: Pronunciation, sounds: Collection[MatchedSound]
) -> float:
    """Mean over the occurrences of the target, 0 (initial singleton, many neighbours) … 1. 0 without occurrences."""
    wanted = {(s.start, s.phoneme, s.position) for s in sounds}
    density = neighbours(language)
    words = {m.word: density[m.lemma] for m in analysis.morphemes if m.pos in CONTENT_POS and m.lemma in density}
    found = []
    for number, word in enumerate(pronunciation.words):
        if not any(word.start <= start < word.end for start, _, _ in wanted):
            continue
        sparse = 1.0 - min(DENSE, words.get(number, 0)) / DENSE
        for index, position, segment in _segments(word.syllables):
            if (segment.start, segment.phoneme, position) in wanted:
                place = of_place(language, word.syllables, index, position)
                found.append(PLACE_SHARE * place + (1 - PLACE_SHARE) * sparse)
    return sum(found) / len(found) if found else 0.0


def _segments(syllables: Sequence[Syllable]) -> Iterator[tuple[int, Position, Segment]]:
    for index, syllable in enumerate(syllables):
        for position, segment in segments_at(syllable):
            yield index, position, segment


def of_place(language: Language, syllables: Sequence[Syllable], index: int, position: Position) -> float:
    """Of the sounds at that position of syllable `index`, 0…1."""
    syllable = syllables[index]
    if position is Position.ONSET:
        if len(syllable.onset) > 1:
            return _cluster(language, tuple(s.phoneme for s in syllable.onset))
        if index and syllables[index - 1].coda:
            return SEQUENCE
        return MEDIAL if index else SINGLETON
    if position is Position.CODA:
        if len(syllable.coda) > 1:
            return WIDE_CLUSTER
        return SEQUENCE if index + 1 < len(syllables) and syllables[index + 1].onset else CODA
    return MEDIAL if syllable.coda or len(syllable.onset) > 1 else SINGLETON


@cache
def _cluster(language: Language, onset: tuple[str, ...]) -> float:
    """Of an onset cluster. Of three consonants the last two are the true cluster."""
    known = _phonemes(language)
    first, second = (known.get(symbol) for symbol in onset[-2:])
    if first is None or second is None or "vowel" in (first.major, second.major):
        return ADJUNCT
    difference = sonority(first) - sonority(second)
    if difference in (3, 4):
        return BEST_CLUSTER
    return WIDE_CLUSTER if difference > 4 else ADJUNCT


@cache
def _phonemes(language: Language) -> dict[str, Phoneme]:
    return {phoneme.symbol: phoneme for phoneme in language.inventory.all()}
