"""Korean with hardly a vocabulary: pronunciation and grammar do not lean on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from app.language.base import Analysis, Lexeme, PartOfSpeech
from app.language.ko import Korean

WORDS = {
    "멍멍": PartOfSpeech.MIMETIC,
    "킥보드": PartOfSpeech.NOUN,
    "선생님": PartOfSpeech.NOUN,
    "붕붕카": PartOfSpeech.NOUN,
}


class FewWords:
    """A vocabulary of one mimetic and of nouns that the analyser takes apart."""

    def all(self) -> Sequence[Lexeme]:
        return [lexeme for lemma in WORDS for lexeme in self.find(lemma)]

    def find(self, lemma: str) -> Sequence[Lexeme]:
        none: frozenset[str] = frozenset()
        return [Lexeme(lemma, WORDS[lemma], 3, none, none, False, 0.0)] if lemma in WORDS else []

    def core_words(self) -> Sequence[str]:
        return ()

    def is_unsafe(self, analysis: Analysis) -> bool:
        return False


@pytest.fixture(scope="session")
def korean() -> Korean:
    return Korean(FewWords())


def spell(items: Iterable[str]) -> str:
    """Rule ids or phonemes in one line, for readable comparisons."""
    return " ".join(items)
