"""A guess at the sounds of a word that neither the dictionary nor a rule knows. Never proof.

A joint n-gram model over graphones (letters with the phones they spell), interpolated Kneser-Ney smoothing (Chen &
Goodman 1998), trained on CMUdict by `bench/train_en_guess.py` without the 2,000 words its figures are measured on. Only
counts are stored (`data/guess.bin`); probabilities are worked out where a word needs them.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from importlib.resources import files
from itertools import accumulate
from math import exp, log
from operator import itemgetter

from app.language.en.dictionary import Phones

PACKAGE = "app.language.en"
MAGIC = b"graphones 1\n"
BEGIN, END, FIRST = 0, 1, 2
"""Symbols: word begin, word end, first graphone."""
BEAM, MARGIN = 40, 7.0
"""Divisions kept at each letter: how many, and how much less likely than the best (natural logarithm)."""
WORK, LEAST = 1_000, 5
"""Divisions kept over all letters of a word, and at the least at each: no string of letters takes long."""
CACHED_CONTEXTS = 30_000
IMPOSSIBLE = float("-inf")
State = tuple[tuple[int, ...], Phones]
"""The last symbols and all phones so far."""
Discounts = tuple[float, float, float, float]
"""What is taken off a count of 0, 1, 2, 3 and more."""


@dataclass(frozen=True, slots=True)
class Level:
    """All n-grams of one length in order. Children of node `i` are `first[i]`…`first[i + 1]` of the next level."""

    symbols: array[int]
    counts: array[int]
    first: array[int]
    discounts: Discounts


@dataclass(frozen=True, slots=True)
class Model:
    """`graphones[i]` is symbol `i + FIRST`. `levels[n]` holds the n-grams; level 0 the empty one."""

    graphones: tuple[tuple[str, Phones], ...]
    levels: tuple[Level, ...]


def pack(model: Model) -> bytes:
    """The stored form: magic, then deflated: graphones, order, and per level discounts, size and three columns."""
    lines = "\n".join(f"{letters}\t{' '.join(phones)}" for letters, phones in model.graphones).encode()
    parts = [struct.pack("<II", len(model.levels), len(lines)), lines]
    for level in model.levels:
        children = array("H", (b - a for a, b in zip(level.first, level.first[1:], strict=False)))
        parts.append(struct.pack("<IIddd", len(level.symbols), len(children), *level.discounts[1:]))
        for column in (level.symbols, level.counts, children):
            data = column.tobytes()
            parts += [data[0::2], data[1::2]]
    return MAGIC + zlib.compress(b"".join(parts), 9)


def unpack(data: bytes) -> Model:
    """The inverse of `pack`. Raises ValueError when the file is of another kind."""
    if not data.startswith(MAGIC):
        raise ValueError("not a graphone model")
    raw = memoryview(zlib.decompress(data[len(MAGIC) :]))
    order, length = struct.unpack_from("<II", raw)
    at = struct.calcsize("<II")
    lines = bytes(raw[at : at + length]).decode().split("\n")
    at += length
    levels = []
    for _ in range(order):
        level, at = _unpack_level(raw, at)
        levels.append(level)
    pairs = (line.split("\t") for line in lines)
    return Model(tuple((letters, tuple(phones.split())) for letters, phones in pairs), tuple(levels))


def _unpack_level(raw: memoryview, at: int) -> tuple[Level, int]:
    head = struct.Struct("<IIddd")
    size, parents, one, two, three = head.unpack_from(raw, at)
    at += head.size
    columns = []
    for length in (size, size, parents):
        column = bytearray(2 * length)
        column[0::2] = raw[at : at + length]
        column[1::2] = raw[at + length : at + 2 * length]
        at += 2 * length
        numbers = array("H", bytes(column))
        if sys.byteorder == "big":
            numbers.byteswap()
        columns.append(numbers)
    symbols, counts, children = columns
    first = array("I", accumulate(children, initial=0))
    return Level(symbols, counts, first, (0.0, one, two, three)), at


@dataclass(frozen=True, slots=True)
class Context:
    """A history that the model has seen: its row of the next level. `total`: its count; `spared`: share left to shorter
    histories."""

    symbols: array[int]
    counts: array[int]
    discounts: Discounts
    start: int
    end: int
    total: float
    spared: float


class Guesser:
    """Spelling to sound, with stress."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or unpack(files(PACKAGE).joinpath("data/guess.bin").read_bytes())
        by_letters: dict[str, list[int]] = defaultdict(list)
        for index, (letters, _) in enumerate(self.model.graphones):
            by_letters[letters].append(index + FIRST)
        self._by_letters = dict(by_letters)
        self._longest = max(map(len, by_letters))
        self._unseen = 1 / (len(self.model.graphones) + FIRST)
        self._successors = lru_cache(CACHED_CONTEXTS)(self._find_successors)
        self._contexts = lru_cache(CACHED_CONTEXTS)(self._find_contexts)

    def guess(self, letters: str) -> Phones:
        """The likeliest pronunciation of lower-case letters a…z in which something is heard; empty for no letters."""
        ways = {phones: score for phones, score in self._search(letters).items() if phones}
        if not ways:
            return ()
        by_sounds: dict[Phones, float] = defaultdict(float)
        best: dict[Phones, tuple[float, Phones]] = {}
        top = max(ways.values())
        for phones, score in ways.items():
            sounds = tuple(phone.rstrip("012") for phone in phones)
            by_sounds[sounds] += exp(score - top)
            best[sounds] = max(best.get(sounds, (score, phones)), (score, phones))
        return best[max(by_sounds, key=lambda s: (by_sounds[s], s))][1]

    def _search(self, letters: str) -> dict[Phones, float]:
        """Beam search over divisions of the letters: phones → log probability."""
        reached: list[dict[State, float]] = [{} for _ in range(len(letters) + 1)]
        reached[0][(BEGIN,), ()] = 0.0
        width = max(LEAST, min(BEAM, WORK // len(letters))) if letters else 0
        for i in range(len(letters)):
            found = nlargest(width, reached[i].items(), key=itemgetter(1))
            steps = [
                (reached[i + length], letters[i : i + length])
                for length in range(1, min(self._longest, len(letters) - i) + 1)
                if letters[i : i + length] in self._by_letters
            ]
            for state, score in found:
                if score < found[0][1] - MARGIN:
                    break
                for ahead, grapheme in steps:
                    self._extend(ahead, state, score, self._successors(state[0][-1], grapheme))
        ends: dict[Phones, float] = {}
        for (history, phones), score in reached[-1].items():
            total = score + log(self._probability(END, self._contexts(history)))
            ends[phones] = max(ends.get(phones, total), total)
        return ends

    def _extend(self, ahead: dict[State, float], state: State, score: float, symbols: Sequence[int]) -> None:
        """Adds to `ahead` what follows when one of the symbols comes next."""
        history, phones = state
        contexts = self._contexts(history)
        kept = history[max(0, len(history) - len(self.model.levels) + 3) :]
        for symbol in symbols:
            total = score + log(self._probability(symbol, contexts))
            key = ((*kept, symbol), phones + self.model.graphones[symbol - FIRST][1])
            if total > ahead.get(key, IMPOSSIBLE):
                ahead[key] = total

    def _find_successors(self, last: int, grapheme: str) -> tuple[int, ...]:
        """Graphones of these letters that the model has seen after the symbol `last`; all where it has seen none."""
        every = self._by_letters[grapheme]
        row = self.model.levels[2].symbols
        node = self._node((last,))
        if node is None:
            return tuple(every)
        start, end = self.model.levels[1].first[node : node + 2]
        seen = tuple(s for s in every if (at := bisect_left(row, s, start, end)) < end and row[at] == s)
        return seen or tuple(every)

    def _probability(self, symbol: int, contexts: Sequence[Context]) -> float:
        chance = self._unseen
        for context in contexts:
            symbols, end = context.symbols, context.end
            at = bisect_left(symbols, symbol, context.start, end)
            if at < end and symbols[at] == symbol:
                count = context.counts[at]
                chance = (
                    count - context.discounts[count if count < 3 else 3]
                ) / context.total + context.spared * chance
            else:
                chance *= context.spared
        return chance

    def _find_contexts(self, history: tuple[int, ...]) -> tuple[Context, ...]:
        """Contexts of the history's endings, the empty one first, as long as the model has seen them."""
        shorter = self._contexts(history[1:]) if history else ()
        if len(shorter) < len(history):
            return shorter
        node = self._node(history)
        context = None if node is None else self._context(len(history), node)
        return shorter if context is None else (*shorter, context)

    def _node(self, symbols: tuple[int, ...]) -> int | None:
        node = 0
        for depth, symbol in enumerate(symbols):
            start, end = self.model.levels[depth].first[node : node + 2]
            row = self.model.levels[depth + 1].symbols
            node = bisect_left(row, symbol, start, end)
            if node == end or row[node] != symbol:
                return None
        return node

    def _context(self, length: int, node: int) -> Context | None:
        start, end = self.model.levels[length].first[node : node + 2]
        if start == end:
            return None
        level = self.model.levels[length + 1]
        counts = level.counts[start:end]
        by_count = [counts.count(n) for n in (0, 1, 2)]
        by_count.append(len(counts) - sum(by_count))
        total = float(sum(counts))
        spared = sum(n * discount for n, discount in zip(by_count, level.discounts, strict=True))
        return Context(level.symbols, level.counts, level.discounts, start, end, total, spared / total)
