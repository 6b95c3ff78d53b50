from __future__ import annotations

import pytest

from app.language.ko import Korean
from app.language.ko.complexity import consonant_sequences, latest_months, pmlu, wcm_adapted


@pytest.mark.parametrize(
    ("word", "length", "sequences", "points"),
    [
        ("나무", 6, 0, 0),  # 4 segments, 2 consonants
        ("곰", 5, 0, 2),  # final coda, velar
        ("국물", 10, 1, 5),  # [궁물]: sequence, final coda, two velars, liquid
        ("아이", 2, 0, 0),
        ("사자", 6, 0, 2),  # fricative, affricate
        ("코끼리", 9, 0, 4),  # long, two velars, liquid
    ],
)
def test_measures_of_words_as_said(korean: Korean, word: str, length: int, sequences: int, points: int) -> None:
    syllables = korean.pronounce(word).words[0].syllables
    assert pmlu(syllables) == length
    assert consonant_sequences(syllables) == sequences
    assert wcm_adapted(syllables, korean.inventory) == points


def test_nothing_is_not_complex(korean: Korean) -> None:
    assert pmlu(()) == wcm_adapted((), korean.inventory) == 0
    empty = korean.complexity(korean.analyse(""), korean.pronounce(""))
    assert set(empty.values()) == {0.0}


def test_the_last_sound_to_be_mastered_is_given_by_source_and_position(korean: Korean) -> None:
    coda, onset, sibilant = (korean.pronounce(word).words[0].syllables for word in ("물", "나라", "사"))
    assert latest_months(coda, korean.inventory)["kim_bae_2005"] == 36
    assert latest_months(onset, korean.inventory)["kim_bae_2005"] == 60
    assert latest_months(sibilant, korean.inventory)["mcleod_crowe_2018"] == 48


def test_a_sentence_sums_its_words(korean: Korean) -> None:
    text = "국물 나무"
    measures = korean.complexity(korean.analyse(text), korean.pronounce(text))
    assert measures["words"] == 2
    assert measures["syllables"] == 4
    assert measures["codas"] == 2
    assert measures["consonant_sequences"] == 1
    assert measures["pmlu_mean"] == 8
    assert measures["wcm_adapted_total"] == 5
    assert measures["wcm_adapted_mean"] == 2.5
