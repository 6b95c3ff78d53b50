"""What a form may offer for a language: its sounds by position with words that a child knows, and its core words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from app.language.base import Language, Position
from app.stimuli.brief import Target
from app.stimuli.matching import is_proof, segments_at
from app.stimuli.neighbours import spoken_nouns

EXAMPLES = 3
"""Example words for each sound at each position."""

PLAIN_AGE = 4
"""Up to this age a word is an example although nobody can draw it."""


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
    said = [(lexeme, word) for lexeme, word in spoken_nouns(language) if lexeme.picturable or lexeme.age <= PLAIN_AGE]
    for lexeme, word in sorted(said, key=lambda x: (x[0].age, -x[0].zipf, not x[0].picturable)):
        heard = {(s.phoneme, at): None for syllable in word.syllables for at, s in segments_at(syllable)}
        for symbol, position in heard:
            listed = found[symbol, position]
            if len(listed) < EXAMPLES and lexeme.lemma not in listed and is_proof(word, Target(symbol, position)):
                listed.append(lexeme.lemma)
    return {key: tuple(words) for key, words in found.items()}
