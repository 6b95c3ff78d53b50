"""What a form may offer for a language: its sounds by position with words that a child knows, and its core words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from app.language.base import Language, Lexeme, Position, Word
from app.stimuli.brief import Target
from app.stimuli.matching import is_proof, segments_at
from app.stimuli.neighbours import spoken_nouns

EXAMPLES = 3
"""Example words for each sound at each position."""

PLAIN_AGE = 4
"""Up to this age a word is an example although nobody can draw it."""


SHORT = 2
"""Syllables of a short example."""

Rank = tuple[bool, bool, int, bool, float]


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
        Sound(phoneme.symbol, phoneme.ipa_at(position), position, examples.get((phoneme.symbol, position), ()))
        for position in Position
        for phoneme in language.inventory.at(position)
    )
    return Catalogue(sounds, tuple(language.lexicon.core_words()))


def _examples(language: Language) -> dict[tuple[str, Position], tuple[str, ...]]:
    found: dict[tuple[str, Position], list[tuple[Rank, str]]] = defaultdict(list)
    for lexeme, word in spoken_nouns(language):
        if lexeme.picturable or lexeme.age <= PLAIN_AGE:
            for (symbol, position), plain in _heard(word).items():
                if is_proof(word, Target(symbol, position)):
                    found[symbol, position].append((_rank(lexeme, word, plain), lexeme.lemma))
    return {key: tuple(dict.fromkeys(lemma for _, lemma in sorted(words)))[:EXAMPLES] for key, words in found.items()}


def _heard(word: Word) -> dict[tuple[str, Position], bool]:
    """The sounds of a word by position. True: one stands alone at the edge of the word, where it is heard best."""
    heard: dict[tuple[str, Position], bool] = {}
    last = len(word.syllables) - 1
    for index, syllable in enumerate(word.syllables):
        for position, segment in segments_at(syllable):
            edge = {Position.ONSET: index == 0, Position.CODA: index == last}.get(position, index == 0)
            beside = {Position.ONSET: syllable.onset, Position.CODA: syllable.coda}.get(position, ())
            key = (segment.phoneme, position)
            heard[key] = heard.get(key, False) or (edge and len(beside) <= 1)
    return heard


def _rank(lexeme: Lexeme, word: Word, plain: bool) -> Rank:
    """Examples a child can be shown come first: heard plainly, picturable, early, short, frequent."""
    return (not plain, not lexeme.picturable, lexeme.age, len(word.syllables) > SHORT, -lexeme.zipf)
