"""What no rule decides: marks between the syllables of words, from `data/exceptions.tsv` and `data/heads.tsv`.

A marked word is written with marks before the syllables that they change (길'가, 솜~이불); the head of the file
explains them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.language.ko.hangul import decompose, is_syllable
from app.language.ko.phonology import LOAN
from app.language.ko.rules import PACKAGE
from app.language.ko.word_sets import word_sets
from app.language.ko.word_shape import (
    compound_flags,
    existence_at,
    hanja_joints,
    is_echo,
    is_hanja_suffix,
    is_prefixed,
    loan_places,
    saisiot_flags,
)
from app.language.tables import TableError, read_table

MARKS = {
    "'": "t",
    "^": "s",
    "*": "h",
    "~": "cn",
    "!": "r",
    "+": "c",
    "=": "",
    ">": "v",
    "_": "b",
    "%": "z",
    "-": "m",
    "@": LOAN,
}
EXCEPTION_COLUMNS = ("class", "group", "article", "pos", "words")
HEAD_COLUMNS = ("head", "mark", "syllables", "codas", "class", "examples")
WHOLE_EOJEOL = "eojeol"
LONGEST_CHAIN = 5
SHORTEST_HOST = 3
SETS = word_sets()
NAME_LENGTH = 3
HOSTED = ("t", "s", "h", LOAN)
"""Marks that no stem takes from a noun within it (싱글거리다, 미적거리다)."""

NOUN_TAGS = ("NN", "XSN", "XR")


class Mark(NamedTuple):
    """A mark before block `at`: flags of the joint, and the flags of a second form (None: there is none)."""

    at: int
    flags: str
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The reviewed words: by class for those who count them, merged for those who look them up.

    `eojeol`: words that hold only where they are a whole eojeol.
    """

    classes: Mapping[str, int]
    words: Mapping[str, tuple[Mark, ...]]
    eojeol: Mapping[str, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Head:
    """A last element that marks the joint before it after at least `syllables` blocks ending in one of `codas`."""

    text: str
    flags: str
    second: str | None
    syllables: int
    codas: frozenset[str] | None


def _flags(mark: str, word: str) -> tuple[str, str | None]:
    symbol = mark.strip("?")
    if len(mark) - len(symbol) > 1 or symbol not in MARKS:
        raise TableError(f"{word}: unknown mark {mark!r}")
    if mark.startswith("?"):
        # Said first as one morpheme even where the analyser finds two (멋 + 있다).
        return "m" if symbol == "+" else "", MARKS[symbol]
    return MARKS[symbol], "" if mark.endswith("?") else None


def parse_marked(word: str) -> tuple[str, tuple[Mark, ...]]:
    """`솜~이불` → ("솜이불", (Mark(1, "cn"),)). Raises TableError for a mark that does not exist."""
    text, mark, marks = "", "", []
    for character in word:
        if not is_syllable(character):
            mark += character
            continue
        if mark:
            marks.append(Mark(len(text), *_flags(mark, word)))
        text, mark = text + character, ""
    if mark or not marks:
        raise TableError(f"{word}: no mark before a syllable")
    return text, tuple(marks)


def read_exceptions() -> Exceptions:
    """All marked words. Verbs are listed as dictionary forms and kept as stems. Raises TableError."""
    classes: dict[str, int] = {}
    words: dict[str, tuple[Mark, ...]] = {}
    eojeol: dict[str, tuple[Mark, ...]] = {}
    for row in read_table(PACKAGE, "data/exceptions.tsv", EXCEPTION_COLUMNS):
        listed = row["words"].split()
        classes[row["class"]] = classes.get(row["class"], 0) + len(listed)
        for written in listed:
            text, marks = parse_marked(written)
            text = text.removesuffix("다") if row["pos"] == "verb" else text
            target = eojeol if row["pos"] == WHOLE_EOJEOL else words
            if target.setdefault(text, marks) != marks:
                raise TableError(f"exceptions.tsv: {text} is marked in two ways")
    return Exceptions(classes, words, eojeol)


def read_heads() -> tuple[Head, ...]:
    """Productive heads, longest first."""
    heads = []
    for row in read_table(PACKAGE, "data/heads.tsv", HEAD_COLUMNS):
        codas = None if row["codas"] == "*" else frozenset(row["codas"])
        flags, second = _flags(row["mark"], row["head"])
        heads.append(Head(row["head"], flags, second, int(row["syllables"]), codas))
    return tuple(sorted(heads, key=lambda head: -len(head.text)))


class LexicalMarks:
    """Looks up the marks of a chain of adjacent full morphemes. Listed words outrank heads, heads outrank shapes."""

    def __init__(self, exceptions: Exceptions, heads: Sequence[Head]) -> None:
        self._words = exceptions.words
        self._eojeol = exceptions.eojeol
        self._heads: dict[str, list[Head]] = {}
        for head in heads:
            self._heads.setdefault(head.text[-1], []).append(head)
        self.of = lru_cache(maxsize=65536)(self._of)

    def of_eojeol(self, text: str, bare: bool) -> tuple[Mark, ...]:
        """Marks of an eojeol that stands alone. `bare`: no particle was found in it.

        What the analyser makes of a bare word that is listed is less sure than the list (안감 is not 안 + 감).
        """
        return self._eojeol.get(text) or (self._words.get(text, ()) if bare else ())

    def _of(self, chain: tuple[tuple[str, str], ...]) -> tuple[Mark, ...]:
        """Marks of a chain of (form, tag), offsets counted in blocks from its start."""
        found: dict[int, Mark] = {}
        for source in (self._listed, self._hosted, self._by_head, self._by_shape):
            for mark in source(chain):
                found.setdefault(mark.at, mark)
        return tuple(sorted(found.values()))

    def _listed(self, chain: Sequence[tuple[str, str]]) -> Iterator[Mark]:
        """Words listed as they stand, in one morpheme or over several, longest first."""
        count = len(chain)
        for length in range(min(count, LONGEST_CHAIN), 0, -1):
            for first in range(count - length + 1):
                text = "".join([form for form, _ in chain[first : first + length]])
                marks = self._words.get(text)
                if marks and _fits(marks, chain[first + length - 1][1]):
                    before = sum([len(form) for form, _ in chain[:first]])
                    yield from (mark._replace(at=mark.at + before) for mark in marks)

    def _hosted(self, chain: Sequence[tuple[str, str]]) -> Iterator[Mark]:
        """Listed words at either end of a longer noun (새끼손가락, 물감통)."""
        start = 0
        for form, tag in chain:
            if len(form) >= SHORTEST_HOST and tag.startswith(("NN", "VV")) and form not in self._words:
                yield from self._within(form, tag, start)
            start += len(form)

    def _within(self, form: str, tag: str, start: int) -> Iterator[Mark]:
        size = len(form)
        for length in range(size - 1, 1, -1):
            for at in (size - length, 0):
                marks = self._words.get(form[at : at + length])
                if marks and _fits(marks, tag, HOSTED) and _can_be_hosted(marks, tag, at, length, size):
                    yield from (mark._replace(at=mark.at + at + start) for mark in marks)

    def _by_head(self, chain: Sequence[tuple[str, str]]) -> Iterator[Mark]:
        text, start = "", 0
        for form, tag in chain:
            start, text = len(text), text + form
            if not tag.startswith(NOUN_TAGS):
                continue
            head = self._head_of(form, form)
            if head is None and len(text) > len(form):
                head = self._head_of(text, form)
                head = head if head is not None and len(head.text) >= len(form) else None
            if head is not None and _takes(head, form, tag):
                at = start + len(form) - len(head.text)
                if head.flags or decompose(text[at - 1])[2] != "ㅅ":  # 햇사과: its 사이시옷 is left to the shape.
                    yield Mark(at, head.flags, head.second)

    def _head_of(self, word: str, form: str) -> Head | None:
        for head in self._heads.get(word[-1:], ()):
            left = len(word) - len(head.text)
            if left >= head.syllables and word.endswith(head.text):
                coda = decompose(word[left - 1])[2]
                if head.codas is None or coda in head.codas:
                    return head
        return None

    def _by_shape(self, chain: Sequence[tuple[str, str]]) -> Iterator[Mark]:
        start, before, before_tag = 0, "", ""
        for form, tag in chain:
            yield from _within_shape(form, tag, start)
            if before and is_hanja_suffix(before[-1], form, tag):
                yield Mark(start, "h")
            if before and saisiot_flags(before, form[0], before_tag) == "z":
                yield Mark(start, "z", "")
            start, before, before_tag = start + len(form), form, tag


def _takes(head: Head, form: str, tag: str) -> bool:
    """Roots are no compounds; names of three syllables (박지성, 안시성) only seem to end in some heads."""
    if tag == "NNP" and len(form) == NAME_LENGTH and form[0] in SETS["surname"] and head.text in SETS["name_ending"]:
        return False
    return not (tag == "XR" and head.flags in (MARKS["'"], MARKS["^"]))


def _within_shape(form: str, tag: str, start: int) -> Iterator[Mark]:
    """Marks inside one morpheme that begins at block `start` of its chain."""
    for at in hanja_joints(form, tag):
        yield Mark(start + at, "h")
    for at in range(1, len(form)):
        flags = saisiot_flags(form[:at], form[at], tag)
        if flags:
            yield Mark(start + at, flags, None if "n" in flags else "")
        elif compound := compound_flags(form[at - 1], form[at], tag):
            yield Mark(start + at, compound)
    for at in loan_places(form, tag):
        yield Mark(start + at, LOAN)
    if is_echo(form, tag):
        yield Mark(start + len(form) // 2, "cn", "")
    if is_prefixed(form, tag):
        yield Mark(start + 1, "c")
    if existence := existence_at(form, tag):
        yield Mark(start + existence, "c")


def _can_be_hosted(marks: Sequence[Mark], tag: str, at: int, length: int, size: int) -> bool:
    """A word of two syllables is too easily a chance neighbour of one more; Sino-Korean ones do begin longer words,
    and those with ㄴ (물약병) or 사이시옷 (숫자판) too, if they are no names (한영희).

    What is said plainly first is tense in one sense only (성적, 장기): longer words (성적표, 장기간) hold the other.
    """
    if any(mark.flags in ("", "m") and mark.second for mark in marks):
        return False
    if length > 2 or size > 3:
        return True
    beginning = ("s", "h", "cn", "z") if tag == "NNG" else ("s", "h")
    return all(mark.flags == "" or (at == 0 and mark.flags in beginning) for mark in marks)


def _fits(marks: Sequence[Mark], tag: str, of_nouns: Sequence[str] = ("t", LOAN)) -> bool:
    """Compounds and loans are nouns: no stem and no root that looks like one takes their marks (불길하다)."""
    return not (tag.startswith(("V", "XR")) and any(mark.flags in of_nouns for mark in marks))
