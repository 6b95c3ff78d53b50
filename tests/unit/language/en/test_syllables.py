"""Maximal onset over attested native onsets, and what follows from it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Position
from app.language.en.inventory import EnglishInventory
from app.language.en.syllables import Syllabifier
from app.language.registry import load
from app.stimuli.brief import Target
from app.stimuli.matching import is_proof
from tests.unit.language.en.conftest import Reader, syllabified

SYLLABIFIER = Syllabifier()
CONSONANTS = [p.symbol for p in EnglishInventory().all() if p.major != "vowel"]
PHONES = st.lists(st.sampled_from([*CONSONANTS, "AE1", "UW0", "ER0", "IH2"]), max_size=14)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("car", "K|AA|R"),
        ("ring", "R|IH|NG"),
        ("fork", "F|AO|R K"),
        ("sister", "S|IH| . S T|ER|"),
        ("basket", "B|AE| . S K|AH|T"),
        ("extra", "|EH|K . S T R|AH|"),
        ("explain", "|IH|K . S P L|EY|N"),
        ("angry", "|AE|NG . G R|IY|"),
        ("finger", "F|IH|NG . G|ER|"),
        ("singer", "S|IH|NG . |ER|"),
        ("athlete", "|AE|TH . L|IY|T"),
        ("atlas", "|AE|T . L|AH|S"),
        ("sled", "S L|EH|D"),
        ("classroom", "K L|AE|S . R|UW|M"),
        ("volume", "V|AA|L . Y|UW|M"),
        ("menu", "M|EH|N . Y|UW|"),
        ("canyon", "K|AE|N . Y|AH|N"),
        ("computer", "K|AH|M . P Y|UW| . T|ER|"),
        ("onion", "|AH|N . Y|AH|N"),
        ("fire", "F|AY| . |ER|"),
        ("mother", "M|AH| . DH|ER|"),
        ("error", "|EH| . R|ER|"),
        ("rhythm", "R|IH| . DH|AH|M"),
        ("squirrel", "S K W|ER| . |AH|L"),
        ("toothbrush", "T|UW|TH . B R|AH|SH"),
    ],
)
def test_words_fall_into_syllables(word: Reader, written: str, expected: str) -> None:
    assert syllabified(word(written).syllables) == expected


@pytest.mark.parametrize(
    ("written", "usual", "other"),
    [
        ("earthworm", "|ER| . TH W|ER|M", "|ER|TH . W|ER|M"),
        ("bathrobes", "B|AE| . TH R|OW|B Z", "B|AE|TH . R|OW|B Z"),
        ("weekend", "W|IY| . K|EH|N D", "W|IY|K . |EH|N D"),
        ("ambulance", "|AE|M B . Y|AH| . L|AH|N S", "|AE|M . B Y|AH| . L|AH|N S"),
    ],
)
def test_a_division_that_speakers_make_too_is_a_variant(word: Reader, written: str, usual: str, other: str) -> None:
    read = word(written)
    assert syllabified(read.syllables) == usual
    assert other in [syllabified(variant) for variant in read.variants]


@pytest.mark.parametrize("written", ["necklace", "itself", "pirate", "canyon", "snowman", "cupcake"])
def test_other_words_are_divided_in_one_way(word: Reader, written: str) -> None:
    assert word(written).variants == ()


def test_a_sound_at_the_seam_of_a_compound_is_proof_of_no_place() -> None:
    earthworm = load("en").pronounce("earthworm").words[0]
    assert not is_proof(earthworm, Target("TH", Position.ONSET))
    assert not is_proof(earthworm, Target("TH", Position.CODA))
    assert is_proof(earthworm, Target("M", Position.CODA))


@pytest.mark.parametrize("onset", ["NG", "T L", "D L", "S R", "SH L", "TH L", "V L", "B W", "N Y", "L Y", "P T", "K N"])
def test_no_native_word_opens_so(onset: str) -> None:
    assert not SYLLABIFIER.legal_onset(tuple(onset.split()), "UW")


@pytest.mark.parametrize("onset", ["K Y", "M Y", "F Y", "S K Y", "B Y", "HH Y"])
def test_y_joins_a_consonant_before_u_only(onset: str) -> None:
    consonants = tuple(onset.split())
    assert SYLLABIFIER.legal_onset(consonants, "UW")
    assert SYLLABIFIER.legal_onset(consonants, "UH")
    assert not any(SYLLABIFIER.legal_onset(consonants, vowel) for vowel in ("AH", "IH", "AE", "ER", "OW"))


@given(PHONES)
def test_every_phone_is_in_one_syllable_and_every_syllable_has_a_nucleus(phones: list[str]) -> None:
    spans = SYLLABIFIER.spans(phones)
    assert [i for s in spans for i in range(s.start, s.end)] == list(range(len(phones)))
    assert all(s.start <= s.nucleus < s.end for s in spans)
    vowels = sum(phone[-1].isdigit() for phone in phones)
    assert len(spans) == (vowels or bool(phones))


@given(PHONES)
def test_inside_a_word_onsets_are_legal_and_as_long_as_they_can_be(phones: list[str]) -> None:
    spans = SYLLABIFIER.spans(phones)
    for left, right in itertools.pairwise(spans):
        vowel = phones[right.nucleus].rstrip("012")
        assert right.start == right.nucleus or SYLLABIFIER.legal_onset(
            tuple(phones[right.start : right.nucleus]), vowel
        )
        longer = (tuple(phones[i : right.nucleus]) for i in range(left.nucleus + 1, right.start))
        assert not any(SYLLABIFIER.legal_onset(onset, vowel) for onset in longer)
