"""Whether a sentence is complete, and what its form does, by its morphemes."""

from __future__ import annotations

from collections.abc import Sequence

from app.language.base import SentenceType
from app.language.ko.morphology import Token
from app.language.ko.word_sets import word_sets

SETS = word_sets()
_STEMS = frozenset({"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA"})
_VOCATIVE = frozenset({"NNG", "NNP", "NP", "JKV", "XSN"})
_QUESTION_WORDS = frozenset(
    {"뭐", "무엇", "누구", "누가", "어디", "언제", "왜", "어떻", "어떡하", "몇", "어느", "무슨", "어떤", "얼마"}
)
_ASKING = ("까", "까요", "니", "냐", "나요", "ᆫ가요", "은가요", "는가요", "ᆫ가", "은가", "는가", "느냐", "ᆸ니까", "습니까")
_ASKED = (
    "어라",
    "아라",
    "라",
    "으라",
    "렴",
    "으렴",
    "려무나",
    "세요",
    "으세요",
    "십시오",
    "으십시오",
    "소서",
    "거라",
    "너라",
)
_SUGGESTED = ("자", "ᆸ시다", "읍시다", "자꾸나")
_EXCLAIMED = ("군", "군요", "는군", "는군요", "구나", "는구나", "로구나", "네", "네요", "구만", "구먼")
_PLAIN = ("어", "어요", "아", "아요")
_GIVING = frozenset({"주", "보", "말"})


def _said(tokens: Sequence[Token]) -> list[Token]:
    """Tokens that are said: without punctuation and symbols."""
    return [token for token in tokens if not token.tag.startswith(("S", "W"))]


def is_complete(tokens: Sequence[Token]) -> bool:
    """Has a finite predicate (a stem, its affixes, a final ending), or is an interjection that stands alone."""
    said = _said(tokens)
    if not said:
        return False
    if finite_ending(said) is not None:
        return True
    tags = {token.tag for token in said}
    return "IC" in tags and tags <= _VOCATIVE | {"IC"}


def finite_ending(said: Sequence[Token]) -> int | None:
    """Index of the last final ending that follows a stem.

    A connective ending that closes the sentence counts where casual speech ends with it: one that is known to close
    (그네 타, 먹었니), or any before 요.
    """
    for at in range(len(said) - 1, 0, -1):
        token, before = said[at], said[at - 1]
        closes = at == len(said) - 1 and token.form in SETS["closing_ending"]
        polite = at + 1 < len(said) and said[at + 1].form == "요"
        final = token.tag == "EF" or (token.tag == "EC" and (closes or polite))
        if final and (before.tag in _STEMS or before.tag == "EP"):
            return at
    return None


def sentence_type(text: str, tokens: Sequence[Token], complete: bool) -> SentenceType:
    """By ending, question word and mark. A sentence that is not complete is a fragment."""
    if not complete:
        return SentenceType.FRAGMENT
    said = _said(tokens)
    at = finite_ending(said)
    if at is None:
        return SentenceType.EXPRESSION
    ending = said[at].form
    asked = text.rstrip("\"'”’) ").endswith("?")
    if asked or ending in _ASKING or ending.endswith(("ᆯ까", "을까", "ᆯ까요", "을까요")):
        return SentenceType.QUESTION
    if ending in _ASKED or (ending in _PLAIN and _is_command(text, said, at)):
        return SentenceType.REQUEST
    if ending in _SUGGESTED:
        return SentenceType.SUGGESTION
    if ending in _EXCLAIMED or (text.rstrip().endswith("!") and said[0].tag == "IC"):
        return SentenceType.EXCLAMATION
    if any(token.form in _QUESTION_WORDS for token in said[:at]) and not text.rstrip().endswith((".", "!")):
        return SentenceType.QUESTION
    return SentenceType.STATEMENT


def _is_command(text: str, said: Sequence[Token], at: int) -> bool:
    """An ending -아/어(요) that asks: after 주-, 보-, 말-, or to somebody who was called (엄마, 이리 와)."""
    stem = said[at - 1]
    called = said[0].tag in _VOCATIVE and text[said[0].end :].lstrip("아야").startswith(",")
    return (stem.form in _GIVING and stem.tag in ("VX", "VV")) or (called and stem.tag == "VV")
