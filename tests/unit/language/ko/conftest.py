"""Korean with an empty vocabulary: pronunciation and grammar do not lean on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from app.language.base import Analysis, Lexeme, PartOfSpeech
from app.language.ko import Korean


class MimeticsOnly:
    """A vocabulary of one mimetic."""

    def all(self) -> Sequence[Lexeme]:
        return self.find("멍멍")

    def find(self, lemma: str) -> Sequence[Lexeme]:
        none: frozenset[str] = frozenset()
        return [Lexeme(lemma, PartOfSpeech.MIMETIC, 3, none, none, False, 0.0)] if lemma == "멍멍" else []

    def core_words(self) -> Sequence[str]:
        return ()

    def is_unsafe(self, analysis: Analysis) -> bool:
        return False


@pytest.fixture(scope="session")
def korean() -> Korean:
    return Korean(MimeticsOnly())


def spell(items: Iterable[str]) -> str:
    """Rule ids or phonemes in one line, for readable comparisons."""
    return " ".join(items)
