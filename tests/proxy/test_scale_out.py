"""`make scale-out`: two instances behind nginx that share one Redis, one of which dies under load."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.web.conftest import KOREAN
from tests.web.server import ROOT, Server

pytestmark = pytest.mark.proxy
LOAD_S = 6.0


def four_free_ports() -> int:
    """The first of four in a row, below those that the system gives to outgoing connections."""
    for first in random.sample(range(20_000, 30_000, 4), 100):
        with ExitStack() as bound:
            probes = [bound.enter_context(socket.socket()) for _ in range(4)]
            with suppress(OSError):
                for number, probe in enumerate(probes):
                    probe.bind(("127.0.0.1", first + number))
                return first
    raise AssertionError("no four ports in a row are free")


@contextmanager
def scaled_out(*settings: str) -> Iterator[tuple[Server, list[int]]]:
    """The proxy, and the process ids of the two instances."""
    port = four_free_ports()
    command = [sys.executable, "deploy/scale_out.py", "--port", str(port), "--application", "tests.web.toy_wsgi:app"]
    for setting in ("WEB_CONCURRENCY=1", *settings):
        command += ["--set", setting]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    pids = []
    try:
        for line in process.stdout:
            words = line.decode().split()
            if words[0] == "instance":
                pids.append(int(words[1]))
            if words[0] == "ready":
                break
        assert process.poll() is None, "it has not started"
        yield Server(port, process, Path(os.devnull)), pids
    finally:
        process.terminate()
        process.wait(120)
        process.stdout.close()


def test_limits_are_shared_by_the_instances() -> None:
    with scaled_out("RATE_LIMIT=4/minute") as (proxy, pids):
        assert len(pids) == 2
        statuses = [proxy.post("/api/v2/generate", KOREAN).status for _ in range(6)]
    assert statuses == [200, 200, 200, 200, 429, 429]


def test_no_health_check_fails_when_an_instance_is_killed_under_load() -> None:
    with scaled_out("RATE_LIMIT=off") as (proxy, pids):
        health: list[int] = []
        generated: list[int] = []
        until = time.monotonic() + LOAD_S

        def ask(found: list[int], method: str, path: str) -> None:
            while time.monotonic() < until:
                answer = proxy.ask("GET", path) if method == "GET" else proxy.post(path, KOREAN)
                found.append(answer.status)
                time.sleep(0.02)

        threads = [threading.Thread(target=ask, args=(generated, "POST", "/api/v2/generate")) for _ in range(4)]
        threads.append(threading.Thread(target=ask, args=(health, "GET", "/health")))
        for thread in threads:
            thread.start()
        time.sleep(LOAD_S / 3)
        os.killpg(pids[0], signal.SIGKILL)  # Gunicorn and its workers, as a machine that loses power
        for thread in threads:
            thread.join()
    assert set(health) == {200}
    assert len(health) > 10
    assert set(generated) == {200}


def test_what_is_not_for_outside_stays_inside() -> None:
    with scaled_out() as (proxy, _):
        assert proxy.ask("GET", "/metrics").status == 404


def test_with_no_instance_left_the_proxy_answers_in_our_shape() -> None:
    with scaled_out() as (proxy, pids):
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 30
        while (answer := proxy.ask("GET", "/health")).status == 200 and time.monotonic() < until:
            time.sleep(0.1)
    assert answer.status == 503
    assert answer.json["error"]["reason"] == "NO_INSTANCE"
    assert answer.header("Retry-After") == "5"
