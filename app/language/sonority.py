"""Sonority of consonants: Storkel 2018, LSHSS 49:463-481, Table 2, after Gierut 1999."""

from __future__ import annotations

from app.language.base import Phoneme

VOICELESS_STOP, VOICED_STOP, VOICELESS_FRICATIVE, VOICED_FRICATIVE = 7, 6, 5, 4
NASAL, LIQUID, GLIDE = 3, 2, 1


def sonority(phoneme: Phoneme) -> int:
    """Class of a consonant on the scale 7 (voiceless stop or affricate) … 1 (glide). Raises ValueError for vowels."""
    if phoneme.major == "vowel":
        raise ValueError(phoneme.symbol)
    if phoneme.major != "obstruent":
        return {"nasal": NASAL, "liquid": LIQUID, "glide": GLIDE}[phoneme.major]
    voiced = phoneme.phonation == "voiced"
    if phoneme.manner == "fricative":
        return VOICED_FRICATIVE if voiced else VOICELESS_FRICATIVE
    return VOICED_STOP if voiced else VOICELESS_STOP
