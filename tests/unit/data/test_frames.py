"""Frames say what the grammar engine can do: each pattern parses, names real words and forms, and can be filled."""

from __future__ import annotations

import re

import pytest

from app.language import registry
from app.language.base import Language
from app.language.grammar import FRAME_COLUMNS, Slot, SlotKind, expand, parse_slot, read_frames
from app.language.semantics import parents
from app.language.tables import TableError, read_table
from app.sources.embedded import EmbeddedSource
from app.stimuli.brief import CommunicativeFunction

LANGUAGES = ["ko", "en"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_there_are_frames_enough_for_every_length_and_function(code: str) -> None:
    frames = read_frames(f"app.language.{code}")
    assert len({frame.pattern for frame in frames}) >= 80
    for length in range(2, 7):
        assert len({f.pattern for f in frames if len(f.slots) == length}) >= 10, length
    for function in CommunicativeFunction:
        for length in (3, 4, 5):
            serving = [f for f in frames if len(f.slots) == length and function.value in f.functions]
            assert serving, (function, length)


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_two_patterns_share_an_id(code: str) -> None:
    """Two that did would count as one where a pattern's turns are counted."""
    ids = [frame.id for frame in read_frames(f"app.language.{code}")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", LANGUAGES)
def test_frames_name_only_classes_and_words_that_exist(code: str) -> None:
    lexicon = registry.load(code).lexicon
    marks = {mark for lexeme in lexicon.all() for mark in lexeme.features}
    for frame in read_frames(f"app.language.{code}"):
        for narrowed in {name.lstrip("!&") for slot in frame.slots for name in slot.only}:
            known = (
                lexicon.find(narrowed[1:]) if narrowed.startswith("=") else narrowed in parents() or narrowed in marks
            )
            assert known, (frame.id, narrowed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_slot_names_each_word_once_and_none_that_it_bars(code: str) -> None:
    for row in read_table(f"app.language.{code}", "data/frames.tsv", FRAME_COLUMNS):
        for narrowed in re.findall(r"\[([^\]]*)\]", row["pattern"]):
            names = narrowed.split("|")
            assert len(names) == len(set(names)), (row["id"], narrowed)
            assert not [name for name in names if f"!{name}" in names], (row["id"], narrowed)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_frame_can_be_headed(code: str, languages: dict[str, Language], embedded: EmbeddedSource) -> None:
    """A frame that no predicate of the lexicon can head is dead weight."""
    parts = embedded.parts(code)
    dead = [
        frame.id
        for frame in parts.grammar.frames()
        for slot in frame.slots
        if slot.kind is SlotKind.HEAD and not parts.vocabulary.heads(slot, frame).any()
    ]
    assert dead == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_pattern_can_be_filled(code: str, embedded: EmbeddedSource) -> None:
    """A pattern whose every expansion has a slot without a word is never drawn."""
    table = embedded.parts(code).table
    filled = {
        frame.pattern
        for rows, frame in zip(table.rows_of, table.frames, strict=True)
        if all(table.fits[row].any() for row in rows.values())
    }
    assert {frame.pattern for frame in table.frames} - filled == set()


@pytest.mark.parametrize(
    ("notation", "slot"),
    [
        ("S:이", Slot(SlotKind.ROLE, role="S", form="이")),
        ("O2:을", Slot(SlotKind.ROLE, role="O", form="을", clause=2)),
        ("M>S:은", Slot(SlotKind.MODIFIER, role="M", of="S", form="은")),
        ("V[motion|=가다]:어요", Slot(SlotKind.HEAD, role="V", form="어요", only=frozenset({"motion", "=가다"}))),
        ("prep>L", Slot(SlotKind.PREPOSITION, role="prep", of="L")),
        ("뭐@O", Slot(SlotKind.LITERAL, text="뭐", role="O")),
        ("나는", Slot(SlotKind.LITERAL, text="나는")),
        ("I", Slot(SlotKind.LITERAL, text="I")),
    ],
)
def test_notation(notation: str, slot: Slot) -> None:
    assert parse_slot(notation) == slot


def test_an_unknown_kind_of_slot_is_named() -> None:
    with pytest.raises(TableError, match="Q:이"):
        parse_slot("Q:이")


def test_a_pattern_stands_for_all_its_expansions() -> None:
    assert set(expand("(나는) O:을 V[=가다|=오다]:자|어요")) == {
        ("O:을", "V[=가다|=오다]:자"),
        ("O:을", "V[=가다|=오다]:어요"),
        ("나는", "O:을", "V[=가다|=오다]:자"),
        ("나는", "O:을", "V[=가다|=오다]:어요"),
    }
