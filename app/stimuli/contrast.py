"""Pairs of words that differ in one sound, found by computation over the lexicon as it is said.

Minimal pair: one phoneme differs at the same place of the same syllable (Barlow & Gierut 2002). Which pair is best
depends on the approach: fewest features for minimal pairs, most and a different major class for maximal oppositions
(Gierut), one substitute against several targets for multiple oppositions (Williams 2000).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.language.base import Language, Lexeme, PartOfSpeech, Phoneme, Position, Syllable, Word
from app.stimuli.brief import Approach, Brief, Target
from app.stimuli.matching import match_reading, segments_at

Shape = tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]
"""A word as said: onset, nucleus and coda phonemes of each syllable."""

SONORANTS = frozenset({"nasal", "liquid", "glide", "vowel"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lexemes that differ in one phoneme. `features`: which of place, manner, phonation and major differ."""

    target: Lexeme
    contrast: Lexeme
    target_phoneme: str
    contrast_phoneme: str
    position: Position
    features: tuple[str, ...]


def features_between(one: Phoneme, other: Phoneme) -> tuple[str, ...]:
    """Features in which two phonemes differ.

    "major": obstruent against sonorant, or glide against consonant (Barlow & Gierut 2002).
    """
    found = [name for name in ("place", "manner", "phonation") if getattr(one, name) != getattr(other, name)]
    sonority = (one.major in SONORANTS) != (other.major in SONORANTS)
    glide = (one.major == "glide") != (other.major == "glide")
    return (*found, "major") if sonority or glide else tuple(found)


def shape(syllables: Sequence[Syllable]) -> Shape:
    """The phonemes of a word by syllable and position."""
    return tuple(
        (tuple(s.phoneme for s in syllable.onset), syllable.nucleus.phoneme, tuple(s.phoneme for s in syllable.coda))
        for syllable in syllables
    )


class PairIndex:
    """Picturable nouns by their sounds. Words with several pronunciations are left out: all variants must agree."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._words: list[tuple[Lexeme, Word, Shape]] = []
        self._by_shape: dict[Shape, list[Lexeme]] = defaultdict(list)
        for lexeme in language.lexicon.all():
            if lexeme.pos is PartOfSpeech.NOUN and lexeme.picturable:
                self._add(lexeme)

    def _add(self, lexeme: Lexeme) -> None:
        words = self._language.pronounce(lexeme.lemma).words
        if len(words) == 1 and words[0].known and not words[0].variants:
            form = shape(words[0].syllables)
            self._words.append((lexeme, words[0], form))
            self._by_shape[form].append(lexeme)

    def pairs(self, target: Target, age: int, contrast: str | None = None) -> Iterator[Pair]:
        """Every pair for the target, words no older than `age`; only against `contrast` when it is given."""
        for lexeme, word, form in self._words:
            if lexeme.age > age or len(match_reading(word.syllables, target)) != 1:
                continue
            for position, other, replaced in self._swaps(word, form, target, contrast):
                for partner in self._by_shape.get(replaced, ()):
                    if partner.age <= age and partner.lemma != lexeme.lemma:
                        yield self._pair(lexeme, partner, target.phoneme, other, position)

    def _swaps(
        self, word: Word, form: Shape, target: Target, contrast: str | None
    ) -> Iterator[tuple[Position, str, Shape]]:
        """The word with its target sound replaced by each other phoneme of the same position."""
        found = match_reading(word.syllables, target)[0]
        for number, syllable in enumerate(word.syllables):
            for place, (position, segment) in enumerate(segments_at(syllable)):
                if (segment.start, segment.phoneme, position) != (found.start, found.phoneme, found.position):
                    continue
                others = [contrast] if contrast else [p.symbol for p in self._language.inventory.at(position)]
                for other in others:
                    if other != segment.phoneme:
                        yield position, other, _replaced(form, number, place, other)

    def _pair(self, lexeme: Lexeme, partner: Lexeme, phoneme: str, other: str, position: Position) -> Pair:
        inventory = self._language.inventory
        features = features_between(inventory.resolve(phoneme, None), inventory.resolve(other, None))
        return Pair(lexeme, partner, phoneme, other, position, features)


def _replaced(form: Shape, number: int, place: int, other: str) -> Shape:
    onset, nucleus, coda = form[number]
    sounds = [*onset, nucleus, *coda]
    sounds[place] = other
    cut = len(onset)
    changed = (tuple(sounds[:cut]), sounds[cut], tuple(sounds[cut + 1 :]))
    return (*form[:number], changed, *form[number + 1 :])


def ranked(pairs: Sequence[Pair], approach: Approach) -> list[Pair]:
    """Pairs in the order the approach prefers; familiar, young words first among equals."""
    wide = approach is Approach.MAXIMAL_OPPOSITIONS

    def key(pair: Pair) -> tuple[float, ...]:
        distance = len(pair.features) + ("major" in pair.features)
        return (
            -distance if wide else distance,
            max(pair.target.age, pair.contrast.age),
            -min(pair.target.zipf, pair.contrast.zipf),
        )

    return sorted(pairs, key=key)


def spread(pairs: Sequence[Pair], approach: Approach) -> list[Pair]:
    """Each word once before any comes again; for multiple oppositions, grouped by the one substitute."""
    if approach is Approach.MULTIPLE_OPPOSITIONS:
        pairs = _one_substitute(pairs)
    fresh: list[Pair] = []
    again: list[Pair] = []
    used: set[str] = set()
    for pair in pairs:
        words = {pair.target.lemma, pair.contrast.lemma}
        (again if words & used else fresh).append(pair)
        used |= words
    return [*fresh, *again]


def _one_substitute(pairs: Sequence[Pair]) -> list[Pair]:
    by_substitute: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_substitute[pair.contrast_phoneme].append(pair)
    return max(by_substitute.values(), key=len) if by_substitute else []


@cache
def index_of(language: Language) -> PairIndex:
    """The index of a language, made at the first contrast that is asked for."""
    return PairIndex(language)


def pairs_for(brief: Brief, index: PairIndex) -> list[Pair]:
    """True pairs for a brief, best first. Empty when the lexicon has none."""
    if brief.target is None:
        return []
    found = list(index.pairs(brief.target, brief.age, brief.contrast_phoneme))
    return spread(ranked(found, brief.approach), brief.approach)
