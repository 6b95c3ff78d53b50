"""How English tests write what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from app.language.base import Language, Syllable, Word

Reader = Callable[[str], Word]


@pytest.fixture(scope="session")
def word(english: Language) -> Reader:
    """One written word as said."""

    def read(text: str) -> Word:
        return english.pronounce(text).words[0]

    return read


def syllabified(syllables: Sequence[Syllable]) -> str:
    """Onset, nucleus and coda without stress: `K|AE|T`, syllables parted by a point."""
    return " . ".join(
        "|".join((" ".join(x.phoneme for x in s.onset), s.nucleus.phoneme, " ".join(x.phoneme for x in s.coda)))
        for s in syllables
    )


def lettered(word: Word) -> list[tuple[str, str]]:
    """Every sound of the first pronunciation with the letters that spell it (words without astral characters)."""
    return [
        (x.phoneme, word.text[x.start - word.start : x.end - word.start])
        for s in word.syllables
        for x in (*s.onset, s.nucleus, *s.coda)
    ]
