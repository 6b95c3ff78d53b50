"""Themes that a request may name, with the spellings that clients send."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.language.base import CONTENT_POS, Lexeme, PartOfSpeech
from app.language.tables import read_table, split_cell

EVERYDAY = "daily"
"""The theme of what one does all day: washing and dressing are of it as much as soap and socks are."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme the lexicons are marked with. `ko`, `en`: its name for a person."""

    id: str
    aliases: tuple[str, ...]
    ko: str
    en: str


@cache
def all_themes() -> tuple[Theme, ...]:
    """Every theme, in the order of the data file."""
    rows = read_table("app.language", "data/themes.tsv", ("theme", "aliases", "ko", "en"))
    return tuple(Theme(r["theme"], split_cell(r["aliases"], "|"), r["ko"], r["en"]) for r in rows)


@cache
def _by_spelling() -> dict[str, Theme]:
    return {
        spelling.casefold(): theme
        for theme in all_themes()
        for spelling in (*theme.aliases, theme.ko, theme.en, theme.id)
    }


def resolve(text: str) -> Theme | None:
    """The theme that a client means, in either language, singular or plural; None when it is free text."""
    return _by_spelling().get(" ".join(text.casefold().split()))


def is_of(lexeme: Lexeme, theme: str) -> bool:
    """Whether the word puts a sentence on the theme.

    Things do, whatever is done with them: "eat" is marked with animals too, yet a child who eats is no animal.
    """
    if theme not in lexeme.themes:
        return False
    return lexeme.pos is PartOfSpeech.NOUN or (theme == EVERYDAY and lexeme.pos in CONTENT_POS)
