"""What a server takes of the chat completions request, learned from what it refuses, once."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.sources.openai.reply import REPLY_SCHEMA


class ReplyFormat(StrEnum):
    """How the reply is held to JSON: by a strict schema, by JSON mode, or by the prompt alone."""

    SCHEMA = "json_schema"
    JSON_MODE = "json_object"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The optional parameters that a server is sent."""

    reply_format: ReplyFormat = ReplyFormat.SCHEMA
    streams: bool = True
    counts_stream: bool = True
    bounds_tokens: bool = True
    sets_effort: bool = False

    def parameters(self, max_tokens: int, schema: Mapping[str, Any] = REPLY_SCHEMA) -> dict[str, Any]:
        """Body fields beyond model and messages. None of them is one that reasoning models refuse."""
        body: dict[str, Any] = {}
        if self.reply_format is ReplyFormat.SCHEMA:
            named = {"name": "sentences", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.reply_format is ReplyFormat.JSON_MODE:
            body["response_format"] = {"type": "json_object"}
        if self.streams:
            body["stream"] = True
            if self.counts_stream:
                body["stream_options"] = {"include_usage": True}
        if self.bounds_tokens:
            body["max_completion_tokens"] = max_tokens
        if self.sets_effort:
            body["reasoning_effort"] = "none"
        return body

    def without(self, refused: str) -> Dialect | None:
        """The dialect after that parameter was refused, or None when it was not sent."""
        if refused == "response_format":
            if self.reply_format is ReplyFormat.SCHEMA:
                return replace(self, reply_format=ReplyFormat.JSON_MODE)
            return None if self.reply_format is ReplyFormat.PROMPT else replace(self, reply_format=ReplyFormat.PROMPT)
        field = {
            "stream_options": "counts_stream",
            "stream": "streams",
            "max_completion_tokens": "bounds_tokens",
            "reasoning_effort": "sets_effort",
        }.get(refused)
        if field is None or not getattr(self, field):
            return None
        changes: dict[str, Any] = {field: False}
        return replace(self, **changes)


_NAMED = (
    ("response_format", re.compile(r"response_format|json_schema|json_object|structured.output", re.IGNORECASE)),
    ("reasoning_effort", re.compile(r"reasoning", re.IGNORECASE)),
    ("max_completion_tokens", re.compile(r"max_completion_tokens")),
    ("stream_options", re.compile(r"stream_options|include_usage")),
    ("stream", re.compile(r"\bstream(ing)?\b", re.IGNORECASE)),
)


def refused_parameter(status: int, param: str, message: str) -> str | None:
    """Which optional parameter a refusal (HTTP 400, 422 or 501) names, in its `param` or else in its message."""
    if status not in (400, 422, 501):
        return None
    for text in (param, message):
        for name, pattern in _NAMED:
            if pattern.search(text):
                return name
    return None


_NO_EFFORT_NEEDED = re.compile(r"^(?:.*/)?gpt-(5\.[1-9]|6)(?!.*(astra|chat|codex|pro))")


def takes_no_effort(model: str) -> bool:
    """True for models that reason by default and can be told not to (`reasoning_effort: none`).

    Writing a sentence of three words needs no reasoning, and reasoning tokens are paid for and waited for. Source:
    OpenAI's model pages (gpt-5.1 and later, gpt-6 luna and sol; gpt-6 astra refuses `none`), November 2026.
    """
    return _NO_EFFORT_NEEDED.match(model) is not None


class DialectMemory:
    """The dialect of one base URL and model, shared by all calls."""

    def __init__(self, first: Dialect) -> None:
        self._lock = threading.Lock()
        self._dialect = first

    def current(self) -> Dialect:
        """What to send now."""
        return self._dialect

    def refused(self, sent: Dialect, parameter: str) -> bool:
        """Learns that `parameter` of `sent` was refused. True when asking again makes sense."""
        with self._lock:
            if self._dialect is not sent:
                return True
            simpler = sent.without(parameter)
            if simpler is None:
                return False
            self._dialect = simpler
            return True

    def answered_whole(self, sent: Dialect) -> None:
        """Learns that the server answers in one piece although a stream was asked for."""
        with self._lock:
            if self._dialect is sent and sent.streams:
                self._dialect = replace(sent, streams=False)
