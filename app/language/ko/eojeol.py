"""Eojeol: what stands between spaces, without the punctuation around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.language.ko.hangul import is_hangul, is_syllable
from app.language.ko.morphology import Token

_WRITTEN_PLAINLY = re.compile(r"[가-힣\s.,!?~…]*").fullmatch


class Eojeol(NamedTuple):
    """Code points [start, end) of a text; `runs_on`: only spaces stand between it and the eojeol before."""

    text: str
    start: int
    end: int
    runs_on: bool


@lru_cache(maxsize=4096)
def is_punctuation(character: str) -> bool:
    """True for marks that are written around words and not said."""
    return unicodedata.category(character).startswith("P") or character == "~"


def is_foreign(text: str) -> bool:
    """Whether the text holds what Korean stimuli are not written with: digits, other scripts, symbols, bare jamo."""
    return not _WRITTEN_PLAINLY(text) and not all(is_syllable(c) or c.isspace() or is_punctuation(c) for c in text)


def split_eojeol(text: str) -> tuple[Eojeol, ...]:
    """Eojeol of the text in order. Pieces of punctuation only are none."""
    found = []
    at, broken = 0, True
    for piece in text.split():
        start = text.index(piece, at)
        at = end = start + len(piece)
        if not is_hangul(piece):
            while start < end and is_punctuation(text[start]):
                start, broken = start + 1, True
            while start < end and is_punctuation(text[end - 1]):
                end -= 1
        if start < end:
            found.append(Eojeol(text[start:end], start, end, not broken))
        broken = end < at
    return tuple(found)


def tokens_by_eojeol(tokens: Sequence[Token], eojeols: Sequence[Eojeol]) -> list[tuple[Token, ...]]:
    """For each eojeol its morphemes, offsets counted from its start. Punctuation around it is left out."""
    result: list[tuple[Token, ...]] = []
    at, count = 0, len(tokens)
    for _, start, end, _ in eojeols:
        own = []
        while at < count and tokens[at].start < start:
            at += 1
        while at < count and (tokens[at].start < end or tokens[at].start == tokens[at].end == end):
            form, tag, first, last = tokens[at]
            own.append(Token(form, tag, first - start, min(last, end) - start))
            at += 1
        result.append(tuple(own))
    return result
