"""Whole sentences as said: a change here is a change that every user hears."""

from __future__ import annotations

import pytest

from app.language.ko import Korean
from app.language.tables import read_table

SENTENCES = [
    (row["text"], row["said"], row["breath"])
    for row in read_table("tests.golden.ko", "sentences.tsv", ("text", "said", "breath"))
]
CHILD_SPEECH = [
    (row["text"], row["said"], row["also_said"])
    for row in read_table("tests.golden.ko", "child_speech.tsv", ("text", "said", "also_said"))
]
WORDS = [
    (row["class"], row["written"], row["said"])
    for row in read_table("tests.golden.ko", "words.tsv", ("class", "written", "said"))
]


@pytest.mark.parametrize(("text", "said", "breath"), SENTENCES)
def test_sentences_as_said(korean: Korean, text: str, said: str, breath: str) -> None:
    assert korean.pronounce(text).said == said
    assert korean.pronounce(text, connected=True).said == breath


@pytest.mark.parametrize(("text", "said", "also_said"), CHILD_SPEECH)
def test_child_speech_as_said(korean: Korean, text: str, said: str, also_said: str) -> None:
    found = korean.pronounce(text)
    assert found.said == said
    assert " ".join(form for word in found.words for form in word.also_said) == also_said


@pytest.mark.parametrize(("kind", "written", "said"), WORDS)
def test_words_by_class(korean: Korean, kind: str, written: str, said: str) -> None:
    assert korean.pronounce(written).said == said, kind
