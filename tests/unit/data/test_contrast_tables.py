"""The tables behind contrasts: every sound exists where the table puts it, every word is in the lexicon."""

from __future__ import annotations

import pytest

from app.language import registry
from app.language.contrasts import OMITTED, substitutions
from app.language.tables import read_table, split_cell
from app.web.wording import wording

CODES = registry.codes()


@pytest.mark.parametrize("code", CODES)
def test_substitutions_name_sounds_that_stand_there(code: str) -> None:
    inventory = registry.load(code).inventory
    rows = substitutions(code)
    assert len({(r.phoneme, r.position, r.substitute) for r in rows}) == len(rows) > 40
    for row in rows:
        assert inventory.resolve(row.phoneme, row.position).symbol == row.phoneme
        assert row.substitute != row.phoneme
        if row.substitute != OMITTED:
            assert inventory.resolve(row.substitute, row.position).symbol == row.substitute
        assert row.source


@pytest.mark.parametrize("code", CODES)
def test_every_consonant_has_a_usual_substitute(code: str) -> None:
    free = {"en": {"W"}, "ko": set()}[code]
    consonants = {p.symbol for p in registry.load(code).inventory.all() if p.major != "vowel"}
    assert consonants - {row.phoneme for row in substitutions(code)} <= free


@pytest.mark.parametrize("code", CODES)
def test_every_process_has_a_name(code: str) -> None:
    named = wording(code).texts
    processes = {row.process for row in substitutions(code)} | {
        "final_consonant_deletion",
        "initial_consonant_deletion",
    }
    assert all(f"process.{process}" in named for process in processes)


@pytest.mark.parametrize("code", CODES)
def test_mergers_name_sounds_of_the_language(code: str) -> None:
    inventory = registry.load(code).inventory
    for row in read_table(f"app.language.{code}", "data/mergers.tsv", ("phonemes", "source")):
        assert all(inventory.resolve(symbol, None).symbol == symbol for symbol in split_cell(row["phonemes"]))
        assert row["source"]


@pytest.mark.parametrize("code", CODES)
def test_words_unfit_for_pairs_are_words_of_the_lexicon(code: str) -> None:
    rows = read_table(f"app.language.{code}", "data/pair_exclusions.tsv", ("lemma", "reason"))
    assert len({row["lemma"] for row in rows}) == len(rows)
    reasons = {"frightening", "taboo", "ambiguous", "abstract", "rare", "rude", "synonym"}
    for row in rows:
        assert registry.load(code).lexicon.find(row["lemma"]), row
        assert row["reason"] in reasons
