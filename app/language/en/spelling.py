"""Which letters of a word spell which of its sounds.

The cheapest way to cut the letters into graphemes that spell the phones in order, over the phonics table
`data/graphemes.tsv`. Spelling that no table foresees (acronyms, names) is cut letter by letter at a high cost, so that
every word gets spans, in order and inside the word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.language.tables import read_table

PACKAGE = "app.language.en"
VOWEL_LETTERS = frozenset("aeiouy")
LONGEST = 4
GRAPHEME = 1.0
STRANGE = 4.0
STRANGER = 6.0
UNWRITTEN = 5.0
SILENT = {"e": 0.8, "'": 0.1, "-": 0.1, "h": 1.6}
SILENT_OTHER = 2.2


@dataclass(frozen=True, slots=True)
class Chunk:
    """Letters `start`…`end` that spell `sounds` phones (0: silent)."""

    start: int
    end: int
    sounds: int


class Speller:
    """Aligns letters with phones."""

    def __init__(self) -> None:
        table: dict[str, list[tuple[tuple[str, ...], float]]] = defaultdict(list)
        for row in read_table(PACKAGE, "data/graphemes.tsv", ("phonemes", "graphemes")):
            for grapheme in row["graphemes"].split():
                table[grapheme].append((tuple(row["phonemes"].split()), GRAPHEME))
        self._table = dict(table)

    def spans(self, letters: str, sounds: Sequence[str]) -> list[tuple[int, int]]:
        """For every phone (no stress digits) the letters that spell it, as code point indices, end exclusive."""
        found: list[tuple[int, int]] = []
        for chunk in self.chunks(letters, sounds):
            start, end = chunk.start, chunk.end
            if start == end:
                start, end = found[-1] if found else (0, min(1, len(letters)))
            found.extend([(start, end)] * chunk.sounds)
        return found

    def chunks(self, letters: str, sounds: Sequence[str]) -> list[Chunk]:
        """The cheapest division, in order; chunks cover all letters and all phones."""
        width = len(sounds) + 1
        best: list[list[float]] = [[float("inf")] * width for _ in range(len(letters) + 1)]
        back: list[list[tuple[int, int]]] = [[(0, 0)] * width for _ in range(len(letters) + 1)]
        best[0][0] = 0.0
        for i in range(len(letters) + 1):
            moves = self._moves(letters, i)
            for j in range(width):
                here = best[i][j]
                if here == float("inf"):
                    continue
                for length, phones, cost in (*moves, *_exceptions(letters, i, sounds, j)):
                    k = j + len(phones)
                    if here + cost < self._at(best, i + length, k) and tuple(sounds[j:k]) == phones:
                        best[i + length][k] = here + cost
                        back[i + length][k] = (i, j)
        return _trace(back, len(letters), len(sounds))

    @staticmethod
    def _at(best: Sequence[Sequence[float]], i: int, j: int) -> float:
        return best[i][j] if i < len(best) and j < len(best[0]) else -1.0

    def _moves(self, letters: str, i: int) -> list[tuple[int, tuple[str, ...], float]]:
        found: list[tuple[int, tuple[str, ...], float]] = []
        for length in range(1, min(LONGEST, len(letters) - i) + 1):
            for phones, cost in self._table.get(letters[i : i + length], ()):
                found.append((length, phones, cost + 0.01 * length))
        if i < len(letters):
            found.append((1, (), SILENT.get(letters[i], SILENT_OTHER)))
        return found


def _exceptions(letters: str, i: int, sounds: Sequence[str], j: int) -> list[tuple[int, tuple[str, ...], float]]:
    if j == len(sounds):
        return []
    sound = sounds[j]
    found: list[tuple[int, tuple[str, ...], float]] = [(0, (sound,), UNWRITTEN)]
    if i < len(letters):
        alike = (letters[i] in VOWEL_LETTERS) == (sound[0] in "AEIOU")
        found.append((1, (sound,), STRANGE if alike else STRANGER))
    return found


def _trace(back: Sequence[Sequence[tuple[int, int]]], i: int, j: int) -> list[Chunk]:
    chunks = []
    while (i, j) != (0, 0):
        before_i, before_j = back[i][j]
        chunks.append(Chunk(before_i, i, j - before_j))
        i, j = before_i, before_j
    return chunks[::-1]
