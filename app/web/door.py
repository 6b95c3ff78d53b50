"""The door of a worker: who is let in, by which worker, and what becomes of those for whom there is no room."""

from __future__ import annotations

import errno
import logging
import os
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.web.crowding import HESITATION_S, crowding
from app.web.room import FULL, Room

LOG = logging.getLogger(__name__)

FULL_S, FULL_SAID_S = 0.05, 10.0
"""How long nobody is accepted where there is no room, and how often the log says so. Our judgement."""

EMPTYING_S = 10.0
"""How long a worker that stops lets in who had connected: the graceful timeout is 15 s longer than a request may take
(gunicorn.conf.py), and who comes in last must have that time, too."""

IDLE_S = 1.0
"""A connection that was answered a moment ago may just be asked again."""

QUEUED_AT = 24
"""Where `struct tcp_info` (Linux, uapi/linux/tcp.h) has tcpi_unacked: of a listening socket, how many wait to be
accepted (tcp_get_info in net/ipv4/tcp.c)."""


class DoorWorker(ThreadWorker):  # type: ignore[misc]
    """Differs from its base in three things: who has fewer connections accepts first; who has no descriptor left for
    another goes on serving those it has, and closes the one that has been idle for longest for the one at the door; and
    stopping loses nobody who has connected."""

    place: int | None = None
    _full_until = 0.0
    _full_said_until = 0.0
    _crowded_until = 0.0
    _let_in_until = 0.0
    _to_let_in: Mapping[Any, int]
    """By listener of a worker that stops: how many who had connected by then are still at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to_let_in = {}

    @property
    def is_crowded(self) -> bool:
        """Whether the door had to be closed of late, so that nobody should stay without need."""
        return time.monotonic() < self._crowded_until

    @cached_property
    def room(self) -> Room:
        """Under the limit of open files that this worker has."""
        return Room()

    def accept(self, listener: Any) -> None:
        """A new connection, unless a worker with fewer of them takes it meanwhile, or there is no room for it."""
        if not self.room.is_left(listener.fileno()):
            self._close_door(os.strerror(errno.EMFILE))
            return
        if self.alive and not crowding.is_least(self.place, self._busy_with()):
            time.sleep(HESITATION_S)
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in FULL:
                raise
            self._close_door(error.strerror)
        self._tell_how_busy()

    def tend_door(self) -> None:
        """To be called after all events that came together."""
        self._tell_how_busy()
        if self._full_until:
            self._make_room()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """No longer than the door is closed."""
        closed = self._full_until or self._to_let_in
        super().wait_for_and_dispatch_events(min(timeout, FULL_S) if closed else timeout)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops lets in first whoever has connected already: the last one to close the listening socket
        would reset them. For whom there is no room now, there may be as others leave."""
        if not enabled and not self.alive:
            self._let_in_until = time.monotonic() + EMPTYING_S
            self._to_let_in = {listener: _queued(listener, self.cfg.backlog) for listener in self.sockets}
            self._let_in()
        super().set_accept_enabled(enabled)

    def murder_pending(self) -> None:
        """The last thing before the base looks whether a worker that stops has anybody left."""
        super().murder_pending()
        self._let_in()

    def _let_in(self) -> None:
        """As many as there is room for, of those who had connected when the worker was told to stop. The listening
        socket may be another worker's, too: those who came later are for that one."""
        late = time.monotonic() > self._let_in_until
        left = {} if late else {listener: self._accept_of(listener, most) for listener, most in self._to_let_in.items()}
        self._to_let_in = {listener: most for listener, most in left.items() if most}

    def _accept_of(self, listener: Any, most: int) -> int:
        """How many of them are still at the door."""
        for accepted in range(most):
            if not self.room.is_left(listener.fileno()):
                return most - accepted
            before = self.nr_conns
            self.accept(listener)
            if self.nr_conns == before:
                return most - accepted if self._full_until else 0
        return 0

    def _close_door(self, why: str | None) -> None:
        """For a while; the base looks at how many connections there may be before it waits for the next event."""
        now = time.monotonic()
        self._full_until = now + FULL_S
        self._crowded_until = now + FULL_SAID_S
        self.worker_connections = 0
        if now >= self._full_said_until:
            self._full_said_until = now + FULL_SAID_S
            LOG.error("no connection can be accepted: %s; raise the limit of open files", why)

    def _make_room(self) -> None:
        freed = self.room.is_left(self.sockets[0].fileno()) or self._close_idle()
        if freed or time.monotonic() >= self._full_until:
            self._full_until = 0.0
            self.worker_connections = self.cfg.worker_connections

    def _close_idle(self) -> bool:
        """Closes the connection on which nothing has been asked for longest. False where there is none."""
        since = time.monotonic() + self.cfg.keepalive - IDLE_S
        idle = (conn for conn in self.keepalived_conns if conn.timeout <= since and _is_idle(conn))
        conn = next(idle, None)
        if conn is None:
            return False
        self.keepalived_conns.remove(conn)
        with suppress(OSError, KeyError, ValueError):  # as the base does: unregistered already
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()
        return True

    def _tell_how_busy(self) -> None:
        """The other workers, while this one goes on."""
        if self.alive:
            crowding.tell(self.place, self._busy_with())
        else:
            crowding.leave(self.place)

    def _busy_with(self) -> int:
        return int(self.nr_conns) - len(self.keepalived_conns)


def _is_idle(conn: TConn) -> bool:
    """Whether nothing has come: a request that is there already is not to be lost."""
    try:
        return not conn.sock.recv(1, socket.MSG_PEEK)
    except OSError:  # nothing there, or a connection that was reset
        return True


def _queued(listener: Any, most: int) -> int:
    """How many have connected and not been accepted; `most` where the system tells of nobody, or not at all."""
    try:
        told = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, QUEUED_AT + 4)
        return int(struct.unpack_from("=I", told, QUEUED_AT)[0]) or most
    except (OSError, AttributeError, struct.error):
        return most
