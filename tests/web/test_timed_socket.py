"""How long an answer may keep a thread from its next one."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web import timed_socket
from app.web.timed_socket import TimedSocket

PART, PARTS = b"x" * 4096, 40


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TimedSocket, socket.socket]]:
    """The server's end of a connection that holds little, and the client's. Half a second of patience, 40 KB a second
    at the slowest."""
    monkeypatch.setattr(timed_socket, "WRITE_S", 0.5)
    monkeypatch.setattr(timed_socket, "SLOWEST_READ", 40_000)
    server, client = socket.socketpair()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with TimedSocket.over(server) as timed, client:
        yield timed, client


def read(client: socket.socket, pause_s: float) -> int:
    """Takes a little at a time; how much there was."""
    taken = 0
    while part := client.recv(2048):
        taken += len(part)
        time.sleep(pause_s)
    return taken


def write(timed: TimedSocket) -> None:
    for _ in range(PARTS):
        timed.sendall(PART)


def test_who_hardly_reads_loses_the_answer(ends: tuple[TimedSocket, socket.socket]) -> None:
    timed, client = ends
    with ThreadPoolExecutor(1) as threads:
        taken = threads.submit(read, client, 0.2)  # 10 KB a second, and never silent for half a second
        with pytest.raises(ConnectionResetError):
            write(timed)
        timed.close()
        assert taken.result() < PARTS * len(PART)


def test_who_reads_slowly_but_not_too_slowly_has_all_of_it(ends: tuple[TimedSocket, socket.socket]) -> None:
    timed, client = ends
    with ThreadPoolExecutor(1) as threads:
        taken = threads.submit(read, client, 0.001)
        for _ in range(3):  # patience begins anew with every answer
            timed.begin_answer()
            write(timed)
        timed.close()
        assert taken.result() == 3 * PARTS * len(PART)
