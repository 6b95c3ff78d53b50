"""Whether a sentence is complete, and what its form does, by its morphemes."""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import SentenceType
from app.language.ko.morphology import Token
from app.language.ko.word_sets import word_sets

SETS = word_sets()
_STEMS = frozenset({"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA"})
_VOCATIVE = frozenset({"NNG", "NNP", "NP", "JKV", "XSN"})


def _said(tokens: Sequence[Token]) -> list[Token]:
    """Tokens that are said: without punctuation and symbols."""
    return [token for token in tokens if not token.tag.startswith(("S", "W"))]


def finite_ending(said: Sequence[Token]) -> int | None:
    """Index of the last final ending that follows a stem.

    A connective ending that closes the sentence counts where casual speech ends with it: one that is known to close
    (그네 타, 먹었니), also where an adverb is said after all (가자 빨리), or any before 요.
    """
    for at in range(len(said) - 1, 0, -1):
        token, before = said[at], said[at - 1]
        closes = token.form in SETS["closing_ending"] and all(after.tag == "MAG" for after in said[at + 1 :])
        polite = at + 1 < len(said) and said[at + 1].form == "요"
        final = token.tag == "EF" or (token.tag == "EC" and (closes or polite))
        if final and (before.tag in _STEMS or before.tag == "EP"):
            return at
    return None


def sentence_type(text: str, tokens: Sequence[Token]) -> SentenceType:
    """What the form of the sentence does, by ending, question word and mark.

    FRAGMENT: it has no finite predicate (a stem, its affixes, a final ending) and is no interjection that stands alone.
    """
    said = _said(tokens)
    at = finite_ending(said)
    if at is None:
        tags = {token.tag for token in said}
        return SentenceType.EXPRESSION if "IC" in tags and tags <= _VOCATIVE | {"IC"} else SentenceType.FRAGMENT
    ending, stripped = said[at].form, text.rstrip("\"'”’) ")
    if stripped.endswith("?") or ending in SETS["asking_ending"]:
        return SentenceType.QUESTION
    if ending in SETS["commanding_ending"] or (ending in SETS["plain_ending"] and _is_command(text, said, at)):
        return SentenceType.REQUEST
    if ending in SETS["suggesting_ending"]:
        return SentenceType.SUGGESTION
    if ending in SETS["exclaiming_ending"] or (stripped.endswith("!") and said[0].tag == "IC"):
        return SentenceType.EXCLAMATION
    if not stripped.endswith((".", "!")) and any(token.form in SETS["question_word"] for token in said[:at]):
        return SentenceType.QUESTION
    return SentenceType.STATEMENT


def _is_command(text: str, said: Sequence[Token], at: int) -> bool:
    """An ending -아/어(요) that asks: after 주-, 보-, 말-, or to somebody who was called (엄마, 이리 와)."""
    stem = said[at - 1]
    called = said[0].tag in _VOCATIVE and text[said[0].end :].lstrip("아야").startswith(",")
    return (stem.form in SETS["giving_stem"] and stem.tag in ("VX", "VV")) or (called and stem.tag == "VV")
