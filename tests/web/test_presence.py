"""Who has left is seen to have left, and nobody else."""

from __future__ import annotations

import math
import socket
import struct
from collections.abc import Iterator

import pytest

from app.stimuli.ports import LOOK_S
from app.web.presence import Presence


class Hand:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's end of a connection, and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    with client, server:
        yield server, client


def looks(server: socket.socket | None) -> tuple[Presence, Hand]:
    hand = Hand()
    presence = Presence(server, hand)
    hand.now += LOOK_S
    return presence, hand


def test_who_waits_is_there_and_so_is_who_has_asked_again(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    presence, hand = looks(server)
    assert (presence.left(), presence.clock()) == (None, hand.now)
    client.sendall(b"GET / HTTP/1.1")
    hand.now += LOOK_S
    assert (presence.left(), presence.clock()) == (None, hand.now)


@pytest.mark.parametrize("how", ["closed", "after asking again", "for writing only", "reset"])
def test_time_runs_out_for_who_has_left(ends: tuple[socket.socket, socket.socket], how: str) -> None:
    server, client = ends
    presence, _ = looks(server)
    match how:
        case "for writing only":
            client.shutdown(socket.SHUT_WR)
        case "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        case _:
            client.sendall(b"GET / HTTP/1.1" if how == "after asking again" else b"")
            client.close()
    assert presence.clock() == math.inf
    left = presence.left()
    assert left is not None
    assert (left.status, left.reason) == (499, "CLIENT_LEFT")


def test_it_looks_now_and_then(ends: tuple[socket.socket, socket.socket]) -> None:
    server, client = ends
    presence, hand = looks(server)
    assert presence.left() is None
    client.close()
    assert presence.left() is None
    hand.now += LOOK_S
    assert presence.left() is not None


def test_without_a_connection_nobody_leaves() -> None:
    presence, hand = looks(None)
    assert (presence.left(), presence.clock()) == (None, hand.now)
