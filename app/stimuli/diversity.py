"""Choosing a set: best first, and different from one another.

Maximal marginal relevance (Carbonell & Goldstein 1998) under caps on words and frames.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from app.stimuli.brief import Brief, Style
from app.stimuli.events import Stimulus

RELEVANCE = 0.6
"""Share of the score against likeness to what is chosen already."""

WORD_SHARE = 0.2
"""No content word in more than this share of a set: 2 of 10."""

FRAME_SHARE = 0.1
"""No frame in more than this share of a set, rounded up: 1 of 10."""


def traits(item: Stimulus) -> frozenset[str]:
    """What two sentences can have in common: words, target words, frame, form, structure."""
    sentence = item.analysis
    return frozenset(
        [
            *(f"lemma {lemma}" for lemma in sentence.content_lemmas()),
            *(f"target {word.word}" for word in item.matched_words),
            f"frame {item.frame}",
            f"type {sentence.sentence_type.value}",
            f"structure {sentence.structure}",
        ]
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared traits over all traits (Jaccard), 0…1."""
    return len(one & other) / len(one | other) if one | other else 0.0


def choose(pool: Sequence[Stimulus], count: int, brief: Brief) -> list[Stimulus]:
    """The `count` of the pool that make the best set, in order. A subset without repeats; fewer only if the pool is."""
    described = {item.id: traits(item) for item in pool}
    counted = {item.id: () if brief.style is Style.CARRIER else _counted(item) for item in pool}
    left = sorted(pool, key=lambda item: (-item.score, item.text))
    nearest = {item.id: 0.0 for item in left}
    chosen: list[Stimulus] = []
    full: set[str] = set()
    uses: Counter[str] = Counter()
    while left and len(chosen) < count:
        within = [item for item in left if full.isdisjoint(counted[item.id])]
        best = max(
            within or left,
            key=lambda item: RELEVANCE * item.score / 100.0 - (1 - RELEVANCE) * nearest[item.id],
        )
        chosen.append(best)
        left.remove(best)
        uses.update(counted[best.id])
        full.update(trait for trait in counted[best.id] if uses[trait] >= _most(trait, count))
        for item in left:
            nearest[item.id] = max(nearest[item.id], likeness(described[item.id], described[best.id]))
    return chosen


def _counted(item: Stimulus) -> tuple[str, ...]:
    """The words of an item and its frame: what may not come too often in a set."""
    words = tuple(f"lemma {lemma}" for lemma in set(item.analysis.content_lemmas()))
    return (*words, f"frame {item.frame}") if item.frame else words


def _most(trait: str, count: int) -> int:
    """How often a word or a frame may come in a set of `count`."""
    return ceil(count * FRAME_SHARE) if trait.startswith("frame") else max(1, int(count * WORD_SHARE))
