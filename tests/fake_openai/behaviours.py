"""How the fake answers: like a model, or with a fault on the wire."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fake_openai.server import Behaviour, Exchange

Writer = Callable[[dict[str, Any]], Sequence[str | dict[str, Any]]]
"""The request's data block → the sentences the model writes, or the objects that it writes for pairs."""


def completion(content: str | None, finish: str = "stop", refusal: str | None = None, tokens: int = 0) -> bytes:
    """A whole chat completion."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    usage = {"prompt_tokens": 100, "completion_tokens": tokens, "total_tokens": 100 + tokens}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice], "usage": usage}).encode()


def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    """One chunk of a stream as a server-sent event."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice], "usage": None}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def usage_event(tokens: int) -> bytes:
    """The last chunk, which carries usage and no choice."""
    usage = {"prompt_tokens": 100, "completion_tokens": tokens, "total_tokens": 100 + tokens}
    return b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n"


def pieces_of(text: str, size: int = 2) -> Iterator[str]:
    """Text cut into tokens of `size` characters (2: about 12 tokens for a Korean sentence of three eojeol)."""
    return (text[start : start + size] for start in range(0, len(text), size))


def reply_of(sentences: Sequence[str | dict[str, Any]]) -> str:
    """What a well-behaved model writes."""
    return json.dumps({"sentences": list(sentences)}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Json:
    """A whole JSON answer, whatever was asked."""

    status: int
    body: object
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, exchange: Exchange) -> None:
        headers = {"Content-Type": "application/json", **self.headers}
        exchange.body(self.status, headers, json.dumps(self.body).encode())


@dataclass(frozen=True)
class Raw:
    """A whole answer of any bytes."""

    status: int
    content: bytes
    content_type: str = "application/json"

    def __call__(self, exchange: Exchange) -> None:
        exchange.body(self.status, {"Content-Type": self.content_type}, self.content)


@dataclass(frozen=True)
class Reply:
    """A completion with exactly that content, streamed if asked for."""

    content: str | None
    finish: str = "stop"
    refusal: str | None = None
    first_token_s: float = 0.0
    tokens_per_s: float = 0.0
    streams: bool = True
    counts: bool = True

    def __call__(self, exchange: Exchange) -> None:
        if exchange.call.body.get("stream") and self.streams:
            self._stream(exchange)
        else:
            self._answer(exchange)

    def _answer(self, exchange: Exchange) -> None:
        tokens = len(list(pieces_of(self.content or "")))
        pause = self.first_token_s + (tokens / self.tokens_per_s if self.tokens_per_s else 0.0)
        if exchange.client_left(pause):
            raise ConnectionResetError
        exchange.call.pieces = tokens
        headers = {"Content-Type": "application/json"}
        exchange.body(200, headers, completion(self.content, self.finish, self.refusal, tokens))

    def _stream(self, exchange: Exchange) -> None:
        open_stream(exchange)
        write_pieces(exchange, self.content or "", self.first_token_s, self.tokens_per_s)
        if self.refusal is not None:
            exchange.chunk(event({"refusal": self.refusal}))
        exchange.chunk(event({}, self.finish))
        if self.counts and exchange.call.body.get("stream_options", {}).get("include_usage"):
            exchange.chunk(usage_event(exchange.call.pieces))
        exchange.chunk(b"data: [DONE]\n\n")
        exchange.chunk(b"")


def open_stream(exchange: Exchange) -> None:
    """Headers of a stream, sent before the first token."""
    exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
    exchange.chunk(event({"role": "assistant", "content": ""}))


def write_pieces(exchange: Exchange, text: str, first_token_s: float = 0.0, tokens_per_s: float = 0.0) -> None:
    """Writes text token by token at that pace; `call.pieces` counts what was paid for."""
    begun = time.monotonic() + first_token_s
    for index, piece in enumerate(pieces_of(text)):
        due = begun + (index / tokens_per_s if tokens_per_s else 0.0)
        if due > time.monotonic() and exchange.client_left(due - time.monotonic()):
            raise ConnectionResetError
        exchange.chunk(event({"content": piece}))
        exchange.call.pieces += 1


@dataclass(frozen=True)
class Model:
    """A model that writes sentences: the `count` asked for, out of what `writer` makes of the data block."""

    writer: Writer
    first_token_s: float = 0.0
    tokens_per_s: float = 0.0
    streams: bool = True
    counts: bool = True

    def __call__(self, exchange: Exchange) -> None:
        content = reply_of(self.writer(exchange.call.data))
        Reply(
            content,
            first_token_s=self.first_token_s,
            tokens_per_s=self.tokens_per_s,
            streams=self.streams,
            counts=self.counts,
        )(exchange)


@dataclass(frozen=True)
class Refuse:
    """A server that refuses a request field: 400 naming it, else like `otherwise`. Checks by field and type."""

    field: str
    otherwise: Behaviour
    type: str | None = None
    status: int = 400

    def __call__(self, exchange: Exchange) -> None:
        value = exchange.call.body.get(self.field)
        refused = value is not None and (self.type is None or value.get("type") == self.type)
        if not refused:
            self.otherwise(exchange)
            return
        message = f"Invalid parameter: '{self.field}' is not supported with this model."
        error = {"message": message, "type": "invalid_request_error", "param": self.field, "code": None}
        Json(self.status, {"error": error})(exchange)


@dataclass(frozen=True)
class Hang:
    """Takes the request and never answers; `after` is sent first."""

    after: bytes = b""

    def __call__(self, exchange: Exchange) -> None:
        if self.after:
            exchange.send(self.after)
        exchange.client_left(60.0)
        exchange.call.closed_early = True
        exchange.close()


@dataclass(frozen=True)
class Drip:
    """Sends bytes one by one, each well within any read timeout, for ever."""

    every_s: float
    content: bytes

    def __call__(self, exchange: Exchange) -> None:
        for byte in self.content:
            exchange.send(bytes([byte]))
            exchange.call.pieces += 1
            if exchange.client_left(self.every_s):
                raise ConnectionResetError
        exchange.client_left(60.0)
        exchange.close()


@dataclass(frozen=True)
class Reset:
    """Resets the connection after those bytes."""

    after: bytes = b""

    def __call__(self, exchange: Exchange) -> None:
        if self.after:
            exchange.send(self.after)
            time.sleep(0.02)  # lets the bytes leave before the reset overtakes them
        exchange.reset()


@dataclass(frozen=True)
class CutStream:
    """Closes the connection politely in the middle of a body of known length."""

    content: bytes
    announced: int

    def __call__(self, exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "application/json", "Content-Length": str(self.announced)})
        exchange.send(self.content)
        exchange.close()


@dataclass(frozen=True)
class Wire:
    """Any bytes, then the connection closes."""

    content: bytes

    def __call__(self, exchange: Exchange) -> None:
        exchange.send(self.content)
        exchange.close()


@dataclass(frozen=True)
class StreamThen:
    """Streams some finished sentences, then strikes: with events, or with a fault on the wire."""

    sentences: Sequence[str]
    fault: str
    events: bytes = b""

    def __call__(self, exchange: Exchange) -> None:
        open_stream(exchange)
        write_pieces(exchange, reply_of(self.sentences).removesuffix("]}") + ",")
        match self.fault:
            case "hang":
                exchange.client_left(60.0)
                raise ConnectionResetError
            case "drip":
                while not exchange.client_left(0.05):
                    exchange.chunk(b": still here\n\n")
                raise ConnectionResetError
            case "reset":
                exchange.reset()
            case "close":
                exchange.close()
            case "end":
                exchange.chunk(b"")
            case "events":
                exchange.chunk(self.events)
                exchange.chunk(b"data: [DONE]\n\n")
                exchange.chunk(b"")
            case _:
                raise ValueError(self.fault)
