"""English (US) as it is said and as it is built."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.language.association import Association
from app.language.base import (
    Analysis,
    Inventory,
    Lexicon,
    Place,
    Pronunciation,
    Syllable,
    Word,
    Written,
    utf16_offsets,
)
from app.language.en import allophones, complexity, dictionary, functions
from app.language.en.analysis import Analyser, is_foreign
from app.language.en.inventory import EnglishInventory
from app.language.en.tokens import Token, tokenize
from app.language.en.words import WordReader

__all__ = ["English"]


class English:
    """US English over CMUdict: every listed variant counts, and what is guessed says so.

    `lexicon` is the child's vocabulary; it also tells which compounds are made of words one may trust.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._inventory = EnglishInventory()
        self._words = WordReader(dictionary.PronouncingDictionary(dictionary.locate()), self._inventory, lexicon)
        self._analyser = Analyser(lexicon)
        self._association = Association(lexicon)
        self._core_lemmas = lru_cache(maxsize=256)(self._find_core_lemmas)
        self._steady = lru_cache(maxsize=16_384)(self._is_steady)

    @property
    def code(self) -> str:
        """ "en"."""
        return "en"

    @property
    def inventory(self) -> Inventory:
        """The 39 phonemes of CMUdict."""
        return self._inventory

    @property
    def lexicon(self) -> Lexicon:
        """The child's vocabulary."""
        return self._lexicon

    def core_lemmas(self, core_words: Sequence[str]) -> frozenset[str]:
        """Citation forms of core words typed in any inflected form (wants → want)."""
        return self._core_lemmas(tuple(core_words))

    def _find_core_lemmas(self, core_words: tuple[str, ...]) -> frozenset[str]:
        return self._analyser.lemmas(" ".join(core_words))

    def functions(self, analysis: Analysis) -> frozenset[str]:
        """Communicative functions that the grammar of the sentence can serve (ids of the contract)."""
        return functions.served(analysis)

    def complexity(self, analysis: Analysis, pronunciation: Pronunciation) -> Mapping[str, float]:
        """Measures of the sentence; names and units in `app.language.en.complexity`."""
        return complexity.of_sentence(analysis, pronunciation, self._inventory)

    def word_complexity(self, syllables: Sequence[Syllable]) -> int:
        """The Word Complexity Measure."""
        return complexity.wcm(syllables, self._inventory)

    def naturalness(self, analysis: Analysis) -> float:
        """How strongly the predicates of the sentence select its nouns, by the roles of our lexicon."""
        return self._association.of(analysis)

    def written(self, text: str) -> Written:
        """The words, and whether anything is foreign to English. Never raises on any string."""
        text = unicodedata.normalize("NFC", text)
        return Written(text, tuple([token.text for token in tokenize(text)]), is_foreign(text))

    def analyse(self, text: str) -> Analysis:
        """Grammar of one sentence. Never raises on any string."""
        return self._analyser.analyse(unicodedata.normalize("NFC", text))

    def pronounce(self, text: str, *, connected: bool = False, analysis: Analysis | None = None) -> Pronunciation:
        """The sentence as said, word by word. Never raises on any string. The analysis, where there is one, only tells
        which reading of a homograph comes first (live, read).

        `connected` gives the same sounds, with the IPA tied by ‿: `juncture` and `weakened` tell which are not said so.
        `said` parts words by ` | `. `rules` is empty: English spelling is looked up, not derived.
        """
        text = unicodedata.normalize("NFC", text)
        offsets = None if text.isascii() else utf16_offsets(text)
        tokens = tokenize(text)
        tags = _whole_word_tags(analysis) if analysis else {}
        words = tuple(
            self._words.word(
                token.text,
                token.start if offsets is None else offsets[token.start],
                self._words.place(token.text, tags.get(number, ""), following),
            )
            for number, (token, following) in enumerate(zip(tokens, _following(tokens), strict=True))
        )
        return Pronunciation(
            text=text,
            words=words,
            said=" | ".join(word.said for word in words if word.said),
            ipa=("‿" if connected else " ").join(word.ipa for word in words if word.ipa),
        )

    def weakened(self, word: Word) -> frozenset[Place]:
        """T and D that are tapped, swallowed or left out inside the word."""
        return allophones.weakened(word.syllables)

    def juncture(self, analysis: Analysis, number: int) -> tuple[bool, bool]:
        """Whether the T or D between two words stays; a sign between them parts them. No onset changes."""
        left, right = tokenize(analysis.text)[number : number + 2]
        if analysis.text[left.end : right.start].strip():
            return True, True
        return self.steady(left.text, right.text)

    def steady(self, left: str, right: str) -> tuple[bool, bool]:
        """The same of two words by themselves."""
        return self._steady(left, right)

    def _is_steady(self, left: str, right: str) -> tuple[bool, bool]:
        said = [self._words.word(word, 0).syllables for word in (left, right)]
        return allophones.stays(said[0], said[1], right), True

    def pronounce_word(self, form: str) -> Word:
        """One written word as said, kept for the next time; offsets from 0. Never raises on any string."""
        return self._words.word(form, 0)


def _whole_word_tags(analysis: Analysis) -> dict[int, str]:
    """The tags of the words that are one morpheme, by number."""
    counts = Counter(m.word for m in analysis.morphemes)
    return {m.word: m.tag for m in analysis.morphemes if counts[m.word] == 1}


def _following(tokens: Sequence[Token]) -> list[str]:
    """For every word the next one; nothing for the last."""
    return [*(token.text for token in tokens[1:]), ""][: len(tokens)]
