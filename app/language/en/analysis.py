"""Grammar of one English sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.language.base import Analysis, Lexicon, Morpheme, PartOfSpeech, SentenceType, utf16_offsets
from app.language.en import clauses
from app.language.en.tagging import Tagger
from app.language.en.tokens import fold, tokenize
from app.language.en.units import Unit, pauses, split_units
from app.language.en.utterance import Sentence
from app.language.en.vocabulary import Sense, Vocabulary

POS = {
    **dict.fromkeys(("N", "NS", "NM"), PartOfSpeech.NOUN),
    **dict.fromkeys(("PS", "PO", "PR", "WP"), PartOfSpeech.PRONOUN),
    **dict.fromkeys(("V", "VZ", "VD", "VN", "VG"), PartOfSpeech.VERB),
    **dict.fromkeys(("JJ", "JR", "JS"), PartOfSpeech.ADJECTIVE),
    **dict.fromkeys(("DT", "WD"), PartOfSpeech.DETERMINER),
    **dict.fromkeys(("CC", "CS"), PartOfSpeech.CONJUNCTION),
    "RB": PartOfSpeech.ADVERB,
    "CD": PartOfSpeech.NUMERAL,
    "IN": PartOfSpeech.PREPOSITION,
    "UH": PartOfSpeech.INTERJECTION,
    "POS": PartOfSpeech.PARTICLE,
}
"""Part of speech of a tag; auxiliaries, to, not, there and question adverbs are `other`, as in the lexicon."""

SHAPE = {"NS": "N", "NM": "N", "PS": "PR", "PO": "PR", "VZ": "V", "JR": "JJ", "JS": "JJ", "BN": "BB", "BG": "BB"}
"""Tags that make no other structure: number and person, degree."""
PLAIN = re.compile(r"[A-Za-z '’‘ʼ\-‐‑.,!?;:…\"“”–—]*")
"""What English stimuli are written with. Digits, other letters and signs have no proved sound."""


def is_foreign(text: str) -> bool:
    """Whether the text holds what English stimuli are not written with."""
    return PLAIN.fullmatch(text) is None


def read_expressions(lexicon: Lexicon) -> clauses.Expressions:
    """Fixed expressions and interjections of the lexicon."""
    alone = (PartOfSpeech.EXPRESSION, PartOfSpeech.INTERJECTION)
    found = [lexeme for lexeme in lexicon.all() if lexeme.pos in alone]
    polite = (x for x in found if x.features & {"politeness", "greeting"})
    asking = {"function:request", "function:help"}
    return clauses.Expressions(
        all=frozenset(fold(lexeme.lemma) for lexeme in found),
        courtesies=frozenset(fold(x.lemma) for x in polite if not x.features & asking),
    )


class Analyser:
    """Reads English sentences. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._vocabulary = Vocabulary(lexicon)
        self._tagger = Tagger()
        self._expressions = read_expressions(lexicon)

    def analyse(self, text: str) -> Analysis:
        """The grammar of an NFC text."""
        tokens = tokenize(text)
        units = split_units(text, tokens, self._vocabulary)
        mark = next((c for c in reversed(text) if c in ".?!…"), "")
        chosen, complete, kind = self._read(units, pauses(text, tokens, units), mark)
        return Analysis(
            text=text,
            tokens=tuple(token.text for token in tokens),
            morphemes=_morphemes(text, units, chosen),
            complete=complete,
            sentence_type=kind,
            structure=_structure(chosen, mark),
            foreign=is_foreign(text),
        )

    def _read(
        self, units: Sequence[Unit], breaks: frozenset[int], mark: str
    ) -> tuple[tuple[Sense, ...], bool, SentenceType]:
        """The likeliest senses; where they make a fragment, others nearly as likely that make a whole utterance."""
        senses = [unit.senses for unit in units]
        forms = tuple(unit.form for unit in units)
        best = self._tagger.choose(senses, breaks)
        verdict = clauses.classify(Sentence(best, forms, breaks, mark), self._expressions)
        if not verdict[0] and units:
            for chosen in self._tagger.near(senses, breaks)[1:]:
                other = clauses.classify(Sentence(chosen, forms, breaks, mark), self._expressions)
                if other[0]:
                    return chosen, *other
        return best, *verdict

    def lemmas(self, text: str) -> frozenset[str]:
        """Every citation form that the words of a text may have: left → left, leave."""
        units = split_units(text, tokenize(text), self._vocabulary)
        listed = {sense.lemma for unit in units for sense in unit.senses if self._vocabulary.lists(unit.form)}
        return frozenset(listed | {unit.form for unit in units})


def _morphemes(text: str, units: Sequence[Unit], chosen: Sequence[Sense]) -> tuple[Morpheme, ...]:
    offsets = utf16_offsets(text)
    return tuple(
        Morpheme(
            form=text[unit.start : unit.end],
            lemma=sense.lemma,
            pos=POS.get(sense.tag, PartOfSpeech.OTHER),
            start=offsets[unit.start],
            end=offsets[unit.end],
            word=unit.word,
            tag=sense.tag,
        )
        for unit, sense in zip(units, chosen, strict=True)
    )


def _structure(chosen: Sequence[Sense], mark: str) -> str:
    """The tags without number, person and degree, and the final mark: `DT N VD DT N .`"""
    return " ".join([*(SHAPE.get(sense.tag, sense.tag) for sense in chosen), mark or "."])
