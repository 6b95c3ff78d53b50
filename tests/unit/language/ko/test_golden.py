"""Whole sentences as said: a change here is a change that every user hears."""

from __future__ import annotations

import pytest

from app.language.ko import Korean
from app.language.tables import read_table

SENTENCES = [
    (row["text"], row["said"], row["breath"])
    for row in read_table("tests.golden.ko", "sentences.tsv", ("text", "said", "breath"))
]


@pytest.mark.parametrize(("text", "said", "breath"), SENTENCES)
def test_sentences_as_said(korean: Korean, text: str, said: str, breath: str) -> None:
    assert korean.pronounce(text).said == said
    assert korean.pronounce(text, connected=True).said == breath
