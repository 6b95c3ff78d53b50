"""Grammar of a sentence out of its morphemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.language.base import Analysis, Lexicon, Morpheme, PartOfSpeech, SentenceType, utf16_offsets
from app.language.ko.eojeol import Eojeol, is_foreign, split_eojeol, tokens_by_eojeol
from app.language.ko.morphology import Token
from app.language.ko.sentence import sentence_type

POS_BY_TAG = {
    "NNG": PartOfSpeech.NOUN,
    "NNP": PartOfSpeech.NOUN,
    "XR": PartOfSpeech.NOUN,
    "NP": PartOfSpeech.PRONOUN,
    "NR": PartOfSpeech.NUMERAL,
    "VV": PartOfSpeech.VERB,
    "VA": PartOfSpeech.ADJECTIVE,
    "VCN": PartOfSpeech.ADJECTIVE,
    "XSV": PartOfSpeech.VERB,
    "XSA": PartOfSpeech.ADJECTIVE,
    "MAG": PartOfSpeech.ADVERB,
    "MAJ": PartOfSpeech.CONJUNCTION,
    "MM": PartOfSpeech.DETERMINER,
    "IC": PartOfSpeech.INTERJECTION,
}
_DERIVING = ("XSV", "XSA")
_BASES = ("NNG", "NNP", "XR", "MAG", "NR", "XSN")
_FIRST_PARTS = ("NNG", "NNP", "XR", "XPN", "NR", "MM", "MAG")
_LAST_PARTS = ("NNG", "NNP", "XSN")
"""Tags of what the analyser takes a noun apart into: 킥 and 보드, 붕붕 and 카, 선생 and 님."""
INSTEAD = ("말", "고")
_PREDICATES = ("VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA")


@dataclass(frozen=True, slots=True)
class KoreanAnalysis(Analysis):
    """Analysis that keeps its eojeol and the morphemes of each as the analyser gave them, offsets from its start.

    `likelihood`: natural logarithm of the probability of the whole, by Kiwi's language model.
    """

    eojeols: tuple[Eojeol, ...] = ()
    by_eojeol: tuple[tuple[Token, ...], ...] = ()
    likelihood: float = 0.0


class Analyser:
    """Builds the analysis. The lexicon tells which adverbs are mimetics, and which nouns in a row are one word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pos = lru_cache(maxsize=16384)(self._part_of_speech)
        self._is_noun = lru_cache(maxsize=16384)(self._noun_of_the_lexicon)

    def analyse(self, text: str, tokens: Sequence[Token], likelihood: float = 0.0) -> KoreanAnalysis:
        """`text` in NFC and its morphemes, offsets in code points."""
        eojeols = split_eojeol(text)
        by_eojeol = tokens_by_eojeol(tokens, eojeols)
        offsets = None if text.isascii() or max(text) <= "\uffff" else utf16_offsets(text)
        morphemes: list[Morpheme] = []
        for number, (eojeol, own) in enumerate(zip(eojeols, by_eojeol, strict=True)):
            self._append(morphemes, own, eojeol.start, number, offsets)
        kind = sentence_type(text, tokens)
        return KoreanAnalysis(
            text=text,
            tokens=tuple([eojeol.text for eojeol in eojeols]),
            morphemes=tuple(morphemes),
            complete=kind is not SentenceType.FRAGMENT,
            sentence_type=kind,
            structure=" ".join(["+".join([token.tag for token in own]) for own in by_eojeol]),
            foreign=is_foreign(text),
            eojeols=eojeols,
            by_eojeol=tuple(by_eojeol),
            likelihood=likelihood,
        )

    def _append(
        self, morphemes: list[Morpheme], own: Sequence[Token], start: int, word: int, offsets: list[int] | None
    ) -> None:
        if _is_instead(own, morphemes):
            begin, end = start + own[0].start, start + own[-1].end
            if offsets is not None:
                begin, end = offsets[begin], offsets[end]
            morphemes.append(_morpheme("말고", "말고", PartOfSpeech.PARTICLE, begin, end, word, "JX"))
            return
        for form, tag, first, last in own:
            begin, end = start + first, start + last
            if offsets is not None:
                begin, end = offsets[begin], offsets[end]
            if tag in _DERIVING and morphemes and morphemes[-1].word == word and morphemes[-1].tag in _BASES:
                base = morphemes.pop()
                form, begin, pos = base.form + form, base.start, POS_BY_TAG[tag]
            elif tag in _LAST_PARTS and (parts := self._parts(morphemes, form, word)):
                form, begin, pos = "".join(x.form for x in parts) + form, parts[0].start, PartOfSpeech.NOUN
                del morphemes[-len(parts) :]
            else:
                pos = self._pos(form, tag)
            lemma = form + "다" if tag in _PREDICATES else form
            morphemes.append(_morpheme(form, lemma, pos, begin, end, word, tag))

    def _parts(self, morphemes: Sequence[Morpheme], form: str, word: int) -> Sequence[Morpheme]:
        """What stands before `form` in its eojeol and makes one noun of the lexicon with it: 킥 before 보드."""
        for parts in (morphemes[-2:], morphemes[-1:]):
            of_one_word = all(x.word == word and x.tag in _FIRST_PARTS for x in parts)
            if of_one_word and self._is_noun("".join(x.form for x in parts) + form):
                return parts
        return ()

    def _noun_of_the_lexicon(self, lemma: str) -> bool:
        return any(lexeme.pos is PartOfSpeech.NOUN for lexeme in self._lexicon.find(lemma))

    def _part_of_speech(self, form: str, tag: str) -> PartOfSpeech:
        if tag == "MAG" and any(lexeme.pos is PartOfSpeech.MIMETIC for lexeme in self._lexicon.find(form)):
            return PartOfSpeech.MIMETIC
        if tag in POS_BY_TAG:
            return POS_BY_TAG[tag]
        if tag.startswith("J"):
            return PartOfSpeech.PARTICLE
        return PartOfSpeech.ENDING if tag.startswith("E") else PartOfSpeech.OTHER


_morpheme = lru_cache(maxsize=16384)(Morpheme)
"""Equal morphemes at equal places are one object: values never change, and most of a sentence is particles."""


def _is_instead(own: Sequence[Token], before: Sequence[Morpheme]) -> bool:
    """말고 behind a noun (우유 말고 주스): "rather than", and no act; behind -지 it forbids (놓지 말고).

    The analyser gives it as a form of 말다, which is also to roll up (김밥을 말다).
    """
    return (
        len(own) == len(INSTEAD)
        and tuple(token.form for token in own) == INSTEAD
        and bool(before)
        and before[-1].pos in (PartOfSpeech.NOUN, PartOfSpeech.PRONOUN)
    )
