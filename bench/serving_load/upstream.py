"""A fake upstream for many calls at once: python -m bench.serving_load.upstream PORT SENTENCES.json

0.4 s to the first token, then 10 sentences in 1.6 s. Sentences are written token by token, four tokens to a packet, so
that the fake leaves the processor to what is measured: one process, one thread, 0.05 s between packets.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIRST_TOKEN_S, PACKET_S, PACKETS_PER_SENTENCE = 0.4, 0.05, 3.2
JSON = b"Content-Type: application/json\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Upstream:
    """Answers chat completions, streamed or whole, with sentences in turn."""

    def __init__(self, sentences: list[str]) -> None:
        self._sentences = itertools.cycle(sentences)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests on one connection, one after another."""
        try:
            while body := await _body(reader):
                sentences = list(itertools.islice(self._sentences, _count(body)))
                await (_stream(writer, sentences) if body.get("stream") else _whole(writer, sentences))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has left, as it does when it has enough
        finally:
            writer.close()


async def _body(reader: asyncio.StreamReader) -> dict[str, Any]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    parsed: dict[str, Any] = json.loads(await reader.readexactly(int(length[1]) if length else 0))
    return parsed


def _count(body: dict[str, Any]) -> int:
    return int(json.loads(body["messages"][1]["content"])["count"])


async def _stream(writer: asyncio.StreamWriter, sentences: list[str]) -> None:
    writer.write(HEAD)
    await asyncio.sleep(FIRST_TOKEN_S)
    clock = asyncio.get_running_loop()
    begun = clock.time()
    for number, packet in enumerate(_packets(sentences), 1):
        writer.write(b"%x\r\n%s\r\n" % (len(packet), packet))
        await writer.drain()
        await asyncio.sleep(max(0.0, begun + number * PACKET_S - clock.time()))
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def _packets(sentences: list[str]) -> Iterator[bytes]:
    """The reply as events of one token each, some of them in each packet."""
    text = json.dumps({"sentences": sentences}, ensure_ascii=False)
    pieces = re.findall(r"\s*\S{1,3}", text)
    packets = max(1, round(len(sentences) * PACKETS_PER_SENTENCE))
    size = -(-len(pieces) // packets)
    for start in range(0, len(pieces), size):
        yield b"".join(_event({"content": piece}) for piece in pieces[start : start + size])
    usage = {"prompt_tokens": 400, "completion_tokens": len(pieces), "total_tokens": 400 + len(pieces)}
    yield _event({}, "stop") + b"data: " + json.dumps({**SHELL, "choices": [], "usage": usage}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


SHELL = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1, "model": "fake"}


def _event(delta: dict[str, str], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + json.dumps({**SHELL, "choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


async def _whole(writer: asyncio.StreamWriter, sentences: list[str]) -> None:
    await asyncio.sleep(FIRST_TOKEN_S + len(sentences) * PACKETS_PER_SENTENCE * PACKET_S)
    content = json.dumps({"sentences": sentences}, ensure_ascii=False)
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"prompt_tokens": 400, "completion_tokens": 130, "total_tokens": 530}
    data = json.dumps({**SHELL, "object": "chat.completion", "choices": [choice], "usage": usage}).encode()
    writer.write(b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (JSON, len(data), data))
    await writer.drain()


async def main(port: int, sentences: list[str]) -> None:
    """Serves until it is ended."""
    server = await asyncio.start_server(Upstream(sentences).serve, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))))
