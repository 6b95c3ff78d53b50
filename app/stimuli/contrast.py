"""Pairs of words that differ in one sound, and the features in which the two sounds differ.

Minimal pair: one phoneme differs at the same place of the same syllable (Barlow & Gierut 2002). Near-minimal pair:
beside the two sounds that contrast, at most one other sound differs.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.language.base import Inventory, Lexeme, Phoneme, Position
from app.language.contrasts import OMITTED
from app.stimuli.brief import Target, WordPosition

SONORANTS = frozenset({"nasal", "liquid", "glide", "vowel"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lexemes that differ in one phoneme (`near`: and in one other sound).

    `place`: of the sound in its word. `features`: which of place, manner, phonation and major differ; "omission" where
    the sound is left out. `process`: the child's usual process that makes the one sound of the other, or empty.
    `group`: sets of one multiple opposition share it.
    """

    target: Lexeme
    contrast: Lexeme
    target_phoneme: str
    contrast_phoneme: str
    position: Position
    place: WordPosition
    features: tuple[str, ...]
    near: bool = False
    process: str = ""
    group: int | None = None

    def sound(self) -> Target:
        """The sound that the first word trains."""
        return Target(self.target_phoneme, self.position)

    def distance(self) -> int:
        """How far the two sounds are apart: a different major class counts twice (Gierut 2001)."""
        return len(self.features) + ("major" in self.features)


def features_between(one: Phoneme, other: Phoneme) -> tuple[str, ...]:
    """Features in which two phonemes differ.

    "major": obstruent against sonorant, or glide against consonant (Barlow & Gierut 2002).
    """
    found = [name for name in ("place", "manner", "phonation") if getattr(one, name) != getattr(other, name)]
    sonority = (one.major in SONORANTS) != (other.major in SONORANTS)
    glide = (one.major == "glide") != (other.major == "glide")
    return (*found, "major") if sonority or glide else tuple(found)


def features_of(phoneme: str, contrast: str, inventory: Inventory) -> tuple[str, ...]:
    """The same by symbol. Leaving the sound out is a class of its own."""
    if contrast == OMITTED:
        return ("omission",)
    return features_between(inventory.resolve(phoneme, None), inventory.resolve(contrast, None))
