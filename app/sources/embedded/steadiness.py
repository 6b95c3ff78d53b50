"""Whether a draft keeps its target where its words are said in one breath, told before anybody reads it.

What is said is measured anew (`stimuli.stability`): an estimate knows letters, not morphemes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.language.base import Position
from app.language.grammar import Grammar, Slot, SlotKind
from app.sources.embedded.word_forms import Counts, WordForms
from app.stimuli.brief import Target


class Steadiness:
    """One request's. `proved`: by row of the word forms, occurrences of the target."""

    def __init__(self, grammar: Grammar, forms: WordForms, target: Target | None, proved: Counts | None) -> None:
        self._grammar = grammar
        self._forms = forms
        self._proved = proved if target and target.position is not Position.NUCLEUS else None
        self._sound = (target.phoneme, target.position) if target else None

    def lost(self, rows: Sequence[int], slots: Sequence[Slot]) -> int:
        """Occurrences of the target that change or move to another place. A sound of any place may move."""
        if self._proved is None:
            return 0
        proved, forms, sound = self._proved, self._forms, self._sound
        weakened = [self._grammar.weakened(forms.text(row)) for row in rows if proved[row]]
        lost = sum([own == sound for sounds in weakened for own in sounds])
        for (left, right), slot in zip(pairwise(rows), slots, strict=False):
            held = proved[left] and forms.heard(left)[-1] == sound, proved[right] and forms.heard(right)[0] == sound
            if any(held) and slot.kind is not SlotKind.VOCATIVE:  # a comma follows those
                stays = self._grammar.steady(forms.text(left), forms.text(right))
                lost += sum([bool(own) and not same for own, same in zip(held, stays, strict=True)])
        return lost
