"""Tokens by day in Redis: counted when it is there, not in the way when it is not."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from app.day_counter import KEPT_S, RedisDayCounter

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


class TinyRedis(socketserver.ThreadingTCPServer):
    """Speaks as much of Redis as counting needs."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.numbers: dict[bytes, int] = {}
        self.expiries: dict[bytes, int] = {}

    def run(self, command: bytes, *rest: bytes) -> bytes:
        match command.upper():
            case b"INCRBY":
                self.numbers[rest[0]] = self.numbers.get(rest[0], 0) + int(rest[1])
                return b":%d\r\n" % self.numbers[rest[0]]
            case b"EXPIRE":
                self.expiries[rest[0]] = int(rest[1])
                return b":1\r\n"
            case b"GET":
                found = self.numbers.get(rest[0])
                return b"$-1\r\n" if found is None else b"$%d\r\n%d\r\n" % (len(str(found)), found)
        return b"+OK\r\n"


class Connection(socketserver.StreamRequestHandler):
    """One client: commands in, answers out, transactions kept until EXEC."""

    server: TinyRedis

    def handle(self) -> None:
        kept: list[list[bytes]] | None = None
        while line := self.rfile.readline():
            words = [self._bulk() for _ in range(int(line[1:]))]
            if words[0].upper() == b"HELLO":
                self.wfile.write(b"-ERR unknown command\r\n")
            elif words[0].upper() == b"MULTI":
                kept = []
                self.wfile.write(b"+OK\r\n")
            elif words[0].upper() == b"EXEC":
                answers = [self.server.run(*command) for command in kept or []]
                kept = None
                self.wfile.write(b"*%d\r\n" % len(answers) + b"".join(answers))
            elif kept is not None:
                kept.append(words)
                self.wfile.write(b"+QUEUED\r\n")
            else:
                self.wfile.write(self.server.run(*words))

    def _bulk(self) -> bytes:
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2]


@pytest.fixture
def redis() -> Iterator[TinyRedis]:
    with TinyRedis() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def counter(server: TinyRedis) -> RedisDayCounter:
    return RedisDayCounter(f"redis://127.0.0.1:{server.server_address[1]}/0?protocol=2")


def test_instances_count_together_day_by_day(redis: TinyRedis) -> None:
    one, other = counter(redis), counter(redis)
    one.add(20_000, 100)
    other.add(20_000, 50)
    one.add(20_000, -20)
    one.add(20_001, 7)
    assert other.total(20_000) == 130
    assert one.total(20_001) == 7
    assert one.total(19_999) == 0
    assert set(redis.expiries.values()) == {KEPT_S}


def test_without_redis_work_goes_on_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    lost = RedisDayCounter(NOBODY_LISTENS)
    lost.add(20_000, 5)
    assert lost.total(20_000) == 0
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
