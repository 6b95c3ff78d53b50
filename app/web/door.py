"""The door of a worker: who is let in, by which worker, and what becomes of those for whom there is no room."""

from __future__ import annotations

import errno
import logging
import os
import socket
import time
from functools import cached_property
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.web.crowding import HESITATION_S, crowding
from app.web.room import Room

LOG = logging.getLogger(__name__)

FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
FULL_S, FULL_SAID_S = 0.05, 10.0
"""How long nobody is accepted where there is no room, and how often the log says so. Our judgement."""


class DoorWorker(ThreadWorker):  # type: ignore[misc]
    """Differs from its base in four things: who has fewer connections accepts first; who has no descriptor left for
    another goes on serving those it has, and closes the one that has been idle for longest for the one at the door; and
    stopping loses nobody who has connected."""

    place: int | None = None
    _full_until = 0.0
    _full_said_until = 0.0
    _to_empty: tuple[Any, ...] = ()
    """Listeners of a worker that stops, at which somebody who had connected still waits for room."""

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
        if self._to_empty:
            self._let_in()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """No longer than the door is closed."""
        closed = self._full_until or self._to_empty
        super().wait_for_and_dispatch_events(min(timeout, FULL_S) if closed else timeout)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops lets in first whoever has connected already: the last one to close the listening socket
        would reset them. For whom there is no room now, there may be as others leave."""
        if not enabled and not self.alive:
            self._to_empty = tuple(self.sockets)
            self._let_in()
        super().set_accept_enabled(enabled)

    def _let_in(self) -> None:
        self._to_empty = tuple(listener for listener in self._to_empty if not self._is_emptied(listener))

    def _is_emptied(self, listener: Any) -> bool:
        """Lets in whoever waits there. False where there is no room for them all."""
        for _ in range(self.cfg.backlog):
            if not self.room.is_left(listener.fileno()):
                return False
            before = self.nr_conns
            self.accept(listener)
            if self.nr_conns == before:
                return not self._full_until
        return True

    def _close_door(self, why: str | None) -> None:
        """For a while; the base looks at how many connections there may be before it waits for the next event."""
        now = time.monotonic()
        self._full_until = now + FULL_S
        self.worker_connections = 0
        if now >= self._full_said_until:
            self._full_said_until = now + FULL_SAID_S
            LOG.error("no connection can be accepted: %s; raise the limit of open files", why)

    def _make_room(self) -> None:
        if self._close_idle() or time.monotonic() >= self._full_until:
            self._full_until = 0.0
            self.worker_connections = self.cfg.worker_connections

    def _close_idle(self) -> bool:
        """Closes the connection on which nothing has been asked for longest. False where there is none."""
        conn = next((conn for conn in self.keepalived_conns if _is_idle(conn)), None)
        if conn is None:
            return False
        self.keepalived_conns.remove(conn)
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
