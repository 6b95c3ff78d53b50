"""Which words can carry a target, or a core word, in which slot: where the search starts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from app.language.base import Lexeme
from app.language.grammar import Frame, Grammar, Slot, SlotKind
from app.sources.embedded.vocabulary import Vocabulary, is_open
from app.sources.embedded.word_forms import WordForms
from app.stimuli.brief import Target

CONTENT = frozenset(
    {SlotKind.HEAD, SlotKind.ROLE, SlotKind.MODIFIER, SlotKind.ADVERB, SlotKind.TIME, SlotKind.VOCATIVE}
)


class Carriers:
    """Words by the sounds they hold, for every kind of slot that the frames have."""

    def __init__(self, grammar: Grammar, vocabulary: Vocabulary, forms: WordForms) -> None:
        self._grammar = grammar
        self._vocabulary = vocabulary
        self._forms = forms
        self._by_phoneme: dict[tuple[SlotKind, str, str], dict[str, list[Lexeme]]] = {}
        self.among = lru_cache(maxsize=20_000)(self._among)
        self.of = lru_cache(maxsize=50_000)(self._of)
        self._of_target = lru_cache(maxsize=20_000)(self._find)

    def warm(self) -> int:
        """Makes every word form that a frame can ask for; returns how many kinds of slot there are."""
        for frame in self._grammar.frames():
            for slot in frame.slots:
                if slot.kind in CONTENT:
                    self._index(slot)
                elif slot.kind is SlotKind.LITERAL:
                    self._forms.literal(slot.text)
        return len(self._by_phoneme)

    def _of(self, slot: Slot, frame: Frame, target: Target) -> Sequence[Lexeme]:
        """Words that carry the target in that slot's form, before any other word of the frame is known."""
        found = self._of_target(slot, target)
        if slot.kind is SlotKind.HEAD:
            heads = set(self._vocabulary.heads_of(frame, slot.clause))
            return tuple(x for x in found if x in heads)
        return found

    def _among(self, slot: Slot, frame: Frame, lemmas: frozenset[str]) -> Sequence[Lexeme]:
        """Words of that slot with one of the lemmas."""
        if slot.kind is SlotKind.HEAD:
            return tuple(x for x in self._vocabulary.heads_of(frame, slot.clause) if x.lemma in lemmas)
        return tuple(x for x in self._vocabulary.pool(slot) if x.lemma in lemmas and self._may_fill(x, slot))

    def _find(self, slot: Slot, target: Target) -> Sequence[Lexeme]:
        holding = self._index(slot).get(target.phoneme, ())
        return tuple(x for x in holding if is_open(slot, x) and self._forms.of(x, slot.form).count(target))

    def _index(self, slot: Slot) -> dict[str, list[Lexeme]]:
        key = (slot.kind, slot.role, slot.form)
        if key not in self._by_phoneme:
            index: dict[str, list[Lexeme]] = defaultdict(list)
            for lexeme in self._vocabulary.pool(slot):
                if self._grammar.accepts(lexeme, slot.form):
                    for phoneme in self._forms.of(lexeme, slot.form).phonemes:
                        index[phoneme].append(lexeme)
            self._by_phoneme[key] = dict(index)
        return self._by_phoneme[key]

    def _may_fill(self, lexeme: Lexeme, slot: Slot) -> bool:
        return is_open(slot, lexeme) and self._grammar.accepts(lexeme, slot.form)
