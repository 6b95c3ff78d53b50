"""The real server: what it does at boot, under slow clients, and when it is told to stop."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.web.conftest import KOREAN
from tests.web.server import ROOT, Reply, Server, parse, read_to_end, running

SLOW = {**KOREAN, "count": 3, "seed": 300}


def request(body: object, path: str = "/api/v2/generate", close: bool = False, **headers: str) -> bytes:
    data = json.dumps(body).encode()
    named = {"Host": "test", "Content-Length": str(len(data)), "Content-Type": "application/json", **headers}
    named |= {"Connection": "close"} if close else {}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + data


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: test\r\n\r\n".encode()


def receive_one(connection: socket.socket) -> bytes:
    """One answer with a Content-Length, on a connection that stays open."""
    data = receive_until(connection, b"\r\n\r\n")
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(parse(head + b"\r\n\r\n").header("Content-Length"))
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def receive_until(connection: socket.socket, mark: bytes) -> bytes:
    """What comes up to a mark, and a little beyond it."""
    data = b""
    while mark not in data:
        more = connection.recv(65536)
        assert more, data
        data += more
    return data


def wait_for(ask: Callable[[], Reply], status: int) -> Reply:
    """Asks until the answer has that status."""
    for _ in range(200):
        reply = ask()
        if reply.status == status:
            return reply
        time.sleep(0.01)
    raise AssertionError(f"no {status}")


def test_it_answers_and_keeps_the_connection(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(request(KOREAN))
            reply = parse(receive_one(connection))
            assert reply.status == 200
            assert reply.header("Connection") == "keep-alive"


def test_its_log_is_one_json_line_for_each_request(server: Server) -> None:
    reply = server.post("/api/v2/generate", {**KOREAN, "theme": "병원\n가짜"}, X_Request_ID="line-1")
    assert reply.status == 422
    lines = [json.loads(line) for line in server.log.read_text(encoding="utf-8").splitlines()]
    assert [line["status"] for line in lines if line.get("requestId") == "line-1"] == [422]
    assert "가짜" not in server.log.read_text(encoding="utf-8")


def test_the_server_does_not_tell_its_version(server: Server) -> None:
    assert not any(letter.isdigit() for letter in server.ask("GET", "/health").header("Server"))


def test_silent_connections_hold_up_nobody() -> None:
    with running(WEB_THREADS="2", GENERATE_SLOTS="1") as small:
        silent = [small.connect() for _ in range(8)]
        half = [small.connect() for _ in range(1)]
        for connection in half:
            connection.sendall(b"GET /health HTTP/1.1\r\n")
        assert small.ask("GET", "/health").status == 200
        for connection in silent + half:
            connection.close()


def test_one_place_serves_one_and_refuses_the_next_at_once() -> None:
    with running(GENERATE_SLOTS="1") as small, small.connect() as first:
        first.sendall(request({**SLOW, "count": 20}, close=True, Accept="text/event-stream"))
        receive_until(first, b"event: item")
        refused = small.post("/api/v2/generate", KOREAN)
        assert refused.status == 503
        assert refused.json["error"]["reason"] == "OVERLOADED"
        assert 1 <= int(refused.header("Retry-After")) <= 5
        assert small.ask("GET", "/health").status == 200


def test_who_leaves_a_stream_gives_its_place_back() -> None:
    with running(GENERATE_SLOTS="1") as small:
        with small.connect() as leaver:
            leaver.sendall(request({**SLOW, "count": 20, "seed": 200}, Accept="text/event-stream"))
            receive_until(leaver, b"event: item")
        assert wait_for(lambda: small.post("/api/v2/generate", KOREAN), 200)


def test_told_to_stop_it_finishes_what_it_has_and_ends_with_zero() -> None:
    with running() as stopping:
        plain, streamed, idle = stopping.connect(), stopping.connect(), stopping.connect()
        plain.sendall(request(SLOW))
        streamed.sendall(request(SLOW, Accept="text/event-stream"))
        idle.sendall(get("/health/ready"))
        assert parse(receive_one(idle)).status == 200
        receive_until(streamed, b"event: item")
        stopping.process.terminate()
        time.sleep(0.3)
        idle.sendall(get("/health/ready"))
        reply = parse(receive_one(idle))
        assert (reply.status, reply.json["error"]["reason"]) == (503, "DRAINING")
        assert reply.header("Connection") == "close"
        assert parse(read_to_end(plain)).status == 200
        assert b"event: done" in read_to_end(streamed)
        assert stopping.process.wait(30) == 0
        for connection in (plain, streamed, idle):
            connection.close()
        assert "Traceback" not in stopping.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["gunicorn", "wsgi:app"], ["flask", "--app", "wsgi", "run"]])
def test_wrong_settings_stop_the_boot_with_a_line_for_each(command: list[str]) -> None:
    environment = {
        "PATH": os.defpath,
        "ENVIRONMENT": "production",
        "DEBUG": "true",
        "ALLOWED_ORIGINS": "*",
        "OPENAI_API_KEY": "sk-secret value",
    }
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    told = done.stdout + done.stderr
    assert "Traceback" not in told
    assert "sk-secret" not in told
    for variable in ("DEBUG", "ALLOWED_ORIGINS", "OPENAI_API_KEY"):
        assert sum(line.strip().startswith(f"{variable}:") for line in told.splitlines()) == 1


def booted(server: Server, workers: int) -> bool:
    """Waits until the log tells of that many workers."""
    for _ in range(400):
        if server.log.read_text(encoding="utf-8").count("Booting worker") == workers:
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_dies_is_replaced_and_health_stays() -> None:
    with running(WEB_CONCURRENCY="2") as two:
        assert booted(two, 2)
        first = re.search(r"Booting worker with pid: (\d+)", two.log.read_text(encoding="utf-8"))
        assert first is not None
        os.kill(int(first[1]), signal.SIGKILL)
        for _ in range(20):
            assert two.ask("GET", "/health").status == 200
        assert booted(two, 3)
