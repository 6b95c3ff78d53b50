"""Words of an English text: what stands between spaces and punctuation, apostrophes inside (don't, let's, 'em)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

APOSTROPHES = "'’‘ʼ＇"
"""All read as a straight apostrophe; people and word processors type any of them."""
HYPHENS = "‐‑-"
WORD = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}{HYPHENS}][^\W_]+)*", re.UNICODE)
FORMED = re.compile(rf"(?<![^\W_])[{APOSTROPHES}](?=(?:em|cause|til|tis|twas|bout|round|n)\b)", re.IGNORECASE)
PLURAL_POSSESSIVE = re.compile(rf"[sS][{APOSTROPHES}](?=\s+[^\W_])")


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written. `start`, `end`: code points, end exclusive."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> tuple[Token, ...]:
    """The words of an NFC text in order. A hyphenated word is one word, as it is one between spaces."""
    opening = {match.start() for match in FORMED.finditer(text)}
    closing = set()
    if not any(mark in text[:1] or f" {mark}" in text for mark in APOSTROPHES if text):
        closing = {match.end() - 1 for match in PLURAL_POSSESSIVE.finditer(text)}
    tokens = []
    for match in WORD.finditer(text):
        start = match.start() - (match.start() - 1 in opening)
        end = match.end() + (match.end() in closing)
        tokens.append(Token(text[start:end], start, end))
    return tuple(tokens)


def fold(word: str) -> str:
    """Lower case, straight apostrophes and hyphens, accents off: same length, for looking words up."""
    if word.isascii():
        return word.lower()
    return "".join(_fold_character(character) for character in word)


def is_plain(word: str) -> bool:
    """Whether folding changes nothing but case and the shape of apostrophes and hyphens."""
    return word.isascii() or all(c.isascii() or c in APOSTROPHES or c in HYPHENS for c in word)


def _fold_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    if character in HYPHENS:
        return "-"
    lower = character.lower()
    return unicodedata.normalize("NFD", lower)[0] if len(lower) == 1 else lower[0]
