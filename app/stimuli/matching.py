"""Where a target sound occurs in a sentence as said: the same code for every language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.language.base import Position, Pronunciation, Segment, Syllable, Word
from app.stimuli.brief import Target, WordPosition


@dataclass(frozen=True, slots=True)
class MatchedSound:
    """One occurrence of the target. `start`, `end`: UTF-16 span of the letters that spell the sound."""

    phoneme: str
    position: Position
    word_position: WordPosition
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word that holds the target, with the syllable positions at which it does, in order of first occurrence."""

    word: str
    start: int
    end: int
    positions: tuple[Position, ...]


Matches = tuple[tuple[MatchedSound, ...], tuple[MatchedWord, ...]]
"""Occurrences of a target in a sentence, and the words that hold them."""


def segments_at(syllable: Syllable) -> Iterator[tuple[Position, Segment]]:
    """Every sound of a syllable with its position, in the order said."""
    for segment in syllable.onset:
        yield Position.ONSET, segment
    yield Position.NUCLEUS, syllable.nucleus
    for segment in syllable.coda:
        yield Position.CODA, segment


def word_positions(position: Position, index: int, last: int) -> tuple[WordPosition, ...]:
    """Places in the word of a sound in syllable `index` of 0…`last`, the field's own name for it first.

    어두초성 is an onset of the first syllable, 어중초성 any other onset; 어말종성 a coda of the last syllable, 어중종성
    any other. The last syllable's onset is also "final", the first syllable's coda also "initial", by syllable.
    """
    first_syllable, last_syllable = index == 0, index == last
    if position is Position.ONSET:
        if first_syllable:
            return (WordPosition.INITIAL,)
        return (WordPosition.MEDIAL, WordPosition.FINAL) if last_syllable else (WordPosition.MEDIAL,)
    if position is Position.CODA:
        if last_syllable:
            return (WordPosition.FINAL,)
        return (WordPosition.MEDIAL, WordPosition.INITIAL) if first_syllable else (WordPosition.MEDIAL,)
    if first_syllable and last_syllable:
        return (WordPosition.INITIAL, WordPosition.FINAL)
    if first_syllable:
        return (WordPosition.INITIAL,)
    return (WordPosition.FINAL,) if last_syllable else (WordPosition.MEDIAL,)


def match_reading(syllables: Sequence[Syllable], target: Target) -> list[MatchedSound]:
    """Occurrences of the target in one pronunciation of one word, in order."""
    found = []
    last = len(syllables) - 1
    wanted = tuple(Position) if target.position is None else (target.position,)
    for index, syllable in enumerate(syllables):
        for position in wanted:
            for segment in _at(syllable, position):
                if segment.phoneme == target.phoneme:
                    places = word_positions(position, index, last)
                    place = places[0] if target.word_position is WordPosition.ANY else target.word_position
                    if place in places:
                        found.append(MatchedSound(segment.phoneme, position, place, segment.start, segment.end))
    return found


def _at(syllable: Syllable, position: Position) -> tuple[Segment, ...]:
    if position is Position.ONSET:
        return syllable.onset
    return syllable.coda if position is Position.CODA else (syllable.nucleus,)


def heard(word: Word, target: Target) -> list[MatchedSound] | None:
    """Proved occurrences of the target in a word. None where the word is no proof of it: its pronunciation is a guess,
    or its pronunciations do not agree on how often it holds the target."""
    if not word.known:
        return None
    found = match_reading(word.syllables, target)
    agreed = all(len(match_reading(variant, target)) == len(found) for variant in word.variants)
    return found if agreed else None


def is_proof(word: Word, target: Target) -> bool:
    """True when the word is known and all its pronunciations agree on how often it holds the target."""
    return heard(word, target) is not None


def match(pronunciation: Pronunciation, target: Target) -> tuple[MatchedSound, ...]:
    """Proved occurrences of the target, over the words that are proof for it."""
    return tuple([sound for word in pronunciation.words for sound in heard(word, target) or ()])


def unproved_words(pronunciation: Pronunciation, target: Target) -> tuple[Word, ...]:
    """Words in which the target may or may not be heard: a guess, or variants that disagree."""
    return tuple(word for word in pronunciation.words if not is_proof(word, target))


def matches(pronunciation: Pronunciation, target: Target) -> Matches:
    """Proved occurrences of the target, and the words that hold them."""
    found: list[MatchedSound] = []
    words = []
    for word in pronunciation.words:
        if sounds := heard(word, target):
            found += sounds
            positions = tuple(dict.fromkeys([sound.position for sound in sounds]))
            words.append(MatchedWord(word.text, word.start, word.end, positions))
    return tuple(found), tuple(words)


def phonemes(words: Iterable[Word]) -> frozenset[str]:
    """Every phoneme that any pronunciation of any of the words holds."""
    return frozenset(
        segment.phoneme
        for word in words
        for reading in word.readings()
        for syllable in reading
        for _, segment in segments_at(syllable)
    )


def has_cluster(words: Iterable[Word]) -> bool:
    """True when a pronunciation of a word has two or more consonants in one onset or coda."""
    return any(
        len(syllable.onset) > 1 or len(syllable.coda) > 1
        for word in words
        for reading in word.readings()
        for syllable in reading
    )
