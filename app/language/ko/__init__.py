"""Korean as it is said: analysis and pronunciation of sentences by the standard pronunciation (표준 발음법)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from app.language.base import (
    CONTENT_POS,
    Analysis,
    Inventory,
    Lexicon,
    PartOfSpeech,
    Place,
    Pronunciation,
    RuleUse,
    Syllable,
    Word,
    Written,
    utf16_offsets,
)
from app.language.ko import complexity, functions
from app.language.ko.alignment import align
from app.language.ko.analysis import Analyser, KoreanAnalysis
from app.language.ko.eojeol import Eojeol, is_foreign, split_eojeol
from app.language.ko.inventory import KoreanInventory
from app.language.ko.lexical_marks import LexicalMarks, read_exceptions, read_heads
from app.language.ko.morphology import Morphology, Token, shared_morphology
from app.language.ko.phonology import Engine
from app.language.ko.rules import read_joint_rules, read_vowel_rules
from app.language.ko.speech import Speaker

LIKELIHOOD = (-8.5, -3.5)
"""Natural log-likelihood per morpheme of the least and the most likely children's sentences; measured on our own."""

CORE_POS = CONTENT_POS | {PartOfSpeech.PRONOUN, PartOfSpeech.DETERMINER, PartOfSpeech.INTERJECTION}


class Korean:
    """The `Language` of Korean, safe to share between threads. The first one of a process loads Kiwi (about 2 s)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._inventory = KoreanInventory()
        self._morphology = shared_morphology()
        self._analyser = Analyser(lexicon)
        marks = LexicalMarks(read_exceptions(), read_heads())
        self._core_lemmas = lru_cache(maxsize=256)(self._find_core_lemmas)
        self._speaker = Speaker(Engine(read_joint_rules(), read_vowel_rules()), marks)

    @property
    def code(self) -> str:
        """ISO 639-1."""
        return "ko"

    @property
    def inventory(self) -> Inventory:
        """The phonemes."""
        return self._inventory

    @property
    def lexicon(self) -> Lexicon:
        """The child's vocabulary given to the constructor."""
        return self._lexicon

    @property
    def morphology(self) -> Morphology:
        """The analyser of this process, for joining what the grammar engine inflects."""
        return self._morphology

    def core_lemmas(self, core_words: Sequence[str]) -> frozenset[str]:
        """Citation forms of core words typed in any inflected form: 주세요 → 주다; unanalysable ones as they are."""
        return self._core_lemmas(tuple(core_words))

    def _find_core_lemmas(self, core_words: tuple[str, ...]) -> frozenset[str]:
        found = set(core_words)
        for word in core_words:
            found.update(m.lemma for m in self.analyse(word).morphemes if m.pos in CORE_POS)
        return frozenset(found)

    def functions(self, analysis: Analysis) -> frozenset[str]:
        """Communicative functions that the grammar of the sentence can serve (ids of the contract)."""
        return functions.served(analysis)

    def complexity(self, analysis: Analysis, pronunciation: Pronunciation) -> Mapping[str, float]:
        """Measures of the sentence; names, units and what they adapt in `app.language.ko.complexity`."""
        return complexity.of_sentence(analysis, pronunciation, self._inventory)

    def word_complexity(self, syllables: Sequence[Syllable]) -> int:
        """The adapted Word Complexity Measure."""
        return complexity.wcm_adapted(syllables, self._inventory)

    def naturalness(self, analysis: Analysis) -> float:
        """Kiwi's log-likelihood per morpheme, between the bounds of `LIKELIHOOD`: it ranks sentences of like length."""
        if not isinstance(analysis, KoreanAnalysis):
            analysis = self._analyser.analyse(analysis.text, *self._morphology.scored(analysis.text))
        morphemes = sum(len(tokens) for tokens in analysis.by_eojeol)
        if not morphemes:
            return 0.0
        lowest, highest = LIKELIHOOD
        return min(1.0, max(0.0, (analysis.likelihood / morphemes - lowest) / (highest - lowest)))

    def written(self, text: str) -> Written:
        """The eojeol, and whether anything is foreign to Korean. Never raises on any string."""
        text = unicodedata.normalize("NFC", text)
        return Written(text, tuple([eojeol.text for eojeol in split_eojeol(text)]), is_foreign(text))

    def analyse(self, text: str) -> Analysis:
        """Grammar of one sentence. Never raises on any string. Offsets count in the NFC form of `text`."""
        text = unicodedata.normalize("NFC", text)
        return self._analyser.analyse(text, *self._morphology.scored(text))

    def pronounce(self, text: str, *, connected: bool = False, analysis: Analysis | None = None) -> Pronunciation:
        """The sentence as said, each eojeol by itself.

        With `connected`, eojeol between which only spaces stand are said in one breath and written together.
        """
        text = unicodedata.normalize("NFC", text)
        if not isinstance(analysis, KoreanAnalysis) or analysis.text != text:
            analysis = self._analyser.analyse(text, *self._morphology.scored(text))
        eojeols = analysis.eojeols
        starts = _starts(text, eojeols)
        rules: list[RuleUse] = []
        if connected:
            groups = self._breaths(eojeols, analysis.by_eojeol, starts, rules)
        else:
            own = zip(eojeols, analysis.by_eojeol, starts, strict=True)
            alone = len(eojeols) == 1
            groups = [[self._speaker.word(e.text, tokens, start, rules, alone)] for e, tokens, start in own]
        return Pronunciation(
            text=text,
            words=tuple([word for group in groups for word in group]),
            said=" ".join(["".join([word.said for word in group]) for group in groups]),
            ipa=" ".join(filter(None, [".".join([word.ipa for word in group if word.ipa]) for group in groups])),
            rules=tuple(rules),
        )

    def weakened(self, word: Word) -> frozenset[Place]:
        """None: what happens inside an eojeol is in its pronunciation."""
        return frozenset()

    def juncture(self, analysis: Analysis, number: int) -> tuple[bool, bool]:
        """Whether coda and onset stay what they are where one eojeol meets the next; a sign between them parts them."""
        if not isinstance(analysis, KoreanAnalysis):
            analysis = self._analyser.analyse(analysis.text, *self._morphology.scored(analysis.text))
        left, right = analysis.eojeols[number : number + 2]
        if not right.runs_on:
            return True, True
        return self._speaker.juncture(left.text, analysis.by_eojeol[number], right.text, analysis.by_eojeol[number + 1])

    def steady(self, left: str, right: str) -> tuple[bool, bool]:
        """Whether the coda of one eojeol and the onset of the next stay what they are where both are said in one
        breath: 못|가요 [몯까요] keeps the coda, 못|열어요 does not. A sign between them parts them."""
        return self._speaker.steady(left[-1:], right[:1])

    def pronounce_morphemes(self, text: str, morphemes: Sequence[tuple[str, str]]) -> Pronunciation:
        """One eojeol whose morphemes (form, Kiwi tag) are known: the same as `pronounce` without the analyser."""
        tokens = align(text, morphemes)
        rules: list[RuleUse] = []
        word = self._speaker.word(text, tokens, 0, rules)
        return Pronunciation(text, (word,), word.said, word.ipa, tuple(rules))

    def _breaths(
        self,
        eojeols: Sequence[Eojeol],
        tokens: Sequence[tuple[Token, ...]],
        starts: Sequence[int],
        rules: list[RuleUse],
    ) -> list[list[Word]]:
        firsts = [i for i, eojeol in enumerate(eojeols) if i == 0 or not eojeol.runs_on]
        bounds = pairwise([*firsts, len(eojeols)])
        return [self._speaker.phrase(eojeols[a:b], tokens[a:b], starts[a:b], rules) for a, b in bounds]


def _starts(text: str, eojeols: Sequence[Eojeol]) -> list[int]:
    if max(text, default="") <= "\uffff":
        return [eojeol.start for eojeol in eojeols]
    offsets = utf16_offsets(text)
    return [offsets[eojeol.start] for eojeol in eojeols]
