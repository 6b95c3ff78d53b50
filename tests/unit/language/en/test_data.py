"""The tables of English sounds and letters hold what their readers expect."""

from __future__ import annotations

from app.language.en.dictionary import PronouncingDictionary, locate
from app.language.en.inventory import PACKAGE, EnglishInventory
from app.language.en.spelling import LONGEST
from app.language.tables import read_table, split_cell

INVENTORY = EnglishInventory()
SYMBOLS = {phoneme.symbol for phoneme in INVENTORY.all()}
VOWELS = {phoneme.symbol for phoneme in INVENTORY.all() if phoneme.major == "vowel"}
SOURCES = {"crowe_mcleod_2020_90", "crowe_mcleod_2020_75", "mcleod_crowe_2018"}


def test_onsets_are_of_consonants_and_words_open_with_them() -> None:
    dictionary = PronouncingDictionary(locate())
    attested = set()
    for word in dictionary.words():
        for phones in dictionary.pronunciations(word):
            first = next((i for i, phone in enumerate(phones) if phone[-1].isdigit()), 0)
            attested.add(phones[:first])
    for row in read_table(PACKAGE, "data/onsets.tsv", ("onset", "before")):
        assert tuple(row["onset"].split()) in attested, row
        assert row["before"] == "any" or set(split_cell(row["before"])) <= VOWELS


def test_graphemes_name_phonemes_and_are_short_enough_to_be_tried() -> None:
    rows = read_table(PACKAGE, "data/graphemes.tsv", ("phonemes", "graphemes"))
    assert len({row["phonemes"] for row in rows}) == len(rows)
    for row in rows:
        graphemes = row["graphemes"].split()
        assert set(row["phonemes"].split()) <= SYMBOLS
        assert len(set(graphemes)) == len(graphemes), row
        assert all(1 <= len(grapheme) <= LONGEST for grapheme in graphemes)


def test_every_learnt_cost_is_of_a_grapheme_of_the_table_or_a_silent_letter() -> None:
    candidates = {
        (grapheme, row["phonemes"])
        for row in read_table(PACKAGE, "data/graphemes.tsv", ("phonemes", "graphemes"))
        for grapheme in row["graphemes"].split()
    }
    rows = read_table(PACKAGE, "data/spelling.tsv", ("letters", "phonemes", "cost"))
    learnt = {(row["letters"], row["phonemes"]) for row in rows}
    assert candidates == {pair for pair in learnt if pair[1]}
    assert all(len(letters) == 1 for letters, phonemes in learnt if not phonemes)
    assert all(0 < float(row["cost"]) < 20 for row in rows)


def test_ages_are_of_consonants_and_name_their_source() -> None:
    rows = read_table(PACKAGE, "data/acquisition.tsv", ("symbol", "source", "months", "value"))
    assert {row["symbol"] for row in rows} == SYMBOLS - VOWELS
    assert {row["source"] for row in rows} == SOURCES
    assert {row["value"] for row in rows} == {"mean", "band"}
    assert len({(row["symbol"], row["source"]) for row in rows}) == len(rows)
    assert all(24 <= float(row["months"]) <= 96 for row in rows)
