"""Behind a real nginx with its default settings, and with a real Redis between two instances."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.web.conftest import KOREAN
from tests.web.server import Server, free_port, running
from tests.web.test_metrics import scrape, value
from tests.web.test_server import SLOW, receive_until, request, wait_for

pytestmark = pytest.mark.proxy
CONF = Path(__file__).with_name("nginx.conf")
PATHS = "/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin"


@contextmanager
def program(name: str, port: int, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the system that listens on `port`, stopped by its own process id."""
    path = shutil.which(name, path=PATHS)
    assert path, f"{name} is needed for these tests"
    process = subprocess.Popen([path, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def behind_nginx(*servers: Server) -> Iterator[Server]:
    """The servers behind one nginx."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        upstreams = "\n".join(f"        server 127.0.0.1:{server.port};" for server in servers)
        conf = Path(folder) / "nginx.conf"
        conf.write_text(CONF.read_text("utf-8").format(folder=folder, port=port, upstreams=upstreams), "utf-8")
        with program("nginx", port, "-e", f"{folder}/error.log", "-p", folder, "-c", str(conf)) as process:
            yield Server(port, process, Path(folder) / "error.log")


def test_items_pass_nginx_as_they_verify() -> None:
    """X-Accel-Buffering: no. A proxy that buffers would hand over the first item together with the last event."""
    with running() as server, behind_nginx(server) as proxy, proxy.connect() as client:
        client.sendall(request({**SLOW, "count": 5}, Accept="text/event-stream"))
        early = receive_until(client, b"event: item")
        assert b"event: done" not in early
        assert b"event: done" in early + receive_until(client, b"event: done")


def test_who_leaves_nginx_stops_the_work_behind_it() -> None:
    with running(GENERATE_SLOTS="1") as server, behind_nginx(server) as proxy:
        with proxy.connect() as leaver:
            leaver.sendall(request({**SLOW, "count": 20, "seed": 200}, Accept="text/event-stream"))
            receive_until(leaver, b"event: item")
        assert wait_for(lambda: server.post("/api/v2/generate", KOREAN), 200)


def test_two_instances_share_one_limit_through_redis() -> None:
    port = free_port()
    limited = {"RATE_LIMIT": "4/minute", "REDIS_URL": f"redis://127.0.0.1:{port}/0", "TRUSTED_PROXY_HOPS": "1"}
    with (
        program("redis-server", port, "--port", str(port), "--bind", "127.0.0.1", "--save", ""),
        running(**limited) as one,
        running(**limited) as two,
        behind_nginx(one, two) as proxy,
    ):
        statuses = [proxy.post("/api/v2/generate", KOREAN).status for _ in range(6)]
        assert statuses == [200, 200, 200, 200, 429, 429]
        assert proxy.ask("GET", "/health").status == 200


def test_an_address_that_the_client_claims_does_not_escape_the_limit() -> None:
    port = free_port()
    limited = {"RATE_LIMIT": "2/minute", "REDIS_URL": f"redis://127.0.0.1:{port}/0", "TRUSTED_PROXY_HOPS": "1"}
    with (
        program("redis-server", port, "--port", str(port), "--bind", "127.0.0.1", "--save", ""),
        running(**limited) as server,
        behind_nginx(server) as proxy,
    ):
        claimed = [
            proxy.post("/api/v2/generate", KOREAN, **{"X-Forwarded-For": f"203.0.113.{n}"}).status for n in range(4)
        ]
        assert claimed == [200, 200, 429, 429]


def test_redis_that_stops_lets_requests_pass() -> None:
    port = free_port()
    with (
        program("redis-server", port, "--port", str(port), "--bind", "127.0.0.1", "--save", "") as redis,
        running(RATE_LIMIT="2/minute", REDIS_URL=f"redis://127.0.0.1:{port}/0", METRICS="true") as server,
    ):
        assert [server.post("/api/v2/generate", KOREAN).status for _ in range(3)] == [200, 200, 429]
        redis.terminate()
        redis.wait(30)
        assert wait_for(lambda: server.post("/api/v2/generate", KOREAN), 200).status == 200
        assert server.post("/api/v2/generate", KOREAN).status == 200
        assert value(scrape(server), "rate_limit_uncounted_total") >= 2
        assert server.log.read_text(encoding="utf-8").count("rate limits cannot be counted") == 1
