"""The one wrapper of Kiwi: morphemes of a sentence, with offsets in code points.

Kiwi runs without its multi-word and typo dictionaries: they cost 190 MB and a second of loading, and hold names
of several words and misspellings, which no stimulus has. Only single strings are passed: iterables hung in a
forked child.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from kiwipiepy import Kiwi  # type: ignore[import-untyped]

from app.language.ko.word_sets import word_sets

FINAL_MARKS = ".!?…"

TOLD_NOUN_SCORE = -4.0
"""What Kiwi adds to its score of a noun that it is told (natural logarithm). Of 36 sentences with such a noun and 26
with what looks like it (밥을 사자), written to choose it, 3 are misread; at 0 it is 9, at -8 14, untold 23."""


class Token(NamedTuple):
    """One morpheme: `form` as the analyser writes it (`ᆫ` for a bare coda), `tag` without irregularity mark.

    `start`, `end`: code points into the analysed text. Tokens of one contracted block share it (했 = 하 + 었).
    """

    form: str
    tag: str
    start: int
    end: int


class Morphology:
    """Thread-safe access to one loaded Kiwi."""

    def __init__(self, kiwi: Kiwi) -> None:
        self._kiwi = kiwi

    def join(self, morphemes: Sequence[tuple[str, str]]) -> str:
        """The eojeol that morphemes (form, tag) make together: 먹/VV + 었/EP + 어요/EF → 먹었어요."""
        return str(self._kiwi.join(list(morphemes)))

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Best analysis of `text`. Offsets fit `text` even where it holds lone surrogates."""
        return self.scored(text)[0]

    def scored(self, text: str) -> tuple[tuple[Token, ...], float]:
        """Best analysis of `text` and its log-likelihood by Kiwi's language model, which sums over the morphemes.

        A full stop is put behind several eojeol that have none: final endings are then told from connective ones
        (그네 타).
        """
        safe = text.encode("utf-16-le", "replace").decode("utf-16-le") if _has_surrogate(text) else text
        if safe[-1:] not in FINAL_MARKS and " " in safe.strip():
            safe += "."
        end = len(text)
        found, likelihood = self._kiwi.analyze(safe)[0]
        tokens = [Token(t.form, _regular(t.tag), t.start, t.end) for t in found if t.end <= end]
        return tuple(tokens), float(likelihood)


@lru_cache(maxsize=256)
def _regular(tag: str) -> str:
    return tag.partition("-")[0]


_has_surrogate = re.compile("[\ud800-\udfff]").search


_LOADING = Lock()


@lru_cache(maxsize=1)
def _load() -> Morphology:
    kiwi = Kiwi(num_workers=-1, load_multi_dict=False, load_typo_dict=False)
    for noun in sorted(word_sets()["taken_apart"]):
        kiwi.add_user_word(noun, "NNG", TOLD_NOUN_SCORE)
    kiwi.tokenize("가")  # Builds what the first analysis needs (another second), before workers fork and share it.
    return Morphology(kiwi)


def shared_morphology() -> Morphology:
    """The Kiwi of this process, loaded at the first call (about 2 s, 330 MB)."""
    with _LOADING:
        return _load()
