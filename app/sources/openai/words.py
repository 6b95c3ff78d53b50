"""Words of the lexicon that hold the target sound where it is wanted, by the same matcher that proves sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from app.language.base import Language, Lexeme, PartOfSpeech, Word
from app.stimuli import matching
from app.stimuli.brief import Brief, Target

_POS = PartOfSpeech
SAID_AS_CITED: Mapping[str, frozenset[PartOfSpeech]] = {
    "ko": frozenset({_POS.NOUN, _POS.ADVERB, _POS.MIMETIC}),
    "en": frozenset({_POS.NOUN, _POS.VERB, _POS.ADJECTIVE, _POS.ADVERB}),
}
"""Parts of speech whose citation form occurs in sentences: nobody says 먹다, it is 먹어요 or 먹었어."""


class Known(NamedTuple):
    """What a brief says of the words for its prompts."""

    sound: Target | None
    age: int
    avoided: frozenset[str]
    clusters: bool
    theme: str | None


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of the lexicon as it is said by itself."""

    lexeme: Lexeme
    word: Word
    phonemes: frozenset[str]
    clusters: bool

    def suits(self, known: Known) -> bool:
        """True when it is known at that age and breaks none of the constraints on sounds but the target."""
        return (
            self.lexeme.age <= known.age
            and known.avoided.isdisjoint(self.phonemes)
            and (known.clusters or not self.clusters)
        )


class Vocabulary:
    """One language's words, all pronounced when it is made (some 0.5 s), but those whose pronunciation is a guess."""

    def __init__(self, language: Language) -> None:
        said = SAID_AS_CITED.get(language.code, frozenset({_POS.NOUN}))
        lexemes = [lexeme for lexeme in language.lexicon.all() if lexeme.pos in said]
        spoken = [(lexeme, language.pronounce(lexeme.lemma).words) for lexeme in lexemes]
        self._words = tuple(
            SpokenWord(lexeme, words[0], matching.phonemes(words), matching.has_cluster(words))
            for lexeme, words in spoken
            if len(words) == 1 and words[0].known
        )
        self.holding = lru_cache(maxsize=1024)(self._holding)
        self.suitable = lru_cache(maxsize=256)(self._suitable)

    def _holding(self, sound: Target | None) -> tuple[SpokenWord, ...]:
        """The words that are proof of the sound; all of them where there is none."""
        if sound is None:
            return self._words
        return tuple(word for word in self._words if matching.heard(word.word, sound))

    def _suitable(self, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The lemmas that fit: those of the theme, and all others."""
        suitable = [x for x in self.holding(known.sound) if x.suits(known)]
        themed = dict.fromkeys(x.lexeme.lemma for x in suitable if known.theme in x.lexeme.themes)
        others = {x.lexeme.lemma for x in suitable} - themed.keys()
        return tuple(themed), tuple(sorted(others))


@cache
def vocabulary(language: Language) -> Vocabulary:
    """The vocabulary of a language, made at the first call: best before the fork."""
    return Vocabulary(language)


class WordChooser:
    """Chooses words for prompts. Safe to share between threads."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._vocabularies = {code: vocabulary(language) for code, language in languages.items()}

    def choose(self, brief: Brief, count: int, random: Random) -> list[str]:
        """Up to `count` words, in random order, those of the theme first, that hold the brief's target, break none of
        its other constraints on sounds, and are known at its age."""
        target = brief.target
        sound = None if target is None else Target(target.phoneme, target.position, 1, target.word_position)
        known = Known(sound, brief.age, brief.avoid_phonemes, brief.allow_clusters, brief.theme)
        lots = Random(random.getrandbits(64))  # noqa: S311  words for a prompt; the system's own lots are slow
        chosen: list[str] = []
        for lemmas in self._vocabularies[brief.language].suitable(known):
            chosen += lots.sample(lemmas, min(count - len(chosen), len(lemmas)))
        return chosen
