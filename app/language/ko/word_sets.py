"""Closed sets of syllables and words, read from `data/word_sets.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.language.tables import read_table

COLUMNS = ("set", "holds", "members")


@cache
def word_sets() -> Mapping[str, frozenset[str]]:
    """Members by set. Raises TableError for a damaged file."""
    rows = read_table("app.language.ko", "data/word_sets.tsv", COLUMNS)
    return {row["set"]: frozenset(row["members"].split()) for row in rows}
