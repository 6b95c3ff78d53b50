"""A fake upstream for many calls at once: python -m bench.serving_load.upstream PORT SENTENCES.json [CERTIFICATE.pem]

0.4 s to the first token, then 10 sentences in 1.6 s, the next ones of the list in each answer. Sentences are written
token by token, some of them in each of three packets. It shares its cores with what is measured, so it does as little
as it can: one thread, no task for each call, and every packet of every sentence made before it listens.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import ssl
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FIRST_TOKEN_S, SENTENCE_S, PACKETS = 0.4, 0.16, 3
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
COUNT = re.compile(rb'count\\?": *(\d+)')
STREAMED = re.compile(rb'"stream": *true')
SHELL = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1, "model": "fake"}


class Sentence(NamedTuple):
    """One sentence of the list. `packets`: as the first of a reply and as one of the next, ready to be sent."""

    text: str
    tokens: int
    packets: tuple[Sequence[bytes], Sequence[bytes]]


def chunk(data: bytes) -> bytes:
    """As one chunk of a body (RFC 9112, 7.1)."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def event(body: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps({**SHELL, **body}, ensure_ascii=False).encode() + b"\n\n"


def token(piece: str) -> bytes:
    """The event of one token."""
    return event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})


def prepared(text: str) -> Sentence:
    """A sentence, some tokens of it in each packet."""
    tokens = [token(piece) for piece in re.findall(r"\s*\S{1,3}", json.dumps(text, ensure_ascii=False))]
    size = -(-len(tokens) // PACKETS)
    parts = [b"".join(tokens[start : start + size]) for start in range(0, len(tokens), size)]
    ways = [[chunk(before + parts[0]), *map(chunk, parts[1:])] for before in (token('{"sentences": ['), token(", "))]
    return Sentence(text, len(tokens) + 1, (ways[0], ways[1]))


def closing(tokens: int) -> bytes:
    """The end of a reply, and what it cost."""
    usage = {"prompt_tokens": 400, "completion_tokens": tokens, "total_tokens": 400 + tokens}
    stop = event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    said = token("]}") + stop + event({"choices": [], "usage": usage}) + b"data: [DONE]\n\n"
    return chunk(said) + b"0\r\n\r\n"


def whole(sentences: Sequence[Sentence]) -> bytes:
    """A reply that is not streamed."""
    content = json.dumps({"sentences": [one.text for one in sentences]}, ensure_ascii=False)
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"prompt_tokens": 400, "completion_tokens": 130, "total_tokens": 530}
    data = json.dumps({**SHELL, "object": "chat.completion", "choices": [choice], "usage": usage}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(data), data)


class Connection(asyncio.Protocol):
    """Answers requests on one connection, one after another, with the next sentences of all."""

    def __init__(self, sentences: Iterator[Sentence]) -> None:
        self._sentences = sentences
        self._received = b""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Part of a request."""
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if found and length and len(body) >= int(length[1]):
            self._received = b""
            self._answer(body)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left, as it does when it has enough."""
        if self._timer is not None:
            self._timer.cancel()

    def _answer(self, body: bytes) -> None:
        asked = COUNT.search(body)
        sentences = list(itertools.islice(self._sentences, int(asked[1]) if asked else 0))
        now = asyncio.get_running_loop().time()
        if STREAMED.search(body):
            self._transport.write(HEAD)
            self._send(self._timed(sentences, now + FIRST_TOKEN_S))
        else:
            self._send(iter([(now + FIRST_TOKEN_S + len(sentences) * SENTENCE_S, whole(sentences))]))

    def _timed(self, sentences: Sequence[Sentence], begin: float) -> Iterator[tuple[float, bytes]]:
        """When to send what."""
        for number, sentence in enumerate(sentences):
            packets = sentence.packets[number > 0]
            for place, packet in enumerate(packets):
                yield begin + SENTENCE_S * (number + place / len(packets)), packet
        yield begin + SENTENCE_S * len(sentences), closing(sum(one.tokens for one in sentences))

    def _send(self, packets: Iterator[tuple[float, bytes]]) -> None:
        loop = asyncio.get_running_loop()

        def again(packet: bytes) -> None:
            self._transport.write(packet)
            following = next(packets, None)
            self._timer = loop.call_at(following[0], again, following[1]) if following else None

        when, first = next(packets)
        self._timer = loop.call_at(when, again, first)


async def main(port: int, texts: list[str], certificate: str | None = None) -> None:
    """Serves until it is ended, over TLS where it has a certificate."""
    sentences = itertools.cycle([prepared(text) for text in texts])
    loop = asyncio.get_running_loop()
    tls = None
    if certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    server = await loop.create_server(lambda: Connection(sentences), "127.0.0.1", port, backlog=512, ssl=tls)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    number, file, *certificates = sys.argv[1:]
    asyncio.run(main(int(number), json.loads(Path(file).read_text(encoding="utf-8")), *certificates))
