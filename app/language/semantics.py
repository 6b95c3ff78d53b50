"""The tree of semantic classes that selection works with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from app.language.tables import TableError, read_table


@cache
def parents() -> dict[str, str]:
    """Each class with its parent; a root has the empty string."""
    rows = read_table("app.language", "data/semantic_classes.tsv", ("class", "parent", "gloss"))
    return {row["class"]: row["parent"] for row in rows}


@cache
def ancestors(name: str) -> frozenset[str]:
    """The class itself and all above it. Raises TableError for a class that is not in the tree."""
    tree = parents()
    found = set()
    while name:
        if name not in tree:
            raise TableError(f"semantic class {name!r} is not in semantic_classes.tsv")
        found.add(name)
        name = tree[name]
    return frozenset(found)


def closure(names: Iterable[str]) -> frozenset[str]:
    """The classes and all above them."""
    return frozenset(a for name in names for a in ancestors(name))
