"""The tables of one language, built before workers fork so that all of them share one copy."""

from __future__ import annotations

import logging
from functools import lru_cache

import numpy as np

from app.language.base import Language
from app.language.grammar import Frame, Grammar, SlotKind
from app.sources.embedded.form_making import FormMaker
from app.sources.embedded.form_store import FormStore
from app.sources.embedded.frame_table import FrameTable
from app.sources.embedded.prospects import Core, Prospects, demands, prospective
from app.sources.embedded.seats import Seating
from app.sources.embedded.selection import Selection
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import Columns, Mask, WordForms
from app.stimuli.brief import Approach, Brief

log = logging.getLogger(__name__)


KEPT_PROSPECTS = 4
"""Briefs whose prospects are kept, 1.5 MB each: who asks mostly asks again, and a set of pairs asks for each pair."""


class LanguageParts:
    """All that the engine keeps of one language. Safe to share between threads."""

    def __init__(
        self, language: Language, grammar: Grammar, vocabulary: Vocabulary, forms: WordForms, table: FrameTable
    ) -> None:
        self.language = language
        self.grammar = grammar
        self.vocabulary = vocabulary
        self.forms = forms
        self.table = table
        self.seating = Seating(table, vocabulary)
        self.selection = Selection(vocabulary, table)
        self._literal_lemmas = {
            text: language.core_lemmas((text,)) | language.analyse(text).word_lemmas()  # an auxiliary too: 줄래, 왔다
            for frame in table.frames
            for text in frame_words(frame)
        }
        self._clitics = self._find_clitics()
        self.prospects = lru_cache(maxsize=KEPT_PROSPECTS)(self._prospects)

    def _prospects(self, brief: Brief) -> Prospects:
        """What a brief can draw; call it with a `prospective` one."""
        core = None
        if brief.approach is Approach.CORE_VOCABULARY:
            asked = brief.core_words or tuple(self.language.lexicon.core_words())
            core = self.placed(self.language.core_lemmas(asked))
        themed = self.vocabulary.on_theme(brief.theme) if brief.theme else None
        return Prospects(brief, self.table, self.vocabulary, self.forms, demands(brief, self.forms, core, themed))

    def room(self, brief: Brief) -> float:
        """About how many sentences there are for a brief, whatever its theme."""
        return float(self._prospects(prospective(brief)).room.sum())

    def placed(self, lemmas: frozenset[str]) -> Core:
        """Where words, given by lemma, stand among the words and the literals."""
        literals = self.forms.columns.literals
        rows = np.zeros(len(self.forms.columns.flags), bool)
        rows[[literals[text] for text, found in self._literal_lemmas.items() if found & lemmas]] = True
        frames = np.zeros(len(self.table.frames), bool)
        for lemma in lemmas & self._clitics.keys():
            frames |= self._clitics[lemma]
        return Core(self.vocabulary.of_lemmas(lemmas), rows, frames)

    def _find_clitics(self) -> dict[str, Mask]:
        """By word that forms hold besides the one that fills them: the frames with such a form, by number."""
        found: dict[str, Mask] = {}
        for number, frame in enumerate(self.table.frames):
            for text in {self.grammar.clitic(slot.form) for slot in frame.slots} - {""}:
                for lemma in self.language.core_lemmas((text,)):
                    found.setdefault(lemma, np.zeros(len(self.table.frames), bool))[number] = True
        return found


def frame_words(frame: Frame) -> list[str]:
    """The frame's own words."""
    return [slot.text for slot in frame.slots if slot.kind is SlotKind.LITERAL]


def parts_of(language: Language, grammar: Grammar, store: FormStore | None = None) -> LanguageParts:
    """Builds the tables of a language.

    Making the word forms takes seconds; reading them from `store` no time at all. What had to be made is kept there if
    it can be.
    """
    vocabulary = Vocabulary(language.lexicon, grammar)
    table = FrameTable(grammar, vocabulary)
    literals = sorted({text for frame in table.frames for text in frame_words(frame)})
    columns = store.load(language.code) if store else None
    if columns is None:
        columns = FormMaker(grammar, vocabulary.lexemes).make(table.wanted_forms(), [*literals, *grammar.connectives()])
        if store:
            _keep(store, language.code, columns)
    forms = WordForms(columns)
    table.bind(forms)
    return LanguageParts(language, grammar, vocabulary, forms, table)


def _keep(store: FormStore, code: str, columns: Columns) -> None:
    try:
        store.save(code, columns)
    except OSError as error:
        log.info("word forms of %s are not kept (%s): the next start makes them again", code, error.strerror)
