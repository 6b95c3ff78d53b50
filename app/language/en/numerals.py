"""Names of numbers written in figures: 12 is twelve, 3rd is third."""

from __future__ import annotations

import re

FIGURES = re.compile(r"(?P<number>0|[1-9][0-9]{0,5})(?P<ending>st|nd|rd|th)?")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}
"""Ordinals that are not made with -th alone."""


def names(form: str) -> tuple[str, ...]:
    """The words that a form in figures is said with; digit by digit what is no number below a million (007)."""
    figures = FIGURES.fullmatch(form)
    if not figures:
        return tuple(DIGITS[int(c)] for c in form if c in "0123456789")
    said = _cardinal(int(figures["number"])) or ("zero",)
    return (*said[:-1], _ordinal(said[-1])) if figures["ending"] else said


def _cardinal(number: int) -> tuple[str, ...]:
    """The words of a number; none for nought."""
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            return (*_cardinal(number // size), name, *_cardinal(number % size))
    if number >= 20:
        return (TENS[number // 10], *_cardinal(number % 10))
    if number >= 10:
        return (TEENS[number - 10],)
    return (DIGITS[number],) if number else ()


def _ordinal(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ieth"
    return IRREGULAR.get(word, f"{word}th")
