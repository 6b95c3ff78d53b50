"""Pairs come out of the lexicon by computation, classed as the literature classes them."""

from __future__ import annotations

import pytest

from app.language.base import Language, Position
from app.language.contrasts import OMITTED, is_merged, usual_substitutes
from app.stimuli.brief import Approach, Target
from app.stimuli.contrast import Pair, features_between, features_of
from app.stimuli.pair_choice import MOST_TARGETS, Choice, Wish, choose
from app.stimuli.pair_index import index_of

CODES = ["ko", "en"]


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


def test_leaving_a_sound_out_is_a_class_of_its_own(english: Language) -> None:
    assert features_of("S", OMITTED, english.inventory) == ("omission",)


def sounds(language: Language, word: str) -> list[tuple[int, str, str]]:
    """Syllable, place and sound, straight from the pronunciation: nothing of the index is asked."""
    (said,) = language.pronounce(word).words
    assert not said.variants
    found = []
    for number, syllable in enumerate(said.syllables):
        found += [(number, "onset", s.phoneme) for s in syllable.onset]
        found += [(number, f"nucleus{syllable.stress}", syllable.nucleus.phoneme)]
        found += [(number, "coda", s.phoneme) for s in syllable.coda]
    return found


def all_pairs(language: Language) -> list[Pair]:
    return [
        pair
        for position in Position
        for phoneme in language.inventory.at(position)
        for pair in index_of(language).pairs(Target(phoneme.symbol, position), age=7)
    ]


@pytest.mark.parametrize("code", CODES)
def test_no_pair_of_the_lexicon_differs_in_anything_else(code: str, languages: dict[str, Language]) -> None:
    language = languages[code]
    pairs = all_pairs(language)
    assert len({frozenset((p.target.lemma, p.contrast.lemma)) for p in pairs}) > 300
    for pair in pairs:
        one, other = sounds(language, pair.target.lemma), sounds(language, pair.contrast.lemma)
        if pair.contrast_phoneme == OMITTED:
            assert any(one[:i] + one[i + 1 :] == other and s[2] == pair.target_phoneme for i, s in enumerate(one)), pair
            continue
        assert [s[:2] for s in one] == [s[:2] for s in other], pair
        differing = [(a[2], b[2]) for a, b in zip(one, other, strict=True) if a != b]
        assert differing == [(pair.target_phoneme, pair.contrast_phoneme)], pair


@pytest.mark.parametrize("code", CODES)
def test_no_pair_rests_on_a_contrast_that_speakers_have_lost(code: str, languages: dict[str, Language]) -> None:
    pairs = all_pairs(languages[code])
    assert not [p for p in pairs if is_merged(code, p.target_phoneme, p.contrast_phoneme)]


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㅅ"), ("ko", "ㄹ"), ("en", "S"), ("en", "TH")])
def test_near_pairs_differ_in_one_more_sound(code: str, phoneme: str, languages: dict[str, Language]) -> None:
    language = languages[code]
    near = list(index_of(language).near_pairs(Target(phoneme, Position.ONSET), age=7))
    assert len(near) > 20
    for pair in near:
        one, other = sounds(language, pair.target.lemma), sounds(language, pair.contrast.lemma)
        assert abs(len(one) - len(other)) <= 1
        if len(one) == len(other):
            assert sum(a != b for a, b in zip(one, other, strict=True)) == 2, pair
        held = [s for s in other if s[1:] == ("onset", phoneme)]
        assert not held, pair


def chosen(
    language: Language,
    phoneme: str,
    approach: Approach,
    contrast: str | None = None,
    position: Position = Position.ONSET,
) -> Choice:
    return choose(Wish(Target(phoneme, position), approach, 6, contrast), language, 20)


def test_a_contrast_phoneme_narrows_the_pairs(korean: Language) -> None:
    found = chosen(korean, "ㄱ", Approach.MINIMAL_PAIRS, "ㄷ")
    assert found.pairs
    assert {pair.contrast_phoneme for pair in found.pairs} == {"ㄷ"}


def test_true_pairs_come_before_near_ones_and_are_counted(korean: Language) -> None:
    found = chosen(korean, "ㅅ", Approach.MINIMAL_PAIRS, "ㄷ")
    near = [pair.near for pair in found.pairs]
    assert near == sorted(near)
    assert near.count(False) == found.true
    assert 0 < found.true < 20 <= len(near)


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㅅ"), ("ko", "ㅋ"), ("en", "K"), ("en", "R"), ("en", "SH")])
def test_minimal_pairs_begin_with_what_children_say_instead(
    code: str, phoneme: str, languages: dict[str, Language]
) -> None:
    found = chosen(languages[code], phoneme, Approach.MINIMAL_PAIRS)
    assert found.pairs[0].contrast_phoneme in usual_substitutes(code, phoneme, Position.ONSET)
    assert found.pairs[0].process


def test_english_clusters_are_reduced(english: Language) -> None:
    words = {(p.target.lemma, p.contrast.lemma) for p in chosen(english, "L", Approach.MINIMAL_PAIRS).pairs}
    words |= {(p.target.lemma, p.contrast.lemma) for p in chosen(english, "K", Approach.MINIMAL_PAIRS).pairs}
    assert ("clock", "lock") in words
    reduced = [p for p in all_pairs(english) if p.process == "cluster_reduction"]
    assert len(reduced) > 20
    assert {p.contrast_phoneme for p in reduced} == {OMITTED}


def test_maximal_oppositions_start_with_another_major_class(korean: Language) -> None:
    far = chosen(korean, "ㄱ", Approach.MAXIMAL_OPPOSITIONS).pairs
    assert "major" in far[0].features
    assert len(far[0].features) >= 3
    assert [p.distance() for p in far[:5]] == sorted((p.distance() for p in far[:5]), reverse=True)


@pytest.mark.parametrize(("code", "phoneme"), [("ko", "ㄱ"), ("ko", "ㅋ"), ("en", "S"), ("en", "K")])
def test_multiple_oppositions_share_a_word_with_the_substitute(
    code: str, phoneme: str, languages: dict[str, Language]
) -> None:
    found = chosen(languages[code], phoneme, Approach.MULTIPLE_OPPOSITIONS)
    grouped = [pair for pair in found.pairs if pair.group is not None]
    assert grouped
    for number in {pair.group for pair in grouped}:
        group = [pair for pair in grouped if pair.group == number]
        assert 2 <= len(group) <= MOST_TARGETS
        assert len({(pair.contrast.lemma, pair.contrast_phoneme) for pair in group}) == 1
        assert len({pair.target_phoneme for pair in group}) == len(group)
        assert group[0].target_phoneme == phoneme
    assert len({pair.contrast_phoneme for pair in found.pairs}) == 1
