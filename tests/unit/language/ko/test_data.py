"""The data files hold what their readers expect, and every row of them can speak."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from app.language.base import PartOfSpeech
from app.language.ko import Korean
from app.language.ko.hangul import CODAS, NUCLEI, ONSETS, is_hangul
from app.language.ko.lexical_marks import (
    EXCEPTION_COLUMNS,
    HEAD_COLUMNS,
    MARKS,
    Mark,
    parse_marked,
    read_exceptions,
    read_heads,
)
from app.language.ko.rules import PACKAGE, RULE_COLUMNS, read_joint_rules, read_vowel_rules
from app.language.ko.word_sets import word_sets
from app.language.lexicon import FileLexicon
from app.language.tables import TableError, read_table

EXCEPTIONS = read_exceptions()


def test_rules_name_articles_of_the_standard_and_letters_that_exist() -> None:
    rows = read_table(PACKAGE, "data/rules.tsv", RULE_COLUMNS)
    assert len(rows) == len(read_joint_rules())
    for row in rows:
        assert 1 <= int(row["article"]) <= 30
        assert set(row["coda"]) <= {*CODAS, "*"}
        assert set(row["onset"]) <= {*ONSETS, "*"}
        assert set(row["nucleus"]) <= {*NUCLEI, "*"}
        assert row["spelled_by"] in ("left", "right", "both")
        assert re.search("[가-힣]", row["does"])


def test_vowel_rules_say_first_or_second() -> None:
    assert {rule.form for rule in read_vowel_rules()} == {"first", "second"}


def test_every_exception_stands_once_and_in_a_named_class() -> None:
    rows = read_table(PACKAGE, "data/exceptions.tsv", EXCEPTION_COLUMNS)
    listed = [(word, row["pos"]) for row in rows for word in row["words"].split()]
    assert len(listed) == len(set(listed)) == sum(EXCEPTIONS.classes.values())
    assert {row["pos"] for row in rows} <= {"noun", "verb", "eojeol", "other"}
    assert all(re.fullmatch(r"-|\d+", row["article"]) and row["group"] for row in rows)
    assert all(count > 0 for count in EXCEPTIONS.classes.values())
    assert {"compound_tensification", "n_insertion", "sino_tensification", "plain", "loan_tensification"} <= set(
        EXCEPTIONS.classes
    )


def test_marks_stand_inside_their_words() -> None:
    for text, marks in chain(EXCEPTIONS.words.items(), EXCEPTIONS.eojeol.items()):
        assert is_hangul(text)
        assert all(0 <= mark.at < len(text) for mark in marks)
        assert all(mark.at > 0 or mark.flags == MARKS["@"] for mark in marks)


def test_a_compound_that_is_listed_is_said_tense(korean: Korean) -> None:
    rows = read_table(PACKAGE, "data/exceptions.tsv", EXCEPTION_COLUMNS)
    words = [
        w for row in rows if row["class"] == "compound_tensification" for w in row["words"].split() if "?" not in w
    ]
    for written in words:
        text, marks = parse_marked(written)
        said = korean.pronounce_morphemes(text, [(text, "NNG")]).words[0].syllables
        tense = [mark.at for mark in marks if mark.flags == MARKS["'"]]
        assert tense
        assert all(said[at].onset[0].phoneme in "ㄲㄸㅃㅆㅉ" for at in tense), written


def test_a_word_listed_as_plain_keeps_its_sound(korean: Korean) -> None:
    rows = read_table(PACKAGE, "data/exceptions.tsv", EXCEPTION_COLUMNS)
    words = [w for row in rows if row["class"] == "plain" for w in row["words"].split()]
    for written in words:
        text, marks = parse_marked(written)
        said = korean.pronounce_morphemes(text, [(text, "NNG")]).words[0].syllables
        for mark in marks:
            if not mark.flags:
                assert said[mark.at].onset[0].phoneme not in "ㄲㄸㅃㅆㅉ", written


@pytest.mark.parametrize("damaged", ["길가", "길'", "길$가", "길?'?가"])
def test_damaged_marks_are_refused(damaged: str) -> None:
    with pytest.raises(TableError):
        parse_marked(damaged)


def test_marks_are_read_with_their_second_form() -> None:
    assert parse_marked("솜~이불") == ("솜이불", (Mark(1, "cn", None),))
    assert parse_marked("김?'밥") == ("김밥", (Mark(1, "", "t"),))
    assert parse_marked("신>?고") == ("신고", (Mark(1, "v", ""),))


def test_heads_give_examples_that_they_mark() -> None:
    heads = {head.text: head for head in read_heads()}
    for row in read_table(PACKAGE, "data/heads.tsv", HEAD_COLUMNS):
        assert row["examples"].endswith(row["head"])
        assert len(row["examples"]) - len(row["head"]) >= heads[row["head"]].syllables


def test_word_sets_hold_hangul_or_bare_codas_of_the_analyser() -> None:
    for members in word_sets().values():
        assert members
        assert all(re.fullmatch("[가-힣ᆨ-ᇂ]+", member) for member in members)


def test_nouns_that_the_analyser_is_told_are_of_the_lexicon() -> None:
    nouns = {lexeme.lemma for lexeme in FileLexicon("app.language.ko").all() if lexeme.pos is PartOfSpeech.NOUN}
    assert word_sets()["taken_apart"] <= nouns
