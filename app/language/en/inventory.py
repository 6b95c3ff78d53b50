"""The phonemes of US English: ARPAbet symbols, features, positions in the syllable and ages of acquisition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.language.base import ImpossiblePositionError, Phoneme, Position, UnknownPhonemeError
from app.language.tables import read_table, split_cell

PACKAGE = "app.language.en"
COLUMNS = ("symbol", "ipa", "ipa_unstressed", "also", "major", "place", "manner", "phonation", "positions")
POSITIONS = {"o": Position.ONSET, "n": Position.NUCLEUS, "c": Position.CODA}


class EnglishInventory:
    """The 39 phonemes of CMUdict. `resolve` takes ARPAbet in any case or an IPA sign.

    Reasons (`why`) for an impossible position: `never_onset` (NG), `never_coda` (HH), `glide_not_coda` (W, Y),
    `vowel_not_onset`, `vowel_not_coda`, `consonant_not_nucleus` (the r-coloured nucleus is ER, its own phoneme).
    """

    def __init__(self) -> None:
        rows = read_table(PACKAGE, "data/phonemes.tsv", COLUMNS)
        ages = read_acquisition()
        self._all = tuple(_phoneme(row, ages.get(row["symbol"], {})) for row in rows)
        self._by_symbol = {phoneme.symbol: phoneme for phoneme in self._all}
        self._by_ipa = {
            sign: self._by_symbol[row["symbol"]]
            for row in rows
            for sign in (row["ipa"], row["ipa_unstressed"], *split_cell(row["also"], "|"))
            if sign
        }
        self._ipa = {row["symbol"]: row["ipa"] for row in rows}
        self._ipa_unstressed = {row["symbol"]: row["ipa_unstressed"] or row["ipa"] for row in rows}

    def all(self) -> Sequence[Phoneme]:
        """Consonants by place and manner, then vowels."""
        return self._all

    def at(self, position: Position) -> Sequence[Phoneme]:
        """The phonemes that occur at that position of the syllable."""
        return tuple(phoneme for phoneme in self._all if position in phoneme.positions)

    def get(self, symbol: str) -> Phoneme:
        """The phoneme of a canonical symbol. Raises KeyError."""
        return self._by_symbol[symbol]

    def ipa(self, symbol: str, *, stressed: bool) -> str:
        """IPA sign of a canonical symbol: AH is ʌ under stress and ə without, ER ɝ and ɚ."""
        return (self._ipa if stressed else self._ipa_unstressed)[symbol]

    def resolve(self, symbol: str, position: Position | None) -> Phoneme:
        """The phoneme named by an ARPAbet symbol in any case, or by an IPA sign (exact case: j is Y).

        Raises UnknownPhonemeError or ImpossiblePositionError.
        """
        arpabet = self._by_symbol.get(symbol.upper()) if symbol.isascii() else None
        phoneme = arpabet or self._by_ipa.get(symbol)
        if phoneme is None:
            found = self._all if position is None else self.at(position)
            raise UnknownPhonemeError(symbol, [p.symbol for p in found])
        if position is not None and position not in phoneme.positions:
            allowed = [p.symbol for p in self.at(position)]
            raise ImpossiblePositionError(phoneme.symbol, position, _why(phoneme, position), allowed)
        return phoneme


def read_acquisition() -> dict[str, dict[str, float]]:
    """Age in months by symbol and source; the sources stand in `data/acquisition.tsv`."""
    ages: dict[str, dict[str, float]] = defaultdict(dict)
    for row in read_table(PACKAGE, "data/acquisition.tsv", ("symbol", "source", "months", "value")):
        ages[row["symbol"]][row["source"]] = float(row["months"])
    return ages


def _phoneme(row: Mapping[str, str], ages: Mapping[str, float]) -> Phoneme:
    return Phoneme(
        symbol=row["symbol"],
        ipa=row["ipa"],
        positions=frozenset(POSITIONS[letter] for letter in row["positions"]),
        major=row["major"],
        place=row["place"],
        manner=row["manner"],
        phonation=row["phonation"],
        acquisition=dict(ages),
    )


def _why(phoneme: Phoneme, position: Position) -> str:
    if position is Position.NUCLEUS:
        return "consonant_not_nucleus"
    if phoneme.major == "vowel":
        return f"vowel_not_{position.value}"
    if position is Position.ONSET:
        return "never_onset"
    return "glide_not_coda" if phoneme.major == "glide" else "never_coda"
