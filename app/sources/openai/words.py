"""Words of the lexicon that hold the target sound where it is wanted, by the same matcher that proves sentences."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

from app.language.base import Language, PartOfSpeech, Word
from app.stimuli import matching
from app.stimuli.brief import Brief, Target
from app.stimuli.ports import Clock

_POS = PartOfSpeech
SAID_AS_CITED: Mapping[str, frozenset[PartOfSpeech]] = {
    "ko": frozenset({_POS.NOUN, _POS.ADVERB, _POS.MIMETIC}),
    "en": frozenset({_POS.NOUN, _POS.VERB, _POS.ADJECTIVE, _POS.ADVERB}),
}
"""Parts of speech whose citation form occurs in sentences: nobody says 먹다, it is 먹어요 or 먹었어."""

PATIENCE_S = 0.2
"""A request pronounces words no longer than this; what it has not come to, later ones will."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of the lexicon as it is said by itself."""

    word: Word
    phonemes: frozenset[str]
    clusters: bool


class Vocabulary:
    """One language's words, each pronounced when it is first needed. Two threads may pronounce one word; no harm."""

    def __init__(self, language: Language) -> None:
        said = SAID_AS_CITED.get(language.code, frozenset({_POS.NOUN}))
        self._language = language
        self.lexemes = tuple(lexeme for lexeme in language.lexicon.all() if lexeme.pos in said)
        self._spoken: dict[int, SpokenWord | None] = {}
        self._holding: dict[Target, tuple[int, ...]] = {}

    def is_pronounced(self, index: int) -> bool:
        """True when asking for that word costs nothing."""
        return index in self._spoken

    def spoken(self, index: int) -> SpokenWord | None:
        """The word as it is said; None where its pronunciation is a guess or it is not one word."""
        if index not in self._spoken:
            words = self._language.pronounce(self.lexemes[index].lemma).words
            known = len(words) == 1 and words[0].known
            self._spoken[index] = (
                SpokenWord(words[0], matching.phonemes(words), matching.has_cluster(words)) if known else None
            )
        return self._spoken[index]

    def worth_a_look(self, sound: Target | None) -> Iterable[int]:
        """Indices of the words that may hold the sound: exactly those that do, once all words are pronounced."""
        if sound is None or len(self._spoken) < len(self.lexemes):
            return range(len(self.lexemes))
        if sound not in self._holding:
            self._holding[sound] = tuple(i for i in range(len(self.lexemes)) if self.holds(i, sound))
        return self._holding[sound]

    def holds(self, index: int, sound: Target | None) -> bool:
        """True when the word is proof of the sound."""
        spoken = self.spoken(index)
        if spoken is None or sound is None:
            return spoken is not None
        return matching.is_proof(spoken.word, sound) and bool(matching.match_reading(spoken.word.syllables, sound))


class WordChooser:
    """Chooses words for prompts. Safe to share between threads."""

    def __init__(self, languages: Mapping[str, Language], clock: Clock = time.monotonic) -> None:
        self._vocabularies = {code: Vocabulary(language) for code, language in languages.items()}
        self._clock = clock

    def prepare(self) -> None:
        """Pronounces every word now (some 2 s a language), for whoever can wait: best before the fork."""
        for vocabulary in self._vocabularies.values():
            for index in range(len(vocabulary.lexemes)):
                vocabulary.spoken(index)

    def choose(self, brief: Brief, count: int, random: Random) -> list[str]:
        """Up to `count` words, in random order, those of the theme first, that hold the brief's target, break none of
        its other constraints on sounds, and are known at its age."""
        vocabulary = self._vocabularies[brief.language]
        target = brief.target
        sound = None if target is None else Target(target.phoneme, target.position, 1, target.word_position)
        until = self._clock() + PATIENCE_S
        chosen: dict[str, None] = {}
        for index in self._in_order(vocabulary, sound, brief, random):
            if len(chosen) == count:
                break
            if not vocabulary.is_pronounced(index) and self._clock() > until:
                continue
            if vocabulary.holds(index, sound) and _allowed(vocabulary.spoken(index), brief):
                chosen[vocabulary.lexemes[index].lemma] = None
        return list(chosen)

    def _in_order(self, vocabulary: Vocabulary, sound: Target | None, brief: Brief, random: Random) -> list[int]:
        lexemes = vocabulary.lexemes
        lots = Random(random.getrandbits(64))  # noqa: S311  words for a prompt; the system's own lots are slow
        lot = [lots.random() for _ in lexemes]  # one for every word: what is drawn does not depend on what is known
        indices = (index for index in vocabulary.worth_a_look(sound) if lexemes[index].age <= brief.age)
        return sorted(indices, key=lambda index: (brief.theme not in lexemes[index].themes, lot[index]))


def _allowed(spoken: SpokenWord | None, brief: Brief) -> bool:
    return (
        spoken is not None
        and brief.avoid_phonemes.isdisjoint(spoken.phonemes)
        and (brief.allow_clusters or not spoken.clusters)
    )
