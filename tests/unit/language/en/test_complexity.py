"""How hard words are, as the papers count it."""

from __future__ import annotations

import pytest

from app.language.base import Language
from app.language.en import complexity
from app.language.en.inventory import EnglishInventory
from app.language.sonority import sonority
from tests.unit.language.en.conftest import Reader

INVENTORY = EnglishInventory()


@pytest.mark.parametrize(
    ("written", "score"),
    [
        ("baby", 0),
        ("daddy", 0),
        ("bed", 1),
        ("chicken", 3),
        ("crying", 5),
        ("around", 4),
        ("book", 2),
        ("this", 4),
        ("butterfly", 5),
        ("green", 4),
    ],
)
def test_word_complexity_as_published_by_stoel_gammon(word: Reader, written: str, score: int) -> None:
    assert complexity.wcm(word(written).syllables, INVENTORY) == score


@pytest.mark.parametrize(
    ("written", "score"), [("cat", 5), ("baby", 6), ("eye", 1), ("spoon", 7), ("car", 5), ("bird", 5)]
)
def test_phonological_length_of_the_target_word(word: Reader, written: str, score: int) -> None:
    assert complexity.pmlu(word(written).syllables, INVENTORY) == score


def test_nothing_said_is_not_hard() -> None:
    assert complexity.wcm((), INVENTORY) == 0
    assert complexity.pmlu((), INVENTORY) == 0


@pytest.mark.parametrize(
    ("written", "difference"),
    [
        ("twin", 6),
        ("queen", 6),
        ("play", 5),
        ("cry", 5),
        ("blue", 4),
        ("green", 4),
        ("swim", 4),
        ("fly", 3),
        ("three", 3),
        ("shrimp", 3),
        ("small", 2),
        ("snow", 2),
        ("spoon", -2),
        ("star", -2),
        ("sky", -2),
        ("splash", 5),
        ("string", 5),
        ("square", 6),
        ("sun", None),
        ("eat", None),
    ],
)
def test_sonority_difference_of_onset_clusters(word: Reader, written: str, difference: int | None) -> None:
    assert complexity.sonority_difference(word(written).syllables[0].onset, INVENTORY) == difference


def test_a_vowel_has_no_place_on_the_scale() -> None:
    with pytest.raises(ValueError, match="AE"):
        sonority(INVENTORY.get("AE"))


def test_the_latest_sound_is_told_by_source(word: Reader) -> None:
    latest = complexity.latest_acquired(word("thumb").syllables, INVENTORY)
    assert latest["crowe_mcleod_2020_90"] == ("TH", 77.0)
    assert latest["crowe_mcleod_2020_75"] == ("TH", 64.2)
    assert latest["mcleod_crowe_2018"][0] == "TH"


def measures(english: Language, text: str) -> dict[str, float]:
    analysis = english.analyse(text)
    return dict(english.complexity(analysis, english.pronounce(text, analysis=analysis)))


def test_measures_of_a_sentence(english: Language) -> None:
    found = measures(english, "The green bed.")
    assert (found["words"], found["syllables"]) == (3, 3)
    assert (found["wcm_total"], found["onset_clusters"], found["coda_clusters"]) == (4 + 1 + 2, 1, 0)
    assert found["least_sonority_difference"] == 4
    assert found["latest_months_crowe_mcleod_2020_90"] == 69.0


def test_adjuncts_are_no_true_clusters(english: Language) -> None:
    assert "least_sonority_difference" not in measures(english, "My spoon")


def test_measures_of_nothing(english: Language) -> None:
    found = measures(english, "")
    assert found["words"] == found["wcm_mean"] == found["pmlu_mean"] == 0
