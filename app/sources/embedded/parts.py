"""The tables of one language, built before workers fork so that all of them share one copy."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np

from app.language.base import Language
from app.language.grammar import Grammar, SlotKind
from app.sources.embedded.form_making import FormMaker
from app.sources.embedded.form_store import FormStore
from app.sources.embedded.frame_table import FrameTable, wanted_forms
from app.sources.embedded.prospects import Core
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import Columns, WordForms

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LanguageParts:
    """All that the engine keeps of one language. `literal_lemmas`: citation forms of the frames' own words."""

    language: Language
    grammar: Grammar
    vocabulary: Vocabulary
    forms: WordForms
    table: FrameTable
    literal_lemmas: dict[str, frozenset[str]]

    def core(self, lemmas: frozenset[str]) -> Core:
        """Where core words, given by lemma, stand among the words and the literals."""
        literals = self.forms.columns.literals
        rows = np.zeros(len(self.forms.columns.flags), bool)
        rows[[literals[text] for text, found in self.literal_lemmas.items() if found & lemmas]] = True
        return Core(np.array([x.lemma in lemmas for x in self.vocabulary.lexemes]), rows)


def parts_of(language: Language, grammar: Grammar, store: FormStore | None = None) -> LanguageParts:
    """Builds the tables of a language.

    Making the word forms takes seconds; reading them from `store` no time at all. What had to be made is kept there if
    it can be.
    """
    vocabulary = Vocabulary(language.lexicon, grammar)
    table = FrameTable(grammar, vocabulary)
    literals = sorted({s.text for frame in table.frames for s in frame.slots if s.kind is SlotKind.LITERAL})
    columns = store.load(language.code) if store else None
    if columns is None:
        wanted = wanted_forms(table.frames, vocabulary)
        columns = FormMaker(grammar, vocabulary.lexemes).make(wanted, [*literals, *grammar.connectives()])
        if store:
            _keep(store, language.code, columns)
    forms = WordForms(columns)
    table.bind(forms)
    spoken = {text: language.core_lemmas((text,)) for text in literals}
    return LanguageParts(language, grammar, vocabulary, forms, table, spoken)


def _keep(store: FormStore, code: str, columns: Columns) -> None:
    try:
        store.save(code, columns)
    except OSError as error:
        log.info("word forms of %s are not kept (%s): the next start makes them again", code, error.strerror)
