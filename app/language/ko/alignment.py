"""Places known morphemes on the letters of their eojeol, as the analyser would."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from app.language.ko.hangul import coda_of_jamo
from app.language.ko.morphology import Token


def align(text: str, morphemes: Sequence[tuple[str, str]]) -> tuple[Token, ...]:
    """Tokens of an eojeol out of (form, tag) pairs, in order.

    A morpheme that is written as it is listed takes its own blocks; a bare coda (ᆫ다, ᆯ게) the block it closes; those
    that were contracted (가 + 았 → 갔) share what is left between their neighbours.
    """
    if text == "".join([form for form, _ in morphemes]):
        return _as_listed(morphemes)
    low, first = _from_left(text, morphemes)
    high, last, ends = _from_right(text, morphemes, first, low)
    contracted = _contracted(text, morphemes[first:last], low, max(low, high))
    right = [Token(form, tag, *span) for (form, tag), span in zip(morphemes[last:], ends, strict=True)]
    return (*_as_listed(morphemes[:first]), *contracted, *right)


def _as_listed(morphemes: Sequence[tuple[str, str]]) -> tuple[Token, ...]:
    tokens, at = [], 0
    for form, tag in morphemes:
        tokens.append(Token(form, tag, at, at + len(form)))
        at += len(form)
    return tuple(tokens)


def _contracted(text: str, morphemes: Sequence[tuple[str, str]], low: int, high: int) -> list[Token]:
    """Tokens of blocks [low, high). A stem that only its last block was changed of shares that block with the rest."""
    tokens = []
    for form, tag in filter(itemgetter(0), morphemes):
        kept = len(form) - 1
        if kept > 0 and text.startswith(form[:kept], low) and low + kept < high:
            tokens.append(Token(form, tag, low, low + len(form)))
            low += kept
        else:
            tokens.append(Token(form, tag, low, high))
    return tokens


def _from_left(text: str, morphemes: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """(blocks, morphemes) that match from the start. The stem before a contraction is left to share its block."""
    at = count = 0
    for form, _ in morphemes:
        if not form or not text.startswith(form, at):
            break
        at, count = at + len(form), count + 1
    return at, count


def _from_right(
    text: str, morphemes: Sequence[tuple[str, str]], first: int, low: int
) -> tuple[int, int, list[tuple[int, int]]]:
    """(start of what matches from the end, index of its first morpheme, spans)."""
    end, count = len(text), len(morphemes)
    spans: list[tuple[int, int]] = []
    while count > first:
        form = morphemes[count - 1][0]
        jamo = coda_of_jamo(form[0]) if form else ""
        start = end - len(form)
        if start < low - (1 if jamo else 0) or text[start + bool(jamo) : end] != form[bool(jamo) :]:
            break
        spans.append((start, end))
        end, count = (start + 1 if jamo else start), count - 1
    return end, count, spans[::-1]
