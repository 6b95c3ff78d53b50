"""The target is a sound at a place: found where it is said, and only where nothing is in doubt."""

from __future__ import annotations

import pytest

from app.language.base import Language, Position, Segment, Syllable, Word
from app.stimuli import matching
from app.stimuli.brief import Target, WordPosition


def spans(language: Language, text: str, target: Target) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in matching.match(language.pronounce(text), target)]


@pytest.mark.parametrize(
    ("text", "phoneme", "position", "expected"),
    [
        pytest.param("국물", "ㅇ", Position.CODA, [(0, 1)], id="국물 is said 궁물: coda ㅇ"),
        pytest.param("국물", "ㄱ", Position.CODA, [], id="and so holds no coda ㄱ"),
        pytest.param("옷", "ㄷ", Position.CODA, [(0, 1)], id="옷 ends in ㄷ"),
        pytest.param("물을", "ㄹ", Position.ONSET, [(0, 1)], id="물을 is said 무를: the onset is spelled by 물"),
        pytest.param("물을", "ㄹ", Position.CODA, [(1, 2)], id="and only 를 has the coda"),
        pytest.param("라라라", "ㄹ", Position.ONSET, [(0, 1), (1, 2), (2, 3)], id="sounds count, not words"),
        pytest.param("아이", "ㅇ", Position.ONSET, [], id="silent ㅇ is no sound"),
    ],
)
def test_korean_sounds_are_found_as_said(
    korean: Language, text: str, phoneme: str, position: Position, expected: list[tuple[int, int]]
) -> None:
    assert spans(korean, text, Target(phoneme, position)) == expected


@pytest.mark.parametrize(
    ("text", "position", "where", "expected"),
    [
        ("나비", Position.ONSET, WordPosition.INITIAL, 0),
        ("나비", Position.ONSET, WordPosition.MEDIAL, 1),
        ("바나나", Position.ONSET, WordPosition.INITIAL, 1),
        ("밥", Position.CODA, WordPosition.FINAL, 1),
        ("밥솥", Position.CODA, WordPosition.MEDIAL, 1),
        ("밥솥", Position.CODA, WordPosition.FINAL, 0),
    ],
)
def test_the_four_places_of_korean_articulation_tests(
    korean: Language, text: str, position: Position, where: WordPosition, expected: int
) -> None:
    target = Target("ㅂ", position, word_position=where)
    assert len(spans(korean, text, target)) == expected


def test_english_r_is_coda_in_car_and_onset_in_ring(english: Language) -> None:
    assert spans(english, "ring", Target("R", Position.ONSET)) == [(0, 1)]
    assert spans(english, "car", Target("R", Position.ONSET)) == []
    assert len(spans(english, "car", Target("R", Position.CODA))) == 1


def word(*readings: str, known: bool = True) -> Word:
    """A one-syllable word with that onset in each of its pronunciations."""
    said = [(Syllable((Segment(onset, 0, 1),), Segment("AA", 1, 2), ()),) for onset in readings]
    return Word("xa", 0, 2, said[0], "", "", known, tuple(said[1:]))


def test_a_word_is_proof_only_when_known_and_undisputed() -> None:
    target = Target("S", Position.ONSET)
    assert matching.is_proof(word("S"), target)
    assert matching.is_proof(word("S", "S"), target)
    assert not matching.is_proof(word("S", "Z"), target)
    assert not matching.is_proof(word("Z", "S"), target)
    assert not matching.is_proof(word("S", known=False), target)


def test_avoided_sounds_are_looked_for_in_every_pronunciation() -> None:
    assert matching.phonemes([word("S", "Z")]) == {"S", "Z", "AA"}
