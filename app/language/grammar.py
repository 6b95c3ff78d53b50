"""Sentence frames as data: what a grammar engine needs to know of a language to build sentences.

A frame is written as a pattern of slots, one slot a word (an eojeol in Korean):

    (T[=오늘]) (M>S:은) S:이 (P:에서) (Adv) V:어요|었어요

- `ROLE:form` is filled by a lexeme that the head predicate accepts in that role, in that form. `V` is the head (`V2` a
  second one, whose own roles carry the same number: `O2`). `N` and `X` are nouns that no head selects.
- `M>S` modifies the filler of S. `Adv` adverb, `Mim` mimetic, `T` time, `Voc` vocative, `Prt` particle of a phrasal
  verb, `prep>L` preposition that the head asks for before L.
- `[motion|=가다]` after a slot narrows it to classes, features or lemmas; one with `!` is barred (`[person|!=왕]`),
  and one with `&` must hold besides.
- Anything else is said as written; `뭐@O` also takes the place of a role.
- `( )` is optional, `|` lists alternatives. A pattern stands for all its expansions; each is a frame of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from app.language.base import Lexeme, Position, SentenceType, Word
from app.language.tables import TableError, read_table, split_cell

FRAME_COLUMNS = ("id", "pattern", "ages", "type", "functions", "weight", "example")
SLOT = re.compile(
    r"^(?P<kind>[A-Z][A-Za-z]*2?|prep)(?:>(?P<of>[A-Z][A-Za-z]*2?))?(?:\[(?P<only>[^\]]+)\])?(?::(?P<form>.+))?$"
)
ROLE_KINDS = frozenset("SOLPDICNX")
WORD_KINDS = frozenset({"Adv", "T", "Voc", "Prt", "prep", "M", "V", "Mim"})


class SlotKind(StrEnum):
    """What fills a slot."""

    LITERAL = "literal"
    HEAD = "head"
    ROLE = "role"
    MODIFIER = "modifier"
    ADVERB = "adverb"
    TIME = "time"
    VOCATIVE = "vocative"
    PARTICLE = "particle"
    PREPOSITION = "preposition"


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of a frame.

    `role`: S, O, L … for roles; `of`: the role it belongs to; `clause`: 1 or 2; `only`: classes, features or `=lemma`s
    that it is narrowed to (empty: open), with `!` those that are barred from it, with `&` those that it needs besides.
    """

    kind: SlotKind
    text: str = ""
    role: str = ""
    of: str = ""
    form: str = ""
    clause: int = 1
    only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """One expansion of a pattern: a fixed number of slots. `id` is the pattern's id and which parts it took."""

    id: str
    pattern: str
    slots: tuple[Slot, ...]
    min_age: int
    max_age: int
    sentence_type: SentenceType
    functions: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Inflected:
    """A lexeme in one form: `text` as written, `word` as said (one word; a phrase never fills one slot).

    `changed`: a phonological rule applies inside the word.
    """

    text: str
    word: Word
    changed: bool


class Grammar(Protocol):
    """What a language tells the grammar engine. Safe to share between threads."""

    def frames(self) -> Sequence[Frame]:
        """Every frame."""

    def accepts(self, lexeme: Lexeme, form: str) -> bool:
        """Whether a lexeme may take that form at all (a mass noun has no plural, a state no command)."""

    def accepted(self, head: Lexeme, slot: Slot, prepositional: bool) -> frozenset[str] | None:
        """Classes and `=lemma`s that may fill a role slot of `head`, or None when the head has no such role.

        `prepositional`: the frame says the head's preposition before the slot. Of the slot, role and form decide.
        """

    def permits(self, lexeme: Lexeme, frame: Frame) -> bool:
        """Whether an adverb or time word suits the tense, polarity and type of the frame."""

    def connective(self, head: Lexeme, slot: Slot, filler: Lexeme | None) -> str | None:
        """Particle of a phrasal verb, or the preposition it asks for before `filler`; None where it has none."""

    def connectives(self) -> Sequence[str]:
        """Every word that `connective` may return."""

    def inflect(self, lexeme: Lexeme, form: str) -> Inflected:
        """The lexeme in that form, as written and as said; the same for lexemes of one lemma, pos and features."""

    def steady(self, left: str, right: str) -> tuple[bool, bool]:
        """Whether the last sound of one word and the first of the next stay what they are in one breath. Estimated
        from their letters: of a draft nobody knows the morphemes yet."""

    def weakened(self, text: str) -> Sequence[tuple[str, Position]]:
        """Sounds inside a word that are proved, but not said as such in a sentence, each with its position."""

    def clitic(self, form: str) -> str:
        """The word that every noun of that form holds besides itself (the `is` of cat's), or nothing."""

    def literal(self, text: str) -> Inflected:
        """A word said as written in a frame."""

    def join(self, words: Sequence[str], frame: Frame) -> str:
        """The sentence: spacing, capitals, punctuation, a/an."""


SIMPLE_KINDS = {
    "V": SlotKind.HEAD,
    "Adv": SlotKind.ADVERB,
    "Mim": SlotKind.ADVERB,
    "T": SlotKind.TIME,
    "Voc": SlotKind.VOCATIVE,
    "Prt": SlotKind.PARTICLE,
    "prep": SlotKind.PREPOSITION,
    "M": SlotKind.MODIFIER,
}


@cache
def parse_slot(token: str) -> Slot:
    """One slot out of its notation; what is no slot notation is a literal. Raises TableError for an unknown kind.

    The expansions of a pattern share their slots: apart they took 20 MB.
    """
    literal, at, role = token.partition("@")
    if at:
        return Slot(SlotKind.LITERAL, text=literal, role=role.rstrip("2"), clause=2 if role.endswith("2") else 1)
    match = SLOT.match(token)
    kind = match["kind"] if match else ""
    base = kind.rstrip("2")
    if match is None or (match["form"] is None and base not in WORD_KINDS):
        return Slot(SlotKind.LITERAL, text=token)
    if base not in SIMPLE_KINDS and base not in ROLE_KINDS:
        raise TableError(f"slot {token!r}: unknown kind {kind!r}")
    of = match["of"] or ""
    return Slot(
        kind=SIMPLE_KINDS.get(base, SlotKind.ROLE),
        role=base,
        of=of.rstrip("2"),
        form=match["form"] or "",
        clause=2 if (of or kind).endswith("2") else 1,
        only=frozenset(split_cell(match["only"] or "", "|")),
    )


def expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """All expansions of a pattern: every choice of optional groups and of alternative forms, as slot notations.

    A parenthesised group of several slots is taken or left as a whole: `(prep>P the P:sg)`.
    """
    groups = re.findall(r"\([^)]*\)|[^\s()]+", pattern)
    choices: list[list[tuple[str, ...]]] = []
    for group in groups:
        optional = group.startswith("(")
        tokens = group.strip("()").split()
        taken = list(itertools.product(*(_alternatives(token) for token in tokens)))
        choices.append([(), *taken] if optional else taken)
    for picks in itertools.product(*choices):
        yield tuple(token for pick in picks for token in pick)


def _alternatives(token: str) -> list[str]:
    """`V[=가다|=오다]:어요|었어요` → one token for each form; bars inside brackets narrow and do not alternate."""
    head, bracket, rest = token.partition("[")
    if bracket:
        only, _, tail = rest.partition("]")
        head, tail = f"{head}[{only}]", tail
    else:
        head, colon, tail = token.partition(":")
        if not colon:
            return token.split("|")
        tail = f":{tail}"
    return [f"{head}:{form}" for form in tail[1:].split("|")] if tail else [head]


def read_frames(package: str, max_length: int = 6) -> tuple[Frame, ...]:
    """All frames of two to `max_length` words out of `<package>/data/frames.tsv`. Raises TableError."""
    frames: dict[tuple[str, tuple[str, ...]], Frame] = {}
    for row in read_table(package, "data/frames.tsv", FRAME_COLUMNS):
        for tokens in expand(row["pattern"]):
            if 2 <= len(tokens) <= max_length:
                frames.setdefault((row["type"], tokens), _frame(row, tokens))
    return tuple(frames.values())


def _frame(row: Mapping[str, str], tokens: tuple[str, ...]) -> Frame:
    low, _, high = row["ages"].partition("-")
    return Frame(
        id=f"{row['id']}/{'+'.join(tokens)}",
        pattern=row["id"],
        slots=tuple(parse_slot(token) for token in tokens),
        min_age=int(low),
        max_age=int(high or 7),
        sentence_type=SentenceType(row["type"]),
        functions=frozenset(split_cell(row["functions"])),
        weight=float(row["weight"]),
    )
