"""An English utterance, and its core: without what is said around it (Hey, Mom, please)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.language.en.vocabulary import Sense

LOOK = frozenset({"look", "listen", "see", "watch", "wait"})
"""Verbs that call for attention before a clause or a thing: Look, a zebra!"""
GREETINGS = frozenset({"hi", "hello", "hey", "bye", "goodbye", "goodnight"})
"""What makes a whole utterance with the one that is greeted: Hi, puppy!"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Units as chosen, `forms` as written. `pauses`: indices before which a break stands; `mark`: final . ? ! or ""."""

    senses: tuple[Sense, ...]
    forms: tuple[str, ...]
    pauses: frozenset[int]
    mark: str


@dataclass(frozen=True, slots=True)
class Core:
    """A sentence without what is said around it (Hey, Mom, please); `called`: such words were there."""

    senses: tuple[Sense, ...]
    said: str
    called: bool
    please: bool
    look: bool
    greets: bool

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of its units."""
        return tuple(sense.tag for sense in self.senses)


def spelled(forms: Sequence[str]) -> str:
    """Units written as words: do, n't → don't."""
    return "".join(form if form == "n't" or form.startswith("'") else f" {form}" for form in forms).strip()


def strip(sentence: Sentence) -> Core:
    """Takes off interjections, names that are called, look! before a clause, and please."""
    senses, pauses = sentence.senses, sentence.pauses
    start, end = 0, len(senses)
    look = False
    while start < end and (
        _is_call(senses, start, pauses) or _is_look(senses[start], start, pauses) or _is_greeted_there(senses, start)
    ):
        look = look or senses[start].lemma in LOOK
        start += 1
    while end > start and (senses[end - 1].tag == "UH" or _is_called_last(senses, end, start, pauses)):
        look = look or senses[end - 1].lemma in LOOK
        end -= 1
    kept = [i for i in range(start, end) if senses[i].lemma != "please"]
    return Core(
        senses=tuple(senses[i] for i in kept),
        said=spelled([sentence.forms[i] for i in kept]),
        called=len(kept) < len(senses),
        please=any(sense.lemma == "please" for sense in senses),
        look=look,
        greets=start > 0 and senses[0].lemma in GREETINGS,
    )


def _is_call(senses: Sequence[Sense], at: int, pauses: frozenset[int]) -> bool:
    if senses[at].tag == "UH":
        return senses[at].lemma != "no" or at + 1 in pauses or at + 1 == len(senses)
    return senses[at].tag in ("NM", "N") and at + 1 in pauses


def _is_greeted_there(senses: Sequence[Sense], at: int) -> bool:
    """Hi there, fox!"""
    return at > 0 and senses[at].lemma == "there" and senses[at - 1].lemma in GREETINGS


def _is_look(sense: Sense, at: int, pauses: frozenset[int]) -> bool:
    return at + 1 in pauses and sense.lemma in LOOK


def _is_called_last(senses: Sequence[Sense], end: int, start: int, pauses: frozenset[int]) -> bool:
    return end - 1 > start and end - 1 in pauses and senses[end - 1].tag in ("NM", "N")
