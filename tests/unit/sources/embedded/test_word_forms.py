"""Word forms in columns say what the language says of each word, and come back from the store as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.language.base import Position
from app.sources.embedded import EmbeddedSource, FormStore
from app.sources.embedded.form_store import plain, restored
from app.sources.embedded.word_forms import KNOWN, Columns
from app.stimuli.brief import Target, WordPosition
from app.stimuli.matching import has_cluster, match, phonemes


def same(one: Columns, other: Columns) -> bool:
    numeric = ("rows", "text_ends", "heard", "reading_starts", "first_reading", "flags")
    return (one.forms, one.sounds, one.literals, one.text) == (
        other.forms,
        other.sounds,
        other.literals,
        other.text,
    ) and all(np.array_equal(getattr(one, name), getattr(other, name)) for name in numeric)


@pytest.mark.parametrize(
    ("code", "targets"),
    [
        ("ko", [Target("ㄹ", Position.ONSET), Target("ㄴ", Position.CODA), Target("ㅣ", None)]),
        ("en", [Target("S", Position.ONSET), Target("R", Position.CODA), Target("K", None)]),
    ],
)
def test_columns_say_what_the_grammar_says(code: str, targets: list[Target], embedded: EmbeddedSource) -> None:
    parts = embedded.parts(code)
    forms, lexemes = parts.forms, parts.vocabulary.lexemes
    places = (WordPosition.ANY, WordPosition.INITIAL, WordPosition.MEDIAL, WordPosition.FINAL)
    asked = [Target(t.phoneme, t.position, 1, place) for t in targets for place in places]
    checked = 0
    for form in forms.columns.forms[::3]:
        having = np.flatnonzero(forms.columns.rows[forms.form_number[form]])
        for number in having[::61]:
            row = forms.row(form, int(number))
            inflected = parts.grammar.inflect(lexemes[number], form)
            assert forms.text(row) == inflected.text
            assert bool(forms.columns.flags[row] & KNOWN) == inflected.word.known
            assert bool(forms.clusters[row]) == has_cluster([inflected.word])
            assert bool(forms.changed[row]) == inflected.changed
            for target in asked:
                said = parts.language.pronounce(inflected.text) if code == "en" else None
                if said is not None:
                    assert forms.proved(target)[row] == len(match(said, target)), (inflected.text, target)
            heard = phonemes([inflected.word])
            for target in targets:
                assert bool(forms.holding({target.phoneme})[row]) == (target.phoneme in heard)
            checked += 1
    assert checked > 50


def test_what_does_not_exist_holds_nothing(embedded: EmbeddedSource) -> None:
    forms = embedded.parts("ko").forms
    assert forms.text(0) == ""
    assert forms.proved(Target("ㅏ", None))[0] == 0
    assert not forms.holding({"ㅏ", "ㄱ"})[0]
    assert not forms.holding(set()).any()


def test_kept_forms_are_the_forms_that_were_made(embedded: EmbeddedSource) -> None:
    for code in ("ko", "en"):
        columns = embedded.parts(code).forms.columns
        assert same(restored(plain(columns)), columns)


def test_a_store_gives_back_what_it_was_given_and_drops_older_states(tmp_path: Path, embedded: EmbeddedSource) -> None:
    columns = embedded.parts("en").forms.columns
    store = FormStore(tmp_path)
    assert store.load("en") is None
    old = tmp_path / "word_forms-en-0000000000000000.json.gz"
    old.write_bytes(b"")
    store.save("en", columns)
    kept = store.load("en")
    assert kept is not None
    assert same(kept, columns)
    assert [path.name for path in tmp_path.iterdir()] == [store.path("en").name]
