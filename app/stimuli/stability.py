"""Whether the target is still there where the words are said in one breath.

Each word is proved as said by itself. A child who runs two eojeol together says 못 열어요 as [몬녀러요], and the coda
that was to be practised is gone (표준 발음법 제12항, 제15항, 제18항 붙임, 제29항 붙임 2); one who says water as in a
sentence says no T (`app.language.en.allophones`).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import Place, Position
from app.stimuli.checks import Reading
from app.stimuli.matching import MatchedSound


def stability(reading: Reading, sounds: Sequence[MatchedSound]) -> float:
    """Share of the occurrences of the target that stay what and where they are, 0…1."""
    if not sounds:
        return 1.0
    places = {(sound.phoneme, sound.position, sound.start) for sound in sounds}
    words = reading.pronunciation.words
    inside = sum([len(places & reading.language.weakened(word)) for word in words])
    return 1.0 - (inside + sum([_lost(reading, number, places) for number in range(len(words) - 1)])) / len(sounds)


def _lost(reading: Reading, number: int, places: set[Place]) -> int:
    """Occurrences that are lost where word `number` meets the next."""
    left, right = [word.syllables for word in reading.pronunciation.words[number : number + 2]]
    codas = [(sound.phoneme, Position.CODA, sound.start) for syllable in left[-1:] for sound in syllable.coda]
    onsets = [(sound.phoneme, Position.ONSET, sound.start) for syllable in right[:1] for sound in syllable.onset]
    held = len(places.intersection(codas)), len(places.intersection(onsets))
    if not any(held):
        return 0
    stays = reading.language.juncture(reading.analysis, number)
    return sum([own for own, same in zip(held, stays, strict=True) if not same])
