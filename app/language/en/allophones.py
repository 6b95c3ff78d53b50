"""T and D where American English does not say them as such: tapped, swallowed or left out.

A T between a vowel (or r, n) and an unstressed vowel is a tap or gone: water, party, winter; before a syllabic n it is
a glottal stop: button. After n and before a consonant T and D are left out: grandma, sandbox, want that. Before you and
your they melt into CH and JH. (Ladefoged & Johnson 2011, A Course in Phonetics, ch. 3, rules of English allophones;
Wells 2008, Longman Pronunciation Dictionary, "T-voicing", "elision", "coalescent assimilation".) The dictionary writes
T and D all the same, and so they are proved; a child who works on them should not begin there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.language.base import Place, Position, Segment, Syllable

STOPS = frozenset({"T", "D"})
BEFORE_TAP = frozenset({"R", "N"})
MELTING = frozenset({"you", "your", "yours"})
"""Also before 're and the like; not young."""


def weakened(syllables: Sequence[Syllable]) -> frozenset[Place]:
    """The T and D of one pronunciation that are no T and D when the word is said as in a sentence."""
    found = []
    for before, after in pairwise(syllables):
        if _is_tapped(before.coda, after):
            found.append(("T", Position.ONSET, after.onset[0].start))
        if after.onset and _is_left_out(before.coda, after.onset[0].phoneme):
            found.append((before.coda[-1].phoneme, Position.CODA, before.coda[-1].start))
    return frozenset(found)


def stays(left: Sequence[Syllable], right: Sequence[Syllable], next_word: str) -> bool:
    """Whether the T or D that ends a word stays what it is before the next word, said in one breath with it."""
    coda = left[-1].coda if left else ()
    if not coda or coda[-1].phoneme not in STOPS or not right:
        return True
    if next_word.casefold().replace("’", "'").partition("'")[0] in MELTING:
        return False
    if right[0].onset:
        return not _is_left_out(coda, right[0].onset[0].phoneme)
    return coda[-1].phoneme != "T" or not _opens_to_tap(coda[:-1])


def _is_tapped(before: Sequence[Segment], syllable: Syllable) -> bool:
    alone = [segment.phoneme for segment in syllable.onset] == ["T"]
    return alone and syllable.stress == 0 and _opens_to_tap(before)


def _opens_to_tap(before: Sequence[Segment]) -> bool:
    """Nothing stands between the vowel and the T, or r or n alone."""
    return not before or (len(before) == 1 and before[0].phoneme in BEFORE_TAP)


def _is_left_out(coda: Sequence[Segment], following: str) -> bool:
    return len(coda) > 1 and coda[-1].phoneme in STOPS and coda[-2].phoneme == "N" and following != "HH"
