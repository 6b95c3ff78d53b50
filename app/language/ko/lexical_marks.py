"""What no rule decides: marks between the syllables of words, from `data/exceptions.tsv` and `data/heads.tsv`.

A marked word is written with marks between its syllables (길'가, 솜~이불); the head of the file explains them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.language.ko.hangul import decompose, is_syllable
from app.language.ko.phonology import PACKAGE
from app.language.ko.sino_korean import hanja_joints
from app.language.tables import TableError, read_table

MARKS = {"'": "t", "^": "s", "*": "h", "~": "cn", "!": "r", "+": "c", "=": "", ">": "v", "_": "b", "%": "z", "-": "m"}
EXCEPTION_COLUMNS = ("class", "article", "pos", "words")
HEAD_COLUMNS = ("head", "mark", "syllables", "codas", "class", "examples")
LONGEST_CHAIN = 5


class Mark(NamedTuple):
    """A mark before block `at`: flags of the joint, and the flags of a second form (None: there is none)."""

    at: int
    flags: str
    second: str | None = None


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
        return "", MARKS[symbol]
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
        raise TableError(f"{word}: no mark between syllables")
    return text, tuple(marks)


@lru_cache(maxsize=1)
def read_exceptions() -> dict[str, dict[str, tuple[Mark, ...]]]:
    """Marked words by class. Verbs are listed as dictionary forms and kept as stems."""
    classes: dict[str, dict[str, tuple[Mark, ...]]] = {}
    for row in read_table(PACKAGE, "data/exceptions.tsv", EXCEPTION_COLUMNS):
        words = classes.setdefault(row["class"], {})
        for written in row["words"].split():
            text, marks = parse_marked(written)
            words[text.removesuffix("다") if row["pos"] == "verb" else text] = marks
    return classes


def read_heads() -> tuple[Head, ...]:
    """Productive heads, longest first."""
    heads = []
    for row in read_table(PACKAGE, "data/heads.tsv", HEAD_COLUMNS):
        codas = None if row["codas"] == "*" else frozenset(c.strip("-") for c in row["codas"])
        flags, second = _flags(row["mark"], row["head"])
        heads.append(Head(row["head"], flags, second, int(row["syllables"]), codas))
    return tuple(sorted(heads, key=lambda head: -len(head.text)))


class LexicalMarks:
    """Looks up the marks of a chain of adjacent full morphemes."""

    def __init__(self, exceptions: Iterable[dict[str, tuple[Mark, ...]]], heads: Sequence[Head]) -> None:
        self._words = {text: marks for words in exceptions for text, marks in words.items()}
        self._heads: dict[str, list[Head]] = {}
        for head in heads:
            self._heads.setdefault(head.text[-1], []).append(head)
        self.of = lru_cache(maxsize=65536)(self._of)

    def _of(self, chain: tuple[tuple[str, str], ...]) -> tuple[Mark, ...]:
        """Marks of a chain of (form, tag), offsets counted in blocks from its start. Listed words outrank heads."""
        found: dict[int, Mark] = {}
        for mark in self._listed(chain):
            found.setdefault(mark.at, mark)
        for mark in self._by_head(chain):
            found.setdefault(mark.at, mark)
        for mark in self._by_shape(chain):
            found.setdefault(mark.at, mark)
        return tuple(sorted(found.values()))

    def _listed(self, chain: Sequence[tuple[str, str]]) -> Iterable[Mark]:
        count = len(chain)
        for length in range(min(count, LONGEST_CHAIN), 0, -1):
            for first in range(count - length + 1):
                text = "".join(form for form, _ in chain[first : first + length])
                marks = self._words.get(text)
                if marks:
                    before = sum(len(form) for form, _ in chain[:first])
                    yield from (mark._replace(at=mark.at + before) for mark in marks)

    def _by_head(self, chain: Sequence[tuple[str, str]]) -> Iterable[Mark]:
        text, start = "", 0
        for form, tag in chain:
            start, text = len(text), text + form
            if not tag.startswith(("N", "XSN", "XR")):
                continue
            for word, offset in ((form, start), (text, 0)):
                head = self._head_of(word)
                if head is not None:
                    yield Mark(offset + len(word) - len(head.text), head.flags, head.second)

    def _head_of(self, word: str) -> Head | None:
        for head in self._heads.get(word[-1:], ()):
            left = len(word) - len(head.text)
            if left >= head.syllables and left > 0 and word.endswith(head.text):
                coda = decompose(word[left - 1])[2]
                if head.codas is None or coda in head.codas:
                    return head
        return None

    def _by_shape(self, chain: Sequence[tuple[str, str]]) -> Iterable[Mark]:
        start = 0
        for form, tag in chain:
            for at in hanja_joints(form, tag):
                yield Mark(start + at, "h")
            for at in range(1, len(form)):
                if tag in SAISIOT_TAGS and is_saisiot(form[at - 1], form[at]):
                    yield Mark(start + at, "z", "")
            start += len(form)


SAISIOT_TAGS = frozenset({"NNG", "NNP"})
# Blocks whose coda ㅅ is their own and not a 사이시옷.
OWN_S = frozenset("옷못붓엿갓깃낫맛멋솟웃잣젓짓첫풋헛덧벗릇것곳씻긋빗삿굿닛럿벚밧끗뜻넷셋엇텃맷킷켓팟팻햄샷탓짓")


def is_saisiot(left: str, right: str) -> bool:
    """Whether `left` ends in a 사이시옷 before a plain obstruent."""
    return left not in OWN_S and decompose(left)[2] == "ㅅ" and decompose(right)[0] in "ㄱㄷㅂㅅㅈ"
