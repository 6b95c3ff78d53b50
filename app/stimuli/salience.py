"""How plainly the target can be heard: in the stem of a content word, or only in an ending, a josa, a function word.

Endings and function words come again and again and are said without stress, so that a sentence which holds the target
only there gives little to practise (요 of 해요체 for ㅛ; is and -ing for IH). Our own measure.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.language.base import CONTENT_POS, Analysis, Pronunciation, Syllable
from app.stimuli.matching import MatchedSound, segments_at

UNSTRESSED = 0.5
"""What an occurrence in an unstressed syllable of a content word counts, in a language that tells stress."""


def salience(analysis: Analysis, pronunciation: Pronunciation, sounds: Collection[MatchedSound]) -> float:
    """Of the occurrence that is heard best, 0 (none in a content word) … 1."""
    stems = [m for m in analysis.morphemes if m.pos in CONTENT_POS]
    within = {sound.start for sound in sounds if any(m.start <= sound.start < m.end for m in stems)}
    if not within:
        return 0.0
    holding = [word for word in pronunciation.words if any(word.start <= start < word.end for start in within)]
    return max([_stressed(word.syllables, within) for word in holding], default=0.0)


def _stressed(syllables: Sequence[Syllable], starts: Collection[int]) -> float:
    holding = [s for s in syllables if any(segment.start in starts for _, segment in segments_at(s))]
    if not holding:
        return 0.0
    untold = not any(s.stress for s in syllables)
    return 1.0 if untold or any(s.stress for s in holding) else UNSTRESSED
