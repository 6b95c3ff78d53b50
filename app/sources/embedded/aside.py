"""Sentences set aside: with a word that others have, said lately, or with a target that connected speech changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.sources.embedded.lot import WORN
from app.sources.embedded.recent import Recent
from app.sources.embedded.search import Filler
from app.sources.embedded.selection import Draft

LOOKED_FOR = 5
"""Drafts with a worn word, one after the other, for which something fresher is looked for; then the best is said.
Each time that nothing fresher came it is looked for one draft less, as far as `LOOKED_FOR_STILL`."""

LOOKED_FOR_STILL = 2

UNSTEADY = 60
"""Sentences of one request that are set aside because the target changes where the words are said in one breath."""

PASSED_OVER = 60
"""Sentences of one request that are set aside as said lately: where there is little else they must do."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finished draft. `key`: the form under which two sentences count as the same."""

    text: str
    key: str
    draft: Draft


class Aside:
    """What one request keeps back until there is nothing better. `brought`: sentences that were said, by pattern."""

    def __init__(self, filler: Filler, recent: Recent, brought: Counter[str]) -> None:
        self._filler = filler
        self._recent = recent
        self._brought = brought
        self._worn: list[Sentence] = []
        self._lately: list[Sentence] = []
        self._unsteady: list[Sentence] = []
        self._since = 0
        self._looked_for = LOOKED_FOR

    def better(self, sentence: Sentence, most: int | None = None) -> Sentence | None:
        """The sentence itself if it is fresh, one that was set aside for long enough, or nothing yet.

        `most`: there is enough already, and only what has no word that so many sentences have is of use.
        """
        if len(self._unsteady) < UNSTEADY and not self._filler.is_steady(sentence.draft):
            self._unsteady.append(sentence)
            return None
        if sentence.key in self._recent and len(self._lately) < PASSED_OVER:
            self._lately.append(sentence)
            return None
        if self._filler.most_used(sentence.draft) < WORN:
            self._since, self._looked_for = 0, LOOKED_FOR
            return sentence
        if most is not None:
            return sentence if self._filler.most_used(sentence.draft) < most else None
        self._worn.append(sentence)
        self._since += 1
        if self._since < self._looked_for:
            return None
        self._since, self._looked_for = 0, max(LOOKED_FOR_STILL, self._looked_for - 1)
        return self._least_used(self._worn)

    def rest(self) -> Iterator[Sentence]:
        """All of them, the freshest first, then what was said lately, last what loses its target in one breath."""
        for kept in (self._worn, self._lately, self._unsteady):
            while kept:
                yield self._least_used(kept)

    def _least_used(self, kept: list[Sentence]) -> Sentence:
        found = min(kept, key=self._wear)
        kept.remove(found)
        return found

    def _wear(self, sentence: Sentence) -> float:
        """Sentences that share its most used word, and those of its pattern."""
        return self._filler.most_used(sentence.draft) + self._brought[sentence.draft.frame.pattern]
