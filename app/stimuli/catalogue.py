"""What a form may offer for a language: its sounds by position with words that a child knows, and its core words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from app.language.base import Language, Lexeme, Position
from app.stimuli.brief import Target
from app.stimuli.matching import is_proof, segments_at

EXAMPLES = 3
"""Example words for each sound at each position."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A phoneme at a position, with example words, the most familiar first."""

    phoneme: str
    ipa: str
    position: Position
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All sounds of a language in the customary order, and its default core words."""

    phonemes: tuple[Sound, ...]
    core_words: tuple[str, ...]


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, made at the first request for it."""
    examples = _examples(language)
    sounds = tuple(
        Sound(phoneme.symbol, phoneme.ipa, position, examples.get((phoneme.symbol, position), ()))
        for position in Position
        for phoneme in language.inventory.at(position)
    )
    return Catalogue(sounds, tuple(language.lexicon.core_words()))


def _examples(language: Language) -> dict[tuple[str, Position], tuple[str, ...]]:
    found: dict[tuple[str, Position], list[str]] = defaultdict(list)
    for lexeme in sorted(_pictures(language), key=lambda x: (x.age, -x.zipf)):
        words = language.pronounce(lexeme.lemma).words
        if len(words) != 1:
            continue
        heard = {(s.phoneme, at): None for syllable in words[0].syllables for at, s in segments_at(syllable)}
        for symbol, position in heard:
            listed = found[symbol, position]
            if len(listed) < EXAMPLES and lexeme.lemma not in listed and is_proof(words[0], Target(symbol, position)):
                listed.append(lexeme.lemma)
    return {key: tuple(words) for key, words in found.items()}


def _pictures(language: Language) -> list[Lexeme]:
    nouns = [x for x in language.lexicon.all() if x.pos.value == "noun"]
    return [x for x in nouns if x.picturable] + [x for x in nouns if not x.picturable and x.age <= 4]
