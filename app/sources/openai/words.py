"""Words of the lexicon that hold the target sound where it is wanted, by the same matcher that proves sentences."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.language.base import Language, Lexeme, PartOfSpeech, Word
from app.stimuli import matching
from app.stimuli.brief import Brief, Target

_POS = PartOfSpeech
SAID_AS_CITED: Mapping[str, frozenset[PartOfSpeech]] = {
    "ko": frozenset({_POS.NOUN, _POS.ADVERB, _POS.MIMETIC}),
    "en": frozenset({_POS.NOUN, _POS.VERB, _POS.ADJECTIVE, _POS.ADVERB}),
}
"""Parts of speech whose citation form occurs in sentences: nobody says 먹다, it is 먹어요 or 먹었어."""


@dataclass(frozen=True, slots=True)
class SpokenLexeme:
    """A word of the lexicon as it is said by itself."""

    lexeme: Lexeme
    word: Word
    phonemes: frozenset[str]
    clusters: bool


class WordChooser:
    """Pronounces a language's words once and remembers which of them hold which target. Safe to share."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        self._languages = languages
        self._lock = threading.Lock()
        self._spoken: dict[str, tuple[SpokenLexeme, ...]] = {}
        self._holding: dict[tuple[str, Target | None], tuple[SpokenLexeme, ...]] = {}

    def prepare(self) -> None:
        """Pronounces every language's words now (about a second for Korean), best before the fork."""
        for code in self._languages:
            self._words(code)

    def holding(self, language: str, target: Target | None) -> tuple[SpokenLexeme, ...]:
        """All words that are proof of the target; every word when there is none."""
        sound = None if target is None else Target(target.phoneme, target.position, 1, target.word_position)
        words = self._words(language)
        with self._lock:
            found = self._holding.get((language, sound))
            if found is None:
                found = words if sound is None else tuple(w for w in words if _holds(w.word, sound))
                self._holding[language, sound] = found
            return found

    def fitting(self, brief: Brief) -> list[SpokenLexeme]:
        """The words that hold the brief's target and break none of its other constraints on sounds, by age."""
        return [
            spoken
            for spoken in self.holding(brief.language, brief.target)
            if spoken.lexeme.age <= brief.age
            and brief.avoid_phonemes.isdisjoint(spoken.phonemes)
            and (brief.allow_clusters or not spoken.clusters)
        ]

    def choose(self, brief: Brief, count: int, random: Random) -> list[str]:
        """`count` of the fitting words in random order, those of the theme first."""
        fitting = self.fitting(brief)
        random.shuffle(fitting)
        fitting.sort(key=lambda spoken: brief.theme not in spoken.lexeme.themes)
        return list(dict.fromkeys(spoken.lexeme.lemma for spoken in fitting))[:count]

    def _words(self, code: str) -> tuple[SpokenLexeme, ...]:
        with self._lock:
            if code not in self._spoken:
                self._spoken[code] = tuple(_pronounced(self._languages[code], _citable(self._languages[code])))
            return self._spoken[code]


def _citable(language: Language) -> list[Lexeme]:
    said = SAID_AS_CITED.get(language.code, frozenset({_POS.NOUN}))
    return [lexeme for lexeme in language.lexicon.all() if lexeme.pos in said]


def _pronounced(language: Language, lexemes: Sequence[Lexeme]) -> list[SpokenLexeme]:
    spoken = []
    for lexeme in lexemes:
        words = language.pronounce(lexeme.lemma).words
        if len(words) == 1 and words[0].known:
            spoken.append(SpokenLexeme(lexeme, words[0], matching.phonemes(words), matching.has_cluster(words)))
    return spoken


def _holds(word: Word, target: Target) -> bool:
    return matching.is_proof(word, target) and bool(matching.match_reading(word.syllables, target))
