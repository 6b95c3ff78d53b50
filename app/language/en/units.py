"""Units of grammar inside English words: a contraction is a word and its clitic (do + n't, dog + 's)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.language.en.tokens import Token, fold
from app.language.en.vocabulary import Sense, Vocabulary

NEGATIVES = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
"""Stems that n't changes."""
CLITICS = ("'m", "'re", "'ve", "'ll", "'d")
BE_HOSTS = frozenset({"PS", "PR", "WP", "WR", "EX", "WD"})
"""What is never possessed: after it 's is is."""
IS_OF_NOUN = 0.3
"""Cost of 's behind a noun as is (the dog's here), which is more often the possessive."""

BREAK = re.compile(r"[,;:.!?…–—]")


@dataclass(frozen=True, slots=True)
class Unit:
    """`form` folded, `start` and `end` in code points of the text, `word` the index of its word."""

    form: str
    start: int
    end: int
    word: int
    senses: tuple[Sense, ...]


def split_units(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> list[Unit]:
    """The units of a sentence in order."""
    return [unit for index, token in enumerate(tokens) for unit in _split(text, index, token, vocabulary)]


def pauses(text: str, tokens: Sequence[Token], units: Sequence[Unit]) -> frozenset[int]:
    """Units before which a comma or another break stands."""
    broken = {i for i in range(1, len(tokens)) if BREAK.search(text, tokens[i - 1].end, tokens[i].start)}
    first: dict[int, int] = {}
    for index, unit in enumerate(units):
        first.setdefault(unit.word, index)
    return frozenset(first[word] for word in broken)


def _split(text: str, index: int, token: Token, vocabulary: Vocabulary) -> Iterator[Unit]:
    form = fold(token.text)
    cut, stem, clitic = _cut(form)
    capital = index > 0 and token.text[:1].isupper() and form != "i" and not form.startswith("i'")
    middle = token.start + cut
    if not clitic:
        yield Unit(form, token.start, token.end, index, _senses(form, vocabulary, capital))
        return
    host = _senses(stem, vocabulary, capital)
    yield Unit(stem, token.start, middle, index, _as_host(host, clitic))
    yield Unit(clitic, middle, token.end, index, _clitic_senses(form, clitic, host, vocabulary))


def _cut(form: str) -> tuple[int, str, str]:
    """Where the clitic begins, the stem's full form, and the clitic; an empty clitic where there is none."""
    if form.endswith("n't"):
        stem = form[:-3]
        return len(stem), NEGATIVES.get(stem, stem), "n't"
    for clitic in (*CLITICS, "'s", "'"):
        if form.endswith(clitic) and len(form) > len(clitic):
            return len(form) - len(clitic), form[: -len(clitic)], clitic
    return len(form), form, ""


def _senses(form: str, vocabulary: Vocabulary, capital: bool) -> tuple[Sense, ...]:
    if "-" in form and not vocabulary.lists(form):
        last = vocabulary.senses(form.rsplit("-", 1)[-1], capital=capital)
        return tuple(Sense(sense.tag, form, sense.cost) for sense in last)
    return vocabulary.senses(form, capital=capital)


def _as_host(senses: tuple[Sense, ...], clitic: str) -> tuple[Sense, ...]:
    """Before n't only auxiliaries stand."""
    auxiliaries = tuple(sense for sense in senses if sense.tag in ("BE", "DO", "HV", "MD"))
    return auxiliaries if clitic == "n't" and auxiliaries else senses


def _clitic_senses(form: str, clitic: str, host: Sequence[Sense], vocabulary: Vocabulary) -> tuple[Sense, ...]:
    if clitic != "'s":
        return vocabulary.senses(clitic)
    if form == "let's":
        return vocabulary.senses("'s-us")
    being = vocabulary.senses("'s-be")
    if any(sense.tag in BE_HOSTS for sense in host) or form == "here's":
        return being
    return (*vocabulary.senses("'s"), Sense("BE", "be", IS_OF_NOUN))
