"""The one door to the languages: what is spoken here, loaded once each and shared."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.language.base import Language
from app.language.en import English
from app.language.en.inflection import EnglishGrammar
from app.language.grammar import Grammar
from app.language.ko import Korean
from app.language.ko.inflection import KoreanGrammar
from app.language.lexicon import FileLexicon


def codes() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages, Korean first."""
    return ("ko", "en")


@cache
def _korean() -> Korean:
    return Korean(FileLexicon("app.language.ko"))


@cache
def _english() -> English:
    return English(FileLexicon("app.language.en"))


def load(code: str) -> Language:
    """The language of that code, loaded at the first call. Raises KeyError for another code."""
    languages: dict[str, Callable[[], Language]] = {"ko": _korean, "en": _english}
    return languages[code]()


@cache
def _korean_grammar() -> Grammar:
    return KoreanGrammar(_korean())


@cache
def _english_grammar() -> Grammar:
    return EnglishGrammar(_english())


def grammar(code: str) -> Grammar:
    """The grammar of that language for the grammar engine. Raises KeyError for another code."""
    return {"ko": _korean_grammar, "en": _english_grammar}[code]()
