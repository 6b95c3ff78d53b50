"""Lexicon files say what their readers expect, and name only what exists."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib.resources import files

import pytest

from app.language import semantics
from app.language.base import Lexeme, PartOfSpeech
from app.language.lexicon import COLUMNS, FileLexicon, parse_lexeme, parse_roles
from app.language.tables import TableError, read_table
from app.language.themes import all_themes, resolve

LANGUAGES = ["ko", "en"]
PREDICATES = {PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE}
LEAST = {"ko": {"noun": 1200, "verb": 350, "adjective": 150}, "en": {"noun": 1200}}


@pytest.fixture(scope="module", params=LANGUAGES)
def lexicon(request: pytest.FixtureRequest) -> tuple[str, FileLexicon]:
    return request.param, FileLexicon(f"app.language.{request.param}")


def test_there_are_words_enough(lexicon: tuple[str, FileLexicon]) -> None:
    code, words = lexicon
    counts = Counter(x.pos.value for x in words.all())
    assert sum(counts.values()) >= 2000
    for pos, least in LEAST[code].items():
        assert counts[pos] >= least, pos


def test_every_predicate_says_who_does_it(lexicon: tuple[str, FileLexicon]) -> None:
    silent = [x.lemma for x in lexicon[1].all() if x.pos in PREDICATES and not x.roles]
    assert silent == []


def test_every_lemma_that_a_role_names_is_in_the_lexicon(lexicon: tuple[str, FileLexicon]) -> None:
    words = lexicon[1]
    named = {f[1:] for x in words.all() for fillers in x.roles.values() for f in fillers if f.startswith("=")}
    assert sorted(lemma for lemma in named if not words.find(lemma)) == []


def test_no_two_rows_are_the_same_word(lexicon: tuple[str, FileLexicon]) -> None:
    def key(x: Lexeme) -> tuple[object, ...]:
        return x.lemma, x.pos, x.classes, frozenset(x.roles.items()), x.features

    counts = Counter(key(x) for x in lexicon[1].all())
    assert [k[0] for k, n in counts.items() if n > 1] == []


def test_no_word_of_the_lexicon_is_listed_as_unsafe(lexicon: tuple[str, FileLexicon]) -> None:
    code, words = lexicon
    unsafe = read_table(f"app.language.{code}", "data/unsafe.tsv", ("lemma", "kind", "pos"))
    both = {(row["lemma"], row["pos"]) for row in unsafe}
    assert [x.lemma for x in words.all() if {(x.lemma, ""), (x.lemma, x.pos.value)} & both] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_files_are_nfc_and_open_with_what_they_are(code: str) -> None:
    folder = files(f"app.language.{code}").joinpath("data/lexicon")
    for entry in folder.iterdir():
        text = entry.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), entry.name
        assert text.startswith("#"), entry.name


@pytest.mark.parametrize("code", LANGUAGES)
def test_core_words_serve_functions_of_the_contract(code: str) -> None:
    rows = read_table(f"app.language.{code}", "data/core_words.tsv", ("lemma", "pos", "functions"))
    functions = {"request", "reject", "help", "choice", "attention", "question"}
    assert 80 <= len(rows) <= 120
    assert {f for row in rows for f in row["functions"].split(",") if f} == functions


def test_themes_are_found_in_either_language_and_number() -> None:
    for spelling in ("animals", "Animal", "동물", " animals "):
        theme = resolve(spelling)
        assert theme is not None
        assert theme.id == "animals"
    assert resolve("달나라") is None
    contract = {"daily", "food", "animals", "family", "school", "nature", "transportation", "toys"}
    assert contract <= {theme.id for theme in all_themes()}


def test_a_class_is_all_the_classes_above_it() -> None:
    assert semantics.closure(["pet"]) == {"pet", "animal", "animate"}
    with pytest.raises(TableError, match="unicorn"):
        semantics.ancestors("unicorn")


ROW = dict(
    zip(COLUMNS, ("먹다", "verb", "3", "food", "ingest", "1", "S=animate O!=food|=약", "volitional"), strict=True)
)


def test_a_row_is_read_to_a_lexeme() -> None:
    eat = parse_lexeme(ROW, 5.0, "verbs.tsv")
    assert eat.roles == {"S": {"animate"}, "O!": {"food", "=약"}}
    assert eat.classes == {"ingest", "verbal"}
    assert (eat.age, eat.picturable, eat.zipf) == (3, True, 5.0)


@pytest.mark.parametrize(
    ("column", "cell"), [("age", "8"), ("themes", "space"), ("picturable", "yes"), ("classes", "unicorn")]
)
def test_a_wrong_cell_is_named(column: str, cell: str) -> None:
    with pytest.raises(TableError):
        parse_lexeme({**ROW, column: cell}, 0.0, "verbs.tsv")


@pytest.mark.parametrize("cell", ["S", "=food", "O=unicorn"])
def test_a_role_is_a_name_and_what_fills_it(cell: str) -> None:
    with pytest.raises(TableError):
        parse_roles(cell, "verbs.tsv: 먹다")
