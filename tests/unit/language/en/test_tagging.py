"""Words that are several parts of speech are read by their neighbours."""

from __future__ import annotations

import pytest

from app.language.base import Language
from app.language.en.tagging import END, START, UNUSUAL, Tagger, read_transitions
from app.language.en.vocabulary import Sense

READ = [
    ("The ducks swim.", "DT NS V"),
    ("Swing the bat.", "V DT N"),
    ("The swing is high.", "DT N BE JJ"),
    ("The drink spilled.", "DT N VD"),
    ("I drink milk.", "PS V N"),
    ("The cook is tall.", "DT N BE JJ"),
    ("Mom cooks.", "NM VZ"),
    ("Dad saw a saw.", "NM VD DT N"),
    ("He can open the can.", "PS MD V DT N"),
    ("The fly flies.", "DT N VZ"),
    ("Ring the bell.", "V DT N"),
    ("My ring is new.", "DT N BE JJ"),
    ("Dress the doll.", "V DT N"),
    ("The dress is red.", "DT N BE JJ"),
    ("Water the plant.", "V DT N"),
    ("Plant the seed.", "V DT N"),
    ("The water is cold.", "DT N BE JJ"),
    ("Did the bear smell the fish?", "DO DT N V DT N"),
    ("Open the box.", "V DT N"),
    ("The box is open.", "DT N BE JJ"),
    ("Mom's hat fell.", "NM POS N VD"),
    ("Mom's singing.", "NM BE VG"),
    ("I like her.", "PS V PO"),
    ("I like her hat.", "PS V DT N"),
    ("That is mine.", "PR BE PR"),
    ("That dog is mine.", "DT N BE PR"),
    ("There is a bee.", "EX BE DT N"),
    ("I don't want it.", "PS DO NG V PR"),
]


def tags(language: Language, text: str) -> str:
    return " ".join(m.tag for m in language.analyse(text).morphemes)


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_word_is_what_its_neighbours_make_it(english: Language, text: str, expected: str) -> None:
    assert tags(english, text) == expected


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("The leaves fell.", ["the", "leaf", "fall"]),
        ("She left.", ["she", "leave"]),
        ("The mice ate.", ["the", "mouse", "eat"]),
        ("I'm hiding.", ["i", "be", "hide"]),
        ("Let's go.", ["let", "us", "go"]),
        ("Don't cry.", ["do", "not", "cry"]),
    ],
)
def test_lemmas_are_citation_forms(english: Language, text: str, lemmas: list[str]) -> None:
    assert [m.lemma for m in english.analyse(text).morphemes] == lemmas


def test_transitions_join_tags_of_the_table_at_costs_below_the_default() -> None:
    found = read_transitions()
    heads = {before for before, _ in found}
    assert {after for _, after in found} <= heads | {END}
    assert START in heads
    assert all(0 <= cost < UNUSUAL for cost in found.values())


def test_the_cheapest_reading_comes_first_and_those_near_it_after() -> None:
    tagger = Tagger()
    units = [[Sense("DT", "the")], [Sense("N", "play"), Sense("V", "play")], [Sense("VD", "end")]]
    assert [sense.tag for sense in tagger.choose(units, frozenset())] == ["DT", "N", "VD"]
    near = tagger.near(units, frozenset())
    assert near[0] == tagger.choose(units, frozenset())
    assert len(near) == 1


@pytest.mark.parametrize(("text", "expected"), [("Dad, run.", "NM V"), ("Mom, dress the doll.", "NM V DT N")])
def test_a_pause_starts_anew(english: Language, text: str, expected: str) -> None:
    assert tags(english, text) == expected


def test_nothing_has_no_tags() -> None:
    assert Tagger().choose([], frozenset()) == ()
