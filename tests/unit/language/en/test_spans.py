"""The letters that light up are the letters that spell the sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.base import Language
from app.language.en.dictionary import PronouncingDictionary, locate
from app.language.en.spelling import Speller, read_costs
from app.language.tables import read_table
from tests.unit.language.en.conftest import Reader, lettered

Row = tuple[str, list[str], list[str]]
"""A word, its sounds, and the letters of each."""
SPELLER = Speller(read_costs())


def rows(name: str) -> list[Row]:
    """The reviewed rows of a table in tests/golden/en."""
    found = []
    for row in read_table("tests.golden.en", name, ("word", "letters")):
        chunks = [chunk.rsplit(":", 1) for chunk in row["letters"].split()]
        assert "".join(letters for letters, _ in chunks) == row["word"]
        pairs = [(letters, sound) for letters, sounds in chunks if sounds for sound in sounds.split("+")]
        found.append((row["word"], [sound for _, sound in pairs], [letters for letters, _ in pairs]))
    return found


REVIEWED, HELD_OUT = rows("spans.tsv"), rows("spans_held_out.tsv")


def letters_of(word: str, sounds: list[str]) -> list[str]:
    return [word[start:end] for start, end in SPELLER.spans(word, sounds)]


@pytest.mark.parametrize(("word", "sounds", "expected"), REVIEWED, ids=[row[0] for row in REVIEWED])
def test_letters_as_a_teacher_would_colour_them(word: str, sounds: list[str], expected: list[str]) -> None:
    assert letters_of(word, sounds) == expected


def test_words_written_down_after_the_aligner_was_done() -> None:
    wrong = [word for word, sounds, expected in HELD_OUT if letters_of(word, sounds) != expected]
    assert len(HELD_OUT) >= 100
    assert wrong == []


def test_reviewed_sounds_are_listed() -> None:
    dictionary = PronouncingDictionary(locate())
    for word, sounds, _ in (*REVIEWED, *HELD_OUT):
        assert sounds in [[p.rstrip("012") for p in phones] for phones in dictionary.pronunciations(word)], word


def test_at_least_three_hundred_words_are_reviewed() -> None:
    assert len({row[0] for row in REVIEWED}) >= 300
    assert not {row[0] for row in REVIEWED} & {row[0] for row in HELD_OUT}


def test_spans_are_utf16_offsets_into_the_sentence(english: Language) -> None:
    text = "😀 My knee!"
    knee = english.pronounce(text).words[1]
    first = knee.syllables[0].onset[0]
    assert (first.phoneme, first.start, first.end) == ("N", 6, 8)
    assert text.encode("utf-16-le")[12:16].decode("utf-16-le") == "kn"


@pytest.mark.parametrize("text", ["THUMB", "Thumb"])
def test_case_changes_no_span(word: Reader, text: str) -> None:
    assert [(sound, letters.lower()) for sound, letters in lettered(word(text))] == [
        ("TH", "th"),
        ("AH", "u"),
        ("M", "mb"),
    ]


@given(st.text("abcdefghijklmnopqrstuvwxyz'-", max_size=30), st.lists(st.sampled_from(["K", "S", "AH", "ER", "NG"])))
def test_every_sound_gets_letters_in_order_whatever_the_spelling(letters: str, sounds: list[str]) -> None:
    spans = SPELLER.spans(letters, sounds)
    assert len(spans) == len(sounds)
    assert all(0 <= start <= end <= len(letters) for start, end in spans)
    assert all(start < end for start, end in spans) or not letters
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(st.text("abcdefghijklmnopqrstuvwxyz'-", min_size=1, max_size=20), st.lists(st.sampled_from(["K", "S", "AH"])))
def test_every_letter_is_in_one_chunk(letters: str, sounds: list[str]) -> None:
    chunks = SPELLER.chunks(letters, sounds)
    assert "".join(letters[chunk.start : chunk.end] for chunk in chunks) == letters
    assert sum(chunk.sounds for chunk in chunks) == len(sounds)
