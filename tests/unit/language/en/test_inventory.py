"""The 39 phonemes of US English, how one may name them, and when children have them."""

from __future__ import annotations

import pytest

from app.language.base import ImpossiblePositionError, Position, UnknownPhonemeError
from app.language.en.inventory import EnglishInventory

INVENTORY = EnglishInventory()
CROWE_MCLEOD_90 = {
    "B": 31.38, "N": 33.08, "M": 33.23, "P": 33.25, "HH": 35.00, "W": 35.23, "D": 35.69, "G": 36.77, "K": 37.69,
    "F": 38.31, "T": 38.54, "NG": 40.30, "Y": 45.77, "V": 50.83, "JH": 51.00, "S": 51.33, "CH": 53.50, "L": 53.75,
    "SH": 55.00, "Z": 56.82, "R": 66.58, "DH": 69.00, "ZH": 70.67, "TH": 77.00,
}  # fmt: skip
"""Mean months, 90 % criterion, US English: Crowe & McLeod 2020, Tables 2 and 3."""
CROWE_MCLEOD_75 = {
    "T": 33.82, "K": 33.82, "G": 33.82, "F": 33.82, "NG": 36.67, "S": 38.55, "Y": 39.60, "L": 40.91, "SH": 41.27,
    "JH": 41.27, "CH": 41.64, "V": 42.73, "Z": 44.40, "R": 47.64, "ZH": 54.00, "DH": 56.73, "TH": 64.20,
}  # fmt: skip
"""The same at 75 %."""


def test_thirty_nine_phonemes() -> None:
    symbols = [phoneme.symbol for phoneme in INVENTORY.all()]
    assert len(symbols) == len(set(symbols)) == 39
    assert sum(phoneme.major == "vowel" for phoneme in INVENTORY.all()) == 15


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("r", "R"), ("R", "R"), ("ɹ", "R"), ("s", "S"), ("Th", "TH"), ("θ", "TH"), ("dh", "DH"), ("ð", "DH"),
        ("ŋ", "NG"), ("ng", "NG"), ("j", "Y"), ("y", "Y"), ("ʃ", "SH"), ("tʃ", "CH"), ("ʧ", "CH"), ("dʒ", "JH"),
        ("ʒ", "ZH"), ("g", "G"), ("ɡ", "G"), ("ə", "AH"), ("ʌ", "AH"), ("ɚ", "ER"), ("ɝ", "ER"), ("aɪ", "AY"),
        ("iː", "IY"), ("hh", "HH"), ("h", "HH"),
    ],
)  # fmt: skip
def test_a_phoneme_may_be_named_in_arpabet_of_any_case_or_ipa(written: str, symbol: str) -> None:
    assert INVENTORY.resolve(written, None).symbol == symbol


def test_the_two_th_are_two_phonemes() -> None:
    assert INVENTORY.resolve("th", None) != INVENTORY.resolve("dh", None)
    assert INVENTORY.get("TH").phonation == "voiceless"
    assert INVENTORY.get("DH").phonation == "voiced"


@pytest.mark.parametrize("symbol", ["", "Q", "TH1", "ㄹ", "RR", "ʘ", " r"])
def test_what_names_no_phoneme_is_refused_with_what_does(symbol: str) -> None:
    with pytest.raises(UnknownPhonemeError) as refused:
        INVENTORY.resolve(symbol, Position.CODA)
    assert "R" in refused.value.allowed
    assert "HH" not in refused.value.allowed


@pytest.mark.parametrize(
    ("symbol", "position", "why"),
    [
        ("NG", Position.ONSET, "never_onset"),
        ("HH", Position.CODA, "never_coda"),
        ("W", Position.CODA, "glide_not_coda"),
        ("Y", Position.CODA, "glide_not_coda"),
        ("AE", Position.ONSET, "vowel_not_onset"),
        ("ER", Position.CODA, "vowel_not_coda"),
        ("R", Position.NUCLEUS, "consonant_not_nucleus"),
    ],
)
def test_impossible_positions_say_why(symbol: str, position: Position, why: str) -> None:
    with pytest.raises(ImpossiblePositionError) as refused:
        INVENTORY.resolve(symbol, position)
    assert refused.value.why == why
    assert symbol not in refused.value.allowed


def test_ages_of_acquisition_by_source() -> None:
    for source, ages in (("crowe_mcleod_2020_90", CROWE_MCLEOD_90), ("crowe_mcleod_2020_75", CROWE_MCLEOD_75)):
        assert {symbol: INVENTORY.get(symbol).acquisition[source] for symbol in ages} == ages


def test_bands_of_the_study_of_many_languages() -> None:
    bands = {
        p.symbol: p.acquisition["mcleod_crowe_2018"] for p in INVENTORY.all() if "mcleod_crowe_2018" in p.acquisition
    }
    assert {s for s, months in bands.items() if months == 47} == {
        "P",
        "B",
        "M",
        "D",
        "N",
        "HH",
        "T",
        "K",
        "G",
        "W",
        "NG",
        "F",
        "Y",
    }
    assert {s for s, months in bands.items() if months == 59} == {"L", "JH", "CH", "S", "V", "SH", "Z"}
    assert {s for s, months in bands.items() if months == 83} == {"R", "ZH", "DH", "TH"}


def test_every_sign_of_ipa_names_one_phoneme() -> None:
    for phoneme in INVENTORY.all():
        assert INVENTORY.resolve(phoneme.ipa, None) is phoneme
        assert INVENTORY.ipa(phoneme.symbol, stressed=True) == phoneme.ipa


def test_schwa_is_the_unstressed_ah() -> None:
    assert (INVENTORY.ipa("AH", stressed=True), INVENTORY.ipa("AH", stressed=False)) == ("ʌ", "ə")
    assert (INVENTORY.ipa("ER", stressed=True), INVENTORY.ipa("ER", stressed=False)) == ("ɝ", "ɚ")
