"""The model's reply: a body (streamed or whole) → deltas. Sentences are read from these in `sentences.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jiter

from app.stimuli.ports import Usage

REPLY_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"sentences": {"type": "array", "items": {"type": "string"}}},
    "required": ["sentences"],
    "additionalProperties": False,
}
"""What the model must answer: {"sentences": ["…"]}. What stands around a sentence is paid for with each."""

PAIR_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "number": {"type": "integer"},
                    "first": {"type": "string"},
                    "second": {"type": "string"},
                },
                "required": ["number", "first", "second"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
"""For pairs of words: the number of the pair, and a sentence for each of its words."""


FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")
"""What a line of server-sent events begins with (HTML, 9.2.5)."""

MOST_TOKENS = 10_000_000
"""No call costs more; a larger count is a mistake, which the day's budget must not be charged with."""


class NotACompletionError(Exception):
    """The body is not what chat completions answer."""


class CutOffError(Exception):
    """The stream ended before the model had finished."""


class ErrorObjectError(Exception):
    """The body holds an error object instead of a completion. `body` is upstream's and never shown."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        super().__init__("error object")
        self.body = body


@dataclass(frozen=True, slots=True)
class Delta:
    """One step of the reply: all that came at once. `tokens`: its pieces that cost something; 0 for a whole reply."""

    content: str = ""
    refused: bool = False
    finish: str = ""
    usage: Usage | None = None
    tokens: int = 0
    whole: bool = False


class Reply:
    """A reply as it arrives: server-sent events or one JSON body, told apart by how it begins.

    `over`: it has said itself that this is the end.
    """

    def __init__(self) -> None:
        self._held = b""
        self._is_stream: bool | None = None  # None while nothing but space has come
        self._finished = False
        self.over = False

    def take(self, data: bytes) -> Iterator[Delta]:
        """The step that these bytes complete, if they do. Raises NotACompletionError, ErrorObjectError after it."""
        self._held += data
        if self._is_stream is None:
            self._is_stream = _is_stream(self._held.lstrip())
        if self._is_stream:
            *complete, self._held = self._held.split(b"\n")
            if complete:
                yield from self._step(complete)

    def end(self) -> Iterator[Delta]:
        """The step that was waiting for an end: a whole reply, or a last line without its newline.

        Raises NotACompletionError, CutOffError, ErrorObjectError.
        """
        if not self._is_stream:
            yield _whole(self._held)
            return
        yield from self._step([self._held])
        if not (self._finished or self.over):
            raise CutOffError

    def _step(self, lines: Iterable[bytes]) -> Iterator[Delta]:
        step, over = _together(lines)
        self._finished = self._finished or bool(step.finish)
        self.over = over is True
        yield step
        if isinstance(over, Exception):
            raise over


def _together(lines: Iterable[bytes]) -> tuple[Delta, NotACompletionError | ErrorObjectError | bool]:
    """What the lines say in all, and whether the stream is over with them: by its own word, or by a fault."""
    said = _Said()
    for line in lines:
        if not line.startswith(b"data:"):
            continue  # a comment, an event name: chat completions put all they say on data lines
        data = line[len(b"data:") :].strip()
        if data == b"[DONE]":
            return said.delta(), True
        try:
            said.add(_object(data), "delta")
        except (NotACompletionError, ErrorObjectError) as fault:
            return said.delta(), fault
    return said.delta(), False


def _is_stream(start: bytes) -> bool | None:
    """Whether a body that begins so is made of events; None while it may yet become either."""
    if start.startswith(FIELDS):
        return True
    return None if any(field.startswith(start) for field in FIELDS) else False


class _Said:
    """Adds up what the bodies of one arrival say. There is one for each token: whatever is done here is done often."""

    def __init__(self) -> None:
        self._contents: list[str] = []
        self._tokens = 0
        self._refused = False
        self._finish = ""
        self._usage: Usage | None = None

    def add(self, body: Mapping[str, Any], where: str) -> bool:
        """Takes a body, whose choice says it under that name. False where there is no choice, as in the last one of a
        stream, which only carries usage."""
        if body.get("usage"):
            self._usage = _usage(body) or self._usage
        choice = _first_choice(body)
        if choice is None:
            return False
        said = choice.get(where)
        if isinstance(said, dict):
            content = said.get("content")
            if isinstance(content, str) and content:
                self._contents.append(content)
                self._tokens += 1
            elif said.get("reasoning_content") or said.get("reasoning"):
                self._tokens += 1
            self._refused = self._refused or bool(said.get("refusal"))
        finish = choice.get("finish_reason")
        if finish and isinstance(finish, str):
            self._finish = finish
        return True

    def delta(self, *, whole: bool = False) -> Delta:
        """All of it as one step."""
        tokens = 0 if whole else self._tokens
        return Delta("".join(self._contents), self._refused, self._finish, self._usage, tokens, whole)


def _object(data: bytes) -> Mapping[str, Any]:
    """The JSON object of a body or an event."""
    try:
        body = jiter.from_json(data)
    except ValueError:
        raise NotACompletionError from None
    if not isinstance(body, dict):
        raise NotACompletionError
    if body.get("error"):
        error = body["error"]
        raise ErrorObjectError(error if isinstance(error, dict) else {})
    return body


def _whole(data: bytes) -> Delta:
    """The one step of a reply that was not streamed."""
    said = _Said()
    if not said.add(_object(data), "message"):
        raise NotACompletionError
    return said.delta(whole=True)


def _first_choice(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    choices = body.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    return None


def _usage(body: Mapping[str, Any]) -> Usage | None:
    """Tokens as upstream counts them, where it says so in whole numbers."""
    usage = body.get("usage")
    if not isinstance(usage, dict):
        return None
    counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    read, written = (count if type(count) is int and 0 <= count <= MOST_TOKENS else None for count in counts)
    return None if read is None or written is None else Usage(read, written)
