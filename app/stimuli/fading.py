"""Script fading: a sentence that is first read whole and then loses one word at a time, from its end.

Krantz & McClannahan 1993, J Appl Behav Anal 26:121-132, and 1998, 31:191-202: autistic children kept what the script
had taught them to say, and said more of their own, while its words were taken away from last to first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.stimuli.brief import Diagnosis
from app.stimuli.events import Stimulus

FADING_DIAGNOSES = frozenset({Diagnosis.ASD})
"""For whom it was studied; for others nothing is claimed, and so it is not offered."""

BREAKS = ",;:.!?…"


@dataclass(frozen=True, slots=True)
class Script:
    """One sentence and what is left of it at each step: the whole, then a word fewer each time, at last nothing."""

    item_id: str
    text: str
    steps: tuple[str, ...]


def fade(text: str) -> tuple[str, ...]:
    """What is left of a sentence at each step: one step more than it has words.

    A mark that a cut leaves at the end (Mom, / 엄마,) goes with the word after it.
    """
    words = text.split()
    rest = (" ".join(words[:kept]).rstrip(BREAKS) for kept in range(len(words) - 1, -1, -1))
    return (text, *rest)


def scripts(items: Sequence[Stimulus]) -> tuple[Script, ...]:
    """A script for every item, in their order."""
    return tuple(Script(item.id, item.text, fade(item.text)) for item in items)
