"""The guess at words that nothing knows: near enough to read aloud, the same every time, soon done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.en.dictionary import PronouncingDictionary, locate
from app.language.en.guess import Guesser, pack, unpack
from app.language.en.inventory import EnglishInventory

GUESSER = Guesser()
SYMBOLS = {phoneme.symbol for phoneme in EnglishInventory().all()}


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ("wug", "W AH1 G"),
        ("blorfing", "B L AO1 R F IH0 NG"),
        ("splanket", "S P L AE1 NG K AH0 T"),
        ("quindle", "K W IH1 N D AH0 L"),
        ("narfication", "N AA2 R F AH0 K EY1 SH AH0 N"),
        ("thraxon", "TH R AE1 K S AH0 N"),
    ],
)
def test_new_words_are_read_as_a_reader_would(letters: str, said: str) -> None:
    def plain(phones: str) -> list[str]:
        return [p.rstrip("012").replace("IH", "AH") for p in phones.split()]

    assert plain(" ".join(GUESSER.guess(letters))) == plain(said)


def test_nothing_is_guessed_from_nothing() -> None:
    assert GUESSER.guess("") == ()


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=60))
def test_a_guess_is_made_of_phonemes_and_is_always_the_same(letters: str) -> None:
    found = GUESSER.guess(letters)
    assert found
    assert {phone.rstrip("012") for phone in found} <= SYMBOLS
    assert found == Guesser(GUESSER.model).guess(letters)


def test_listed_words_are_mostly_guessed_as_listed() -> None:
    dictionary = PronouncingDictionary(locate())
    sample = [w for w in dictionary.words() if w.isascii() and w.isalpha()][::2500]
    right = sum(GUESSER.guess(word) in dictionary.pronunciations(word) for word in sample)
    assert right >= 0.6 * len(sample)


def test_a_model_is_stored_and_read_back() -> None:
    assert unpack(pack(GUESSER.model)) == GUESSER.model


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="not a graphone model"):
        unpack(b"something else")
