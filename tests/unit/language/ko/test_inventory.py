from __future__ import annotations

import pytest

from app.language.base import ImpossiblePositionError, Phoneme, Position, UnknownPhonemeError
from app.language.ko.inventory import KoreanInventory

INVENTORY = KoreanInventory()


def symbols(position: Position) -> str:
    return "".join(phoneme.symbol for phoneme in INVENTORY.at(position))


def test_sounds_by_position() -> None:
    assert symbols(Position.ONSET) == "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅈㅉㅊㅋㅌㅍㅎ"
    assert symbols(Position.NUCLEUS) == "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
    assert symbols(Position.CODA) == "ㄱㄴㄷㄹㅁㅂㅇ"
    assert len(INVENTORY.all()) == 40


@pytest.mark.parametrize(
    ("symbol", "position", "why"),
    [
        ("ㅇ", Position.ONSET, "silent_onset"),
        ("ㅅ", Position.CODA, "coda_neutralised:ㄷ"),
        ("ㅋ", Position.CODA, "coda_neutralised:ㄱ"),
        ("ㅍ", Position.CODA, "coda_neutralised:ㅂ"),
        ("ㅆ", Position.CODA, "coda_neutralised:ㄷ"),
        ("ㄸ", Position.CODA, "not_a_coda"),
        ("ㅃ", Position.CODA, "not_a_coda"),
        ("ㅏ", Position.ONSET, "vowel_not_onset"),
        ("ㅏ", Position.CODA, "vowel_not_coda"),
        ("ㄱ", Position.NUCLEUS, "consonant_not_nucleus"),
    ],
)
def test_a_sound_that_is_never_said_there_says_why(symbol: str, position: Position, why: str) -> None:
    with pytest.raises(ImpossiblePositionError) as refusal:
        INVENTORY.resolve(symbol, position)
    assert refusal.value.why == why
    assert symbol not in refusal.value.allowed


@pytest.mark.parametrize("symbol", ["", "R", "ㄳ", "가", "ㄱㄱ"])
def test_what_names_no_sound_is_refused(symbol: str) -> None:
    with pytest.raises(UnknownPhonemeError) as refusal:
        INVENTORY.resolve(symbol, Position.CODA)
    assert refusal.value.allowed == tuple("ㄱㄴㄷㄹㅁㅂㅇ")


def test_every_sound_resolves_where_it_is_said_and_anywhere() -> None:
    for position in Position:
        for phoneme in INVENTORY.at(position):
            assert INVENTORY.resolve(phoneme.symbol, position) is phoneme
            assert INVENTORY.resolve(phoneme.symbol, None) is phoneme


def test_three_stops_of_a_place_differ_in_phonation_only() -> None:
    for series in ("ㅂㅃㅍ", "ㄷㄸㅌ", "ㄱㄲㅋ", "ㅈㅉㅊ"):
        lax, tense, aspirated = (INVENTORY.resolve(symbol, None) for symbol in series)
        assert (lax.phonation, tense.phonation, aspirated.phonation) == ("lax", "tense", "aspirated")
        assert len({(p.place, p.manner, p.major) for p in (lax, tense, aspirated)}) == 1


def test_no_two_sounds_have_the_same_features() -> None:
    def features(p: Phoneme) -> tuple[str, ...]:
        return (p.major, p.place, p.manner, p.phonation)

    consonants = [p for p in INVENTORY.all() if p.major != "vowel"]
    assert len({features(p) for p in consonants}) == len(consonants)


def test_ages_are_kept_by_source_and_position() -> None:
    liquid = INVENTORY.resolve("ㄹ", None)
    assert liquid.ages_at(Position.CODA)["kim_bae_2005"] < liquid.ages_at(Position.ONSET)["kim_bae_2005"]
    sibilant = INVENTORY.resolve("ㅅ", None)
    assert sibilant.acquisition["ha_kim_pi_2019"] != sibilant.acquisition["mcleod_crowe_2018"]


def test_a_coda_is_written_as_it_is_said() -> None:
    codas = {phoneme.symbol: phoneme.ipa_at(Position.CODA) for phoneme in INVENTORY.at(Position.CODA)}
    assert (codas["ㄹ"], codas["ㄱ"], codas["ㅇ"]) == ("l", "k̚", "ŋ")
    assert INVENTORY.resolve("ㄹ", Position.ONSET).ipa_at(Position.ONSET) == "ɾ"
