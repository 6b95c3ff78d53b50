"""Sentences out of a reply that is still being written: each is taken the moment it is complete."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, cast

import jiter

_FENCE = re.compile(r"^\s*```(?:json)?\s*", re.IGNORECASE)
_REFUSING = re.compile(
    r"\bsorry\b|\bapologi[sz]e|\b(?:can(?:no|['’])t|unable to|won['’]t|not able to)\b"
    r"|죄송|미안|할\s?수\s?없|어렵습니다|도와드릴\s?수",
    re.IGNORECASE,
)
_END = re.compile(r'["}]')
MAX_SENTENCE = 120
"""Characters. Six long eojeol or words stay below 60; what is longer is no candidate but an essay."""
MAX_REPLY = 20_000
"""Characters. Thirty sentences with their brackets stay below 5,000; what is longer is read no further."""
ENOUGH_TO_JUDGE = 400
"""Characters of a reply that is not JSON after which reading on teaches nothing more."""


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """Two sentences for the pair of that number."""

    number: int
    first: str
    second: str


Written = str | WrittenPair
"""What a model has written for one thing that was asked."""


class MalformedReplyError(Exception):
    """The finished reply is not {"sentences": ["…"]}, or holds no sentence at all."""


class SentenceReader:
    """Reads a reply piece by piece. Parses where a string or an object ends: the work grows with sentences, not pieces.

    A server without schemas may write {"text": "…"} for a sentence; that is one too.
    """

    def __init__(self, *, of_pairs: bool = False) -> None:
        self._read = _pair_of if of_pairs else _sentence_of
        self._pieces: list[str] = []
        self._length = 0
        self._taken = 0
        self._begun = False
        self._broken = False
        self.found = 0
        self.passed_over = 0
        self.hopeless = False

    def feed(self, piece: str) -> list[Written]:
        """The sentences that this piece finished, in order."""
        self._pieces.append(piece)
        self._length += len(piece)
        if not self._begun:
            self._begin()
        if self.hopeless or self._broken or not _END.search(piece):
            return []
        return self._new_sentences()

    def finish(self) -> list[Written]:
        """The sentences left when the reply is complete. Raises MalformedReplyError."""
        try:
            reply = jiter.from_json(self._json().strip().removesuffix("```").encode())
        except (ValueError, UnicodeEncodeError):
            raise MalformedReplyError from None
        items = _items(reply)
        if items is None:
            raise MalformedReplyError
        left = self._take(items)
        if self.found == 0:
            raise MalformedReplyError
        return left

    def wasted(self) -> bool:
        """True when the reply has no end, or is not JSON and has gone on for long enough to know what it is."""
        return self._length > (ENOUGH_TO_JUDGE if self.hopeless else MAX_REPLY)

    def refuses(self) -> bool:
        """True when the reply is a refusal in plain words instead of JSON."""
        return self.hopeless and _REFUSING.search(self._text()) is not None

    def _begin(self) -> None:
        start = self._text().lstrip()
        if start.startswith("`") and len(start) < len("```json"):
            return
        start = _FENCE.sub("", start)
        if start:
            self._begun = True
            self.hopeless = not start.startswith("{")

    def _text(self) -> str:
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def _json(self) -> str:
        return _FENCE.sub("", self._text())

    def _new_sentences(self) -> list[Written]:
        text = self._json()
        closed = text[: max(text.rfind('"'), text.rfind("}")) + 1]
        reply = _partial(closed)
        if reply is None:  # nothing that follows mends it; what stands before the fault is good
            self._broken = True
            ends = [mark.end() for mark in _END.finditer(closed)]
            sound = bisect_left(ends, 1, key=lambda end: _partial(closed[:end]) is None)
            closed = closed[: ends[sound - 1]] if sound else ""
            reply = _partial(closed)
        items = _items(reply)
        if items and isinstance(items[-1], dict) and (closed.endswith('"') or self._read(items[-1]) is None):
            items.pop()  # it may still be growing
        return self._take(items or [])

    def _take(self, items: list[Any]) -> list[Written]:
        """New sentences among the items."""
        new = items[self._taken :]
        self._taken += len(new)
        sentences = [written for item in new if (written := self._read(item))]
        self.found += len(sentences)
        self.passed_over += len(new) - len(sentences)
        return sentences


def _partial(text: str) -> object:
    """What JSON that goes on says so far; None where it is none, however it goes on."""
    try:
        return cast(object, jiter.from_json(text.encode(), partial_mode=True))
    except (ValueError, UnicodeEncodeError):
        return None


def _items(reply: object) -> list[Any] | None:
    items = reply.get("sentences") if isinstance(reply, dict) else None
    return items if isinstance(items, list) else None


def _text_of(item: object, name: str) -> str | None:
    text = item.get(name) if isinstance(item, dict) else None
    return text if isinstance(text, str) else None


def _sentence_of(item: object) -> Written | None:
    """A sentence, empty when it is none; None where the item has no text."""
    text = item if isinstance(item, str) else _text_of(item, "text")
    return None if text is None else clean(text)


def _pair_of(item: object) -> Written | None:
    """Two sentences, empty when one of them is none; None where the item lacks something."""
    number = item.get("number") if isinstance(item, dict) else None
    first, second = _text_of(item, "first"), _text_of(item, "second")
    if first is None or second is None or not isinstance(number, int):
        return None
    return WrittenPair(number, clean(first), clean(second)) if clean(first) and clean(second) else ""


def clean(text: str) -> str:
    """The sentence in NFC with single spaces, without the full stop or quotes around it; empty when it is none."""
    line = " ".join(unicodedata.normalize("NFC", text).split()).strip("\"'“”‘’ ").removesuffix(".").rstrip()
    return line if len(line) <= MAX_SENTENCE and line.isprintable() else ""
