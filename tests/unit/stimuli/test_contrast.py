"""Pairs come out of the lexicon by computation, classed as the literature classes them."""

from __future__ import annotations

import pytest

from app.language.base import Language, Position
from app.stimuli.brief import Approach, Target
from app.stimuli.contrast import features_between, index_of, ranked, spread
from app.stimuli.matching import segments_at


@pytest.mark.parametrize(
    ("one", "other", "features"),
    [
        pytest.param("S", "T", {"manner"}, id="s~t"),
        pytest.param("S", "F", {"place"}, id="s~f"),
        pytest.param("S", "B", {"place", "manner", "phonation"}, id="s~b"),
        pytest.param("S", "W", {"place", "manner", "phonation", "major"}, id="s~w"),
        pytest.param("S", "TH", {"place"}, id="s~th"),
        pytest.param("S", "JH", {"place", "manner", "phonation"}, id="s~dʒ"),
        pytest.param("S", "R", {"place", "manner", "phonation", "major"}, id="s~r"),
    ],
)
def test_the_rows_of_barlow_and_gierut_table_4(one: str, other: str, features: set[str], english: Language) -> None:
    """Barlow & Gierut 2002, Table 4: features and major class by which the pairs of /s/ differ."""
    inventory = english.inventory
    assert set(features_between(inventory.resolve(one, None), inventory.resolve(other, None))) == features


def said(language: Language, word: str) -> list[str]:
    return [s.phoneme for y in language.pronounce(word).words[0].syllables for _, s in segments_at(y)]


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㄱ"), ("ko", "ㅅ"), ("en", "K"), ("en", "S")])
def test_each_pair_differs_in_exactly_the_two_phonemes(code: str, phoneme: str, languages: dict[str, Language]) -> None:
    language = languages[code]
    pairs = list(index_of(language).pairs(Target(phoneme, Position.ONSET), age=5))
    assert len(pairs) >= 10
    for pair in pairs:
        one, other = said(language, pair.target.lemma), said(language, pair.contrast.lemma)
        differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        assert differing == [(pair.target_phoneme, pair.contrast_phoneme)]
        assert max(pair.target.age, pair.contrast.age) <= 5


def test_a_contrast_phoneme_narrows_the_pairs(korean: Language) -> None:
    pairs = list(index_of(korean).pairs(Target("ㄱ", Position.ONSET), age=5, contrast="ㄷ"))
    assert pairs
    assert {pair.contrast_phoneme for pair in pairs} == {"ㄷ"}


def test_minimal_pairs_start_near_and_maximal_oppositions_far(korean: Language) -> None:
    pairs = list(index_of(korean).pairs(Target("ㄱ", Position.ONSET), age=5))
    near, far = (ranked(pairs, a) for a in (Approach.MINIMAL_PAIRS, Approach.MAXIMAL_OPPOSITIONS))
    assert len(near[0].features) == 1
    assert "major" in far[0].features
    assert len(far[0].features) >= 3


def test_multiple_oppositions_set_one_substitute_against_several_words(korean: Language) -> None:
    pairs = ranked(list(index_of(korean).pairs(Target("ㄱ", Position.ONSET), age=6)), Approach.MULTIPLE_OPPOSITIONS)
    chosen = spread(pairs, Approach.MULTIPLE_OPPOSITIONS)
    assert len(chosen) >= 2
    assert len({pair.contrast_phoneme for pair in chosen}) == 1
