"""What English word forms may be: every inflected form of the lexicon, the closed classes, and a guess by ending."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.language.base import Lexeme, Lexicon, PartOfSpeech
from app.language.tables import read_table

PACKAGE = "app.language.en"
SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
CONSONANT_Y = re.compile(r"[^aeiou]y$")
SHORT = re.compile(r"^[^aeiou]*(?:[^aeioq]u|qu[aeio]|[aeio])[^aeiouwxy]$")
"""One vowel letter between consonants: the last letter doubles before -ed, -ing, -er (stop, stopped)."""

TAG_OF = {
    PartOfSpeech.ADVERB: "RB",
    PartOfSpeech.NUMERAL: "CD",
    PartOfSpeech.INTERJECTION: "UH",
    PartOfSpeech.MIMETIC: "RB",
}

RANKED = 0.3
"""Cost of each further tag of a closed-class form."""

INTERJECTED = 1.6
"""Cost of reading a word as an interjection: look, help and stop are verbs first."""


NOT_A_CHILDS = 0.4
"""Cost of a word that the child's lexicon does not have: one that it has is likelier."""

NAMED, UNNAMED = 0.3, 2.0
"""Cost of reading a form as a name: with a capital inside the sentence, and without."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a form may be. `cost` is how unlikely it is before its neighbours are seen."""

    tag: str
    lemma: str
    cost: float = 0.0


def add_s(lemma: str) -> str:
    """Plural of a noun, third person of a verb, by the plain rule."""
    if SIBILANT.search(lemma):
        return f"{lemma}es"
    return f"{lemma[:-1]}ies" if CONSONANT_Y.search(lemma) else f"{lemma}s"


def add_ending(lemma: str, ending: str) -> str:
    """-ed, -er or -est by the plain rule: baked, cried, stopped, visited."""
    if lemma.endswith("e"):
        return lemma + ending[1:]
    if CONSONANT_Y.search(lemma):
        return f"{lemma[:-1]}i{ending}"
    return f"{lemma}{lemma[-1] if SHORT.search(lemma) else ''}{ending}"


def add_ing(lemma: str) -> str:
    """-ing by the plain rule: baking, tying, seeing, stopping."""
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return f"{lemma[:-1]}ing"
    return f"{lemma}{lemma[-1] if SHORT.search(lemma) else ''}ing"


def verb_forms(lemma: str, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(tag, form) of a verb; `marks` are its irregular parts: past, pp, ing, s."""
    past = marks.get("past") or add_ending(lemma, "ed")
    yield "V", lemma
    yield "VZ", marks.get("s") or add_s(lemma)
    yield "VD", past
    yield "VN", marks.get("pp") or past
    yield "VG", marks.get("ing") or add_ing(lemma)


def noun_forms(lexeme: Lexeme, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(tag, form) of a noun."""
    if "name" in lexeme.features:
        yield "NM", lexeme.lemma
        return
    if "plural_only" in lexeme.features:
        yield "NS", lexeme.lemma
        return
    yield "N", lexeme.lemma
    yield "NS", lexeme.lemma if "invariant" in lexeme.features else marks.get("plural") or add_s(lexeme.lemma)


def adjective_forms(lemma: str, marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(tag, form) of an adjective."""
    yield "JJ", lemma
    yield "JR", marks.get("comparative") or add_ending(lemma, "er")
    yield "JS", marks.get("superlative") or add_ending(lemma, "est")


def lexeme_forms(lexeme: Lexeme) -> Iterable[tuple[str, str]]:
    """(tag, form) of every form of a lexeme; none for closed classes, which have a table of their own."""
    marks = dict(feature.split(":", 1) for feature in lexeme.features if ":" in feature)
    if lexeme.pos is PartOfSpeech.VERB:
        return verb_forms(lexeme.lemma, marks)
    if lexeme.pos is PartOfSpeech.NOUN:
        return noun_forms(lexeme, marks)
    if lexeme.pos is PartOfSpeech.ADJECTIVE:
        return adjective_forms(lexeme.lemma, marks)
    tag = TAG_OF.get(lexeme.pos)
    return ((tag, lexeme.lemma),) if tag else ()


class Vocabulary:
    """Forms and what they may be."""

    def __init__(self, lexicon: Lexicon) -> None:
        closed: dict[str, dict[str, Sense]] = defaultdict(dict)
        for row in read_table(PACKAGE, "data/closed_class.tsv", ("form", "tags", "lemma")):
            for rank, tag in enumerate(row["tags"].split()):
                closed[row["form"]].setdefault(tag, Sense(tag, row["lemma"], RANKED * rank))
        listed: dict[str, dict[str, Sense]] = defaultdict(dict)
        for lexeme in lexicon.all():
            for tag, form in lexeme_forms(lexeme):
                cost = INTERJECTED if tag == "UH" else 0.0
                listed[form.lower()].setdefault(tag, Sense(tag, lexeme.lemma, cost))
        for tag, form, lemma in _more_words():
            listed[form].setdefault(tag, Sense(tag, lemma, NOT_A_CHILDS))
        self._senses = {
            form: tuple({**listed.get(form, {}), **closed.get(form, {})}.values()) for form in {*listed, *closed}
        }
        self._closed = frozenset(closed)

    def lists(self, form: str) -> bool:
        """Whether the form is in one of the tables."""
        return form in self._senses

    def senses(self, form: str, *, capital: bool = False) -> tuple[Sense, ...]:
        """What a lower-case form may be. `capital`: written with a capital inside the sentence, as names are."""
        found = self._senses.get(form)
        if form in self._closed and found:
            return found
        name = (Sense("NM", form, NAMED if capital else UNNAMED),)
        if found:
            return (*found, *name) if capital else found
        return (*name, *_by_ending(form))


def _more_words() -> Iterator[tuple[str, str, str]]:
    for row in read_table(PACKAGE, "data/more_words.tsv", ("pos", "words")):
        pos = PartOfSpeech(row["pos"])
        for entry in row["words"].split():
            lemma, *parts = entry.split("/")
            marks = dict(zip(("past", "pp"), parts, strict=False))
            if pos is PartOfSpeech.VERB:
                yield from ((tag, form, lemma) for tag, form in verb_forms(lemma, marks))
            elif pos is PartOfSpeech.ADJECTIVE:
                yield from ((tag, form, lemma) for tag, form in adjective_forms(lemma, marks))
            else:
                yield {"noun": "NS"}.get(row["pos"]) or TAG_OF[pos], lemma, lemma


def _by_ending(form: str) -> Iterator[Sense]:
    """A form that is not listed: a noun first, a verb or adjective where the ending or the neighbours say so.

    The costs are set by hand beside those of `data/transitions.tsv`.
    """
    yield Sense("N", form, 0.6 if not form.endswith("s") else 1.0)
    yield Sense("V", form, 1.6)
    yield Sense("JJ", form, 0.8 if form.endswith(("y", "ful", "less", "ous")) else 1.8)
    if form.endswith("ing") and len(form) > 4:
        yield Sense("VG", form[:-3], 0.2)
    if form.endswith("ed") and len(form) > 3:
        yield Sense("VD", form[:-2], 0.2)
        yield Sense("VN", form[:-2], 0.4)
    if form.endswith("s") and not form.endswith("ss") and len(form) > 2:
        yield Sense("NS", form[:-1], 1.0 if form.endswith(("us", "is")) else 0.3)
        yield Sense("VZ", form[:-1], 0.9)
    if form.endswith("ly"):
        yield Sense("RB", form, 0.2)
