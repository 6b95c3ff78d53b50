"""The grammar engine: nobody drinks shoes, a carrier phrase changes one word, and what is kept is what was made."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.language import registry
from app.language.base import Position
from app.language.grammar import SlotKind
from app.sources.embedded import EmbeddedSource, FormStore
from app.sources.embedded.form_store import plain, restored
from app.sources.embedded.search import Draft
from app.sources.embedded.vocabulary import fits, is_prepositional
from app.stimuli.brief import Brief, Style, Target
from app.stimuli.ports import Candidate, Deadline, Notice, Proposal, Tally
from tests.unit.conftest import Draw, brief


def proposals(source: EmbeddedSource, asked: Brief, seconds: float = 60) -> Iterator[Proposal]:
    return source.propose(asked, Tally(99), Deadline(time.monotonic, time.monotonic() + seconds))


@pytest.mark.parametrize("code", ["ko", "en"])
def test_heads_get_only_what_they_accept(code: str, embedded: EmbeddedSource) -> None:
    """Selectional restrictions: every filler that a slot may have is one that the head names."""
    parts = embedded.parts(code)
    checked = 0
    for frame in parts.grammar.frames()[::7]:
        for slot in frame.slots:
            heads = [s for s in frame.slots if s.kind is SlotKind.HEAD and s.clause == slot.clause]
            if slot.kind is not SlotKind.ROLE or slot.role in "NX" or not heads:
                continue
            for head in parts.vocabulary.heads_of(frame, slot.clause)[::11]:
                accepted = parts.grammar.accepted(head, slot, is_prepositional(slot, frame))
                assert accepted is not None
                for filler in parts.vocabulary.role_fillers((head,), slot, is_prepositional(slot, frame)):
                    assert fits(filler, accepted), (frame.id, head.lemma, filler.lemma)
                    checked += 1
    assert checked > 1000


def test_a_carrier_phrase_changes_one_word(draw: Draw) -> None:
    found = draw(brief(style=Style.CARRIER, count=6))
    assert len({item.frame for item in found.items}) == 1
    assert len({item.text for item in found.items}) == 6


def test_a_theme_the_engine_does_not_know_is_a_warning(embedded: EmbeddedSource) -> None:
    said = list(itertools.islice(proposals(embedded, brief(theme_text="달나라")), 3))
    assert said[0] == Notice("THEME_UNKNOWN")
    assert all(isinstance(p, Candidate) for p in said[1:])


def test_when_time_is_up_the_engine_stops(embedded: EmbeddedSource) -> None:
    assert list(proposals(embedded, brief(), seconds=0)) == []


@pytest.mark.parametrize("code", ["ko", "en"])
def test_sentences_have_the_words_of_their_frame(code: str, embedded: EmbeddedSource) -> None:
    target = Target("ㅅ" if code == "ko" else "S", Position.ONSET)
    for length in range(2, 7):
        said = itertools.islice(proposals(embedded, brief(language=code, sentence_length=length, target=target)), 20)
        assert all(len(c.text.split()) == length for c in said if isinstance(c, Candidate))


def test_kept_forms_are_the_forms_that_were_made(embedded: EmbeddedSource) -> None:
    parts = embedded.parts("en")
    lexemes, made = parts.language.lexicon.all(), parts.forms.made()
    again = restored(plain(made, lexemes), lexemes)
    assert again.keys() == made.keys()
    for key, form in made.items():
        other = again[key]
        assert (form.text, form.readings, form.phonemes) == (other.text, other.readings, other.phonemes)
        assert (form.known, form.clusters, form.changed) == (other.known, other.clusters, other.changed)


def test_a_store_gives_back_what_it_was_given_and_drops_older_states(tmp_path: Path, embedded: EmbeddedSource) -> None:
    parts = embedded.parts("en")
    lexemes, made = parts.language.lexicon.all(), parts.forms.made()
    store = FormStore(tmp_path)
    assert store.load("en", lexemes) is None
    old = tmp_path / "word_forms-en-0000000000000000.json.gz"
    old.write_bytes(b"")
    store.save("en", made, lexemes)
    kept = store.load("en", lexemes)
    assert kept is not None
    assert kept.keys() == made.keys()
    assert not old.exists()


def test_where_nothing_may_be_written_the_engine_still_starts(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    pair = (registry.load("en"), registry.grammar("en"))
    source = EmbeddedSource({"en": pair}, FormStore(in_the_way / "build"))
    asked = brief(language="en", target=Target("S", Position.ONSET))
    assert next(c for c in proposals(source, asked) if isinstance(c, Candidate))


def test_an_open_slot_has_no_lexeme(embedded: EmbeddedSource) -> None:
    frame = embedded.parts("ko").grammar.frames()[0]
    assert Draft(frame).lexeme_at(0) is None
    assert Draft(frame).lemmas() == set()
