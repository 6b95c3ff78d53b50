"""Load on a server of this machine: python -m bench.serving_load.load PORT CLIENTS SECONDS BODY.json [health]

So many clients, each with one request under way at a time; one that is told to come back waits as long as it is told.
With `health` it asks only for /health, each time on a connection of its own, every 25 ms. Prints what happened as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 90.0
HEALTH_EVERY_S = 0.025


@dataclass
class Seen:
    """What the clients have met. Times in seconds; `lost`: requests that got no whole answer, by what happened."""

    answered: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    refused_without_advice: int = 0
    items: int = 0
    lost: list[str] = field(default_factory=list)
    others: list[int] = field(default_factory=list)

    def note(self, status: int, seconds: float, headers: dict[str, str], body: bytes) -> None:
        """One answer."""
        if status == 200:
            self.answered.append(seconds)
            self.items += body.count(b'"matchedWords"')
        elif status == 503:
            self.refused.append(seconds)
            self.refused_without_advice += "retry-after" not in headers
        else:
            self.others.append(status)


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Sends a request and reads the whole answer."""
    writer.write(request)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body


async def client(port: int, request: bytes, until: float, seen: Seen, delay: float) -> None:
    """One client: request after request on a connection that is kept while the server keeps it."""
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(delay)
    connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    while clock() < until:
        began = clock()
        try:
            async with asyncio.timeout(PATIENCE_S):
                connection = connection or await asyncio.open_connection("127.0.0.1", port)
                status, headers, body = await ask(*connection, request)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            seen.lost.append(type(error).__name__)
            connection = None
            await asyncio.sleep(0.1)
            continue
        seen.note(status, clock() - began, headers, body)
        if headers.get("connection") == "close":
            connection[1].close()
            connection = None
        if status == 503:
            await asyncio.sleep(min(float(headers.get("retry-after", 1)), max(0.0, until - clock())))
    if connection:
        connection[1].close()


async def health(port: int, until: float, seen: Seen) -> None:
    """Asks for health again and again; a late answer does not hold up the next question."""
    clock = asyncio.get_running_loop().time
    request = b"GET /health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"

    async def once() -> None:
        began = clock()
        try:
            async with asyncio.timeout(10):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                status, headers, body = await ask(reader, writer, request)
                writer.close()
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            seen.lost.append(type(error).__name__)
        else:
            seen.note(status, clock() - began, headers, body)

    async with asyncio.TaskGroup() as group:
        while clock() < until:
            group.create_task(once())
            await asyncio.sleep(HEALTH_EVERY_S)


def post(body: Any) -> bytes:
    """A generate request."""
    data = json.dumps(body).encode()
    head = "POST /api/v2/generate HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


async def main(port: int, clients: int, seconds: float, body: Any, only_health: bool) -> Seen:
    """Loads the server for that long; what is under way then is waited for."""
    seen = Seen()
    until = asyncio.get_running_loop().time() + seconds
    if only_health:
        await health(port, until, seen)
    else:
        request = post(body)
        # Clients do not come all in one instant: they are spread over the length of one upstream call.
        spread = min(2.0, seconds / 4)
        await asyncio.gather(*(client(port, request, until, seen, spread * n / clients) for n in range(clients)))
    return seen


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[4]).read_text(encoding="utf-8"))
    found = asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), given, "health" in sys.argv[5:]))
    print(json.dumps(found.__dict__))
