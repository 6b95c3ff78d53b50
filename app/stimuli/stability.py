"""Whether the target is still there where the words are said in one breath.

Each eojeol is proved as said by itself. A child who runs two together says 못 열어요 as [몬녀러요], and the coda that
was to be practised is gone (표준 발음법 제12항, 제15항, 제18항 붙임, 제29항 붙임 2).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import Position
from app.stimuli.brief import Target
from app.stimuli.checks import Reading
from app.stimuli.matching import MatchedSound, match


def stability(reading: Reading, target: Target, sounds: Sequence[MatchedSound]) -> float:
    """Share of the occurrences that stay what and where they are, 0…1. Inside a word nothing can change."""
    edges = _edges(reading)
    if not any(sound.position is not Position.NUCLEUS and sound.start in edges for sound in sounds):
        return 1.0
    said = reading.language.pronounce(reading.text, connected=True, analysis=reading.analysis)
    kept = {sound.start for sound in match(said, target)}
    return sum([sound.start in kept for sound in sounds]) / len(sounds)


def _edges(reading: Reading) -> set[int]:
    """Where the last syllable of each word begins, and the first: what stands between two words."""
    syllables = [word.syllables for word in reading.pronunciation.words if word.syllables]
    before = [own[-1].nucleus.start for own in syllables[:-1]]
    return {*before, *[own[0].nucleus.start for own in syllables[1:]]}
