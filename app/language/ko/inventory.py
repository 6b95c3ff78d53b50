"""The phonemes of Korean: features and ages from the data files, and which sound exists where."""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import ImpossiblePositionError, Phoneme, Position, UnknownPhonemeError
from app.language.ko.hangul import CODAS, NUCLEI
from app.language.ko.ipa import CODA_IPA
from app.language.ko.rules import PACKAGE
from app.language.tables import read_table, split_cell

PHONEME_COLUMNS = ("phoneme", "ipa", "positions", "major", "place", "manner", "phonation")
ACQUISITION_COLUMNS = ("phoneme", "position", "source", "months", "criterion")
HEARD_INSTEAD = {**dict.fromkeys("ㄲㅋ", "ㄱ"), **dict.fromkeys("ㅅㅆㅈㅊㅌㅎ", "ㄷ"), "ㅍ": "ㅂ"}


def read_acquisition() -> dict[str, dict[str, float]]:
    """Ages in months by phoneme. The key is the source, with the position after a slash where it was named."""
    ages: dict[str, dict[str, float]] = {}
    for row in read_table(PACKAGE, "data/acquisition.tsv", ACQUISITION_COLUMNS):
        source = row["source"] + (f"/{row['position']}" if row["position"] else "")
        ages.setdefault(row["phoneme"], {})[source] = float(row["months"])
    return ages


def read_phonemes() -> tuple[Phoneme, ...]:
    """All phonemes in dictionary order, consonants first."""
    ages = read_acquisition()
    return tuple(
        Phoneme(
            symbol=row["phoneme"],
            ipa=row["ipa"],
            positions=frozenset(Position(name) for name in split_cell(row["positions"])),
            major=row["major"],
            place=row["place"],
            manner=row["manner"],
            phonation=row["phonation"],
            acquisition=ages.get(row["phoneme"], {}),
            coda_ipa=CODA_IPA.get(row["phoneme"], ""),
        )
        for row in read_table(PACKAGE, "data/phonemes.tsv", PHONEME_COLUMNS)
    )


class KoreanInventory:
    """The 19 consonants and 21 vowels, by the position in which they are said."""

    def __init__(self) -> None:
        self._all = read_phonemes()
        self._by_symbol = {phoneme.symbol: phoneme for phoneme in self._all}
        self._at = {p: tuple(ph for ph in self._all if p in ph.positions) for p in Position}

    def all(self) -> Sequence[Phoneme]:
        """Every phoneme, in the customary order."""
        return self._all

    def at(self, position: Position) -> Sequence[Phoneme]:
        """The phonemes said at that position."""
        return self._at[position]

    def resolve(self, symbol: str, position: Position | None) -> Phoneme:
        """The phoneme of a compatibility jamo.

        Raises UnknownPhonemeError, or ImpossiblePositionError whose `why` is one of: `silent_onset` (ㅇ),
        `coda_neutralised:X` (X is heard instead), `not_a_coda` (ㄸ ㅃ ㅉ), `vowel_not_onset`, `vowel_not_coda`,
        `consonant_not_nucleus`.
        """
        allowed = [p.symbol for p in (self._all if position is None else self._at[position])]
        phoneme = self._by_symbol.get(symbol)
        if phoneme is None:
            raise UnknownPhonemeError(symbol, allowed)
        if position is None or position in phoneme.positions:
            return phoneme
        raise ImpossiblePositionError(symbol, position, _why(symbol, position), allowed)


def _why(symbol: str, position: Position) -> str:
    if symbol in NUCLEI:
        return f"vowel_not_{position.value}"
    if position is Position.NUCLEUS:
        return "consonant_not_nucleus"
    if position is Position.ONSET:
        return "silent_onset"
    return f"coda_neutralised:{HEARD_INSTEAD[symbol]}" if symbol in CODAS else "not_a_coda"
