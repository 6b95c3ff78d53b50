"""Which letters of a word spell which of its sounds.

The likeliest way to cut the letters into graphemes that spell the phones in order: candidates are the graphemes of
school phonics (`data/graphemes.tsv`), their costs were learnt from the dictionary (`data/spelling.tsv`). Spelling that
no table foresees (acronyms, names) is cut letter by letter at a high cost, so that every word gets spans, in order and
inside the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.language.tables import read_table

PACKAGE = "app.language.en"
Costs = Mapping[str, Sequence[tuple[tuple[str, ...], float]]]
"""Letters → what they may spell (no phones: silent), with its cost, -ln of its share of all graphemes."""

LONGEST = 4
STRANGE, STRANGER, UNWRITTEN, SILENT = 13.0, 15.0, 14.0, 12.0
"""Costs outside the table: a letter for a sound of its kind, of the other kind; a sound, a letter for nothing."""
ROUNDING = 1e-9
"""Sums of the same costs in another order may differ by less."""
SILENT_IN_DIGRAPH = 6.0
"""Extra cost of a silent vowel letter beside another: ei, ie, oe spell one vowel rather than e silent and i or o."""
MARKS = "'-"
SILENT_MARK = 0.1
"""Cost of an apostrophe or a hyphen for nothing."""

VOWEL_LETTERS = frozenset("aeiouy")
PLAIN_VOWELS = frozenset("aeiou")
"""Letters behind which a silent vowel letter makes a digraph; behind y it does not (played)."""
SOFTENED = frozenset({"ge", "ce", "te"})
"""g, c, t and an e that only softens it, before a, o, u (pigeon, ocean); elsewhere e is silent or a vowel."""
FINAL = frozenset({"que", "gue", "ngue"})
"""K, G, NG at the end of a word (unique, league, tongue), inflected or not; elsewhere ue is a vowel (queue, guest)."""
INFLECTED = ("", "s", "d", "'s", "s'")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Letters `start`…`end` that spell `sounds` phones (0: silent)."""

    start: int
    end: int
    sounds: int


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a division: `length` letters spell `phones`."""

    length: int
    phones: tuple[str, ...]
    cost: float


def read_costs() -> Costs:
    """The learnt costs, `data/spelling.tsv`."""
    costs: dict[str, list[tuple[tuple[str, ...], float]]] = defaultdict(list)
    for row in read_table(PACKAGE, "data/spelling.tsv", ("letters", "phonemes", "cost")):
        costs[row["letters"]].append((tuple(row["phonemes"].split()), float(row["cost"])))
    return costs


class Speller:
    """Aligns letters with phones. `costs` as of `read_costs`."""

    def __init__(self, costs: Costs) -> None:
        self._moves_by_letters = {
            letters: tuple(Move(len(letters), phones, cost) for phones, cost in entries)
            for letters, entries in costs.items()
        }

    def spans(self, letters: str, sounds: Sequence[str]) -> list[tuple[int, int]]:
        """For every phone (no stress digits) the letters that spell it, as code point indices, end exclusive.

        A sound without letters of its own is given those of the sound before it (or of the first letter).
        """
        found: list[tuple[int, int]] = []
        for chunk in self.chunks(letters, sounds):
            start, end = chunk.start, chunk.end
            if start == end:
                start, end = found[-1] if found else (0, min(1, len(letters)))
            found.extend([(start, end)] * chunk.sounds)
        return found

    def chunks(self, letters: str, sounds: Sequence[str]) -> list[Chunk]:
        """The cheapest division, in order; chunks cover all letters and all phones."""
        moves = [self._moves(letters, i) for i in range(len(letters) + 1)]
        back, cost = _division(letters, tuple(sounds), moves, exceptions=False)
        if cost >= _least_with_an_exception(moves):
            back, _ = _division(letters, tuple(sounds), moves, exceptions=True)
        return _trace(back, (len(letters), len(sounds)))

    def _moves(self, letters: str, i: int) -> list[Move]:
        """Graphemes of the table that start at letter `i`, and the letter left silent."""
        if i == len(letters):
            return []
        beside = letters[i + 1 : i + 2] in VOWEL_LETTERS or letters[max(i - 1, 0) : i] in PLAIN_VOWELS
        digraph = letters[i] in VOWEL_LETTERS and beside
        silent = SILENT
        found: list[Move] = []
        for length in range(1, min(LONGEST, len(letters) - i) + 1):
            grapheme = letters[i : i + length]
            if not _stands(grapheme, letters[i + length :]):
                continue
            for move in self._moves_by_letters.get(grapheme, ()):
                if move.phones:
                    found.append(move)
                else:
                    silent = move.cost
        if letters[i] in MARKS:
            silent = SILENT_MARK
        found.append(Move(1, (), silent + SILENT_IN_DIGRAPH * digraph))
        return found


def _division(
    letters: str, sounds: tuple[str, ...], moves: Sequence[Sequence[Move]], *, exceptions: bool
) -> tuple[Mapping[tuple[int, int], tuple[int, int]], float]:
    """The cheapest way to each state of a division, letters and phones done, from the one before; the cost of all."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(letters) + 1):
        for j in range(len(sounds) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for move in (*moves[i], *(_exceptions(letters, i, sounds, j) if exceptions else ())):
                end = (i + move.length, j + len(move.phones))
                if sounds[j : end[1]] == move.phones and here + move.cost < best.get(end, float("inf")):
                    best[end] = here + move.cost
                    back[end] = (i, j)
    return back, best.get((len(letters), len(sounds)), float("inf"))


def _least_with_an_exception(moves: Sequence[Sequence[Move]]) -> float:
    """What a division with an exception costs at the least, whatever the phones."""
    size = len(moves) - 1
    before, after = [0.0] + [float("inf")] * size, [float("inf")] * size + [0.0]
    for i in range(size):
        for move in moves[i]:
            before[i + move.length] = min(before[i + move.length], before[i] + move.cost)
    for i in reversed(range(size)):
        after[i] = min(move.cost + after[i + move.length] for move in moves[i])
    letter = min((before[i] + min(STRANGE, STRANGER) + after[i + 1] for i in range(size)), default=float("inf"))
    return min(letter, UNWRITTEN + after[0]) - ROUNDING


def _stands(grapheme: str, rest: str) -> bool:
    """Whether the grapheme may stand before the rest of the word."""
    if grapheme in SOFTENED:
        return rest[:1] in ("a", "o", "u")
    return grapheme not in FINAL or rest in INFLECTED


def _exceptions(letters: str, i: int, sounds: Sequence[str], j: int) -> tuple[Move, ...]:
    """Steps that no table foresees: a sound without letters, a letter for any sound."""
    if j == len(sounds):
        return ()
    unwritten = Move(0, (sounds[j],), UNWRITTEN)
    if i == len(letters):
        return (unwritten,)
    alike = (letters[i] in VOWEL_LETTERS) == (sounds[j][0] in "AEIOU")
    return (unwritten, Move(1, (sounds[j],), STRANGE if alike else STRANGER))


def _trace(back: Mapping[tuple[int, int], tuple[int, int]], end: tuple[int, int]) -> list[Chunk]:
    path = [end]
    while path[-1] != (0, 0):
        path.append(back[path[-1]])
    steps = pairwise(reversed(path))
    return [Chunk(start[0], stop[0], stop[1] - start[1]) for start, stop in steps]
