"""A word as a row of sounds, each tagged with its place in its syllable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from app.language.base import Language, Position, Syllable
from app.stimuli.matching import segments_at

Row = tuple[str, ...]
"""A word as said: "onset K", "nucleus AE1" …, and "." before each syllable but the first."""

BREAK = "."
BLANK = "_"
ANOTHER = "?"


def row_of(syllables: Sequence[Syllable]) -> Row:
    """The sounds of a word with their places. Stress belongs to the vowel: words that differ in it are no pair."""
    row: list[str] = []
    for number, syllable in enumerate(syllables):
        row.extend([BREAK] if number else [])
        for position, segment in segments_at(syllable):
            stress = str(syllable.stress) if position is Position.NUCLEUS else ""
            row.append(f"{position} {segment.phoneme}{stress}")
    return tuple(row)


@lru_cache(maxsize=4_000)
def sounds_of(lemma: str, language: Language) -> tuple[str, ...]:
    """Names of the sounds of a word said by itself."""
    return tuple(sound for word in language.pronounce(lemma).words for sound in names(row_of(word.syllables)))


def names(row: Row) -> tuple[str, ...]:
    """Names of the sounds, whichever place in the syllable they have come to (달 in 달이 [다리])."""
    return tuple(sound_of(token) for token in row if token != BREAK)


def sound_of(token: str) -> str:
    """The sound that a token of a row names; empty for a break."""
    return token.partition(" ")[2].rstrip("012")


def without(row: Row, index: int) -> Row:
    """The row with that sound left out."""
    return (*row[:index], *row[index + 1 :])


def blanked(row: Row, index: int, mark: str = BLANK) -> Row:
    """The row with a mark for that sound's name; its place, and the stress of a vowel, stay."""
    return (*row[:index], _marked(row[index], mark), *row[index + 1 :])


@cache
def _marked(token: str, mark: str) -> str:
    stress = token[-1] if token[-1].isdigit() else ""
    return f"{token.partition(' ')[0]} {mark}{stress}"


def twice_blanked(row: Row, index: int) -> Iterator[Row]:
    """The row with that sound and one other blanked, each other one in turn."""
    once = blanked(row, index)
    return (blanked(once, i, ANOTHER) for i, token in enumerate(row) if i != index and token != BREAK)


def shortened(row: Row, index: int) -> Iterator[Row]:
    """The row with that sound blanked and one other consonant left out, each other one in turn."""
    once = blanked(row, index)
    return (without(once, i) for i, token in enumerate(row) if i != index and token.startswith(("onset", "coda")))
