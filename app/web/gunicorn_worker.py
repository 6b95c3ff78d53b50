"""Gunicorn's threaded worker, with answers of ours for broken requests and no patience with slow ones."""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import time
from functools import cached_property, partial
from queue import SimpleQueue
from selectors import EVENT_READ
from typing import Any

from gunicorn.http import errors as http  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

from app.threads import Threads
from app.web import errors, tracing
from app.web.crowding import HESITATION_S, crowding
from app.web.exchange import Exchange
from app.web.logs import FIELDS
from app.web.problems import ApiError
from app.web.room import Room
from app.web.state import state_of
from app.web.timed_socket import TimedSocket
from app.web.wording import LANGUAGES

LOG = logging.getLogger(__name__)
FIRST_BYTE_S = 20.0
"""How long a new connection may stay without a word; it costs no thread."""

FULL = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
FULL_S, FULL_SAID_S = 0.05, 10.0
"""How long nobody is accepted where there is no room, and how often the log says so. Our judgement."""

REPORT_EVERY_S = 0.9
"""Less than the longest pause between two heartbeats, so that one of them always reports."""

PARSE_ERRORS: tuple[tuple[type[Exception], int, str], ...] = (
    (http.LimitRequestLine, 414, "URI_TOO_LONG"),
    (http.LimitRequestHeaders, 431, "HEADERS_TOO_LARGE"),
    (http.ExpectationFailed, 417, "EXPECTATION_FAILED"),
    (http.UnsupportedTransferCoding, 501, "UNSUPPORTED_TRANSFER_CODING"),
    (http.InvalidRequestLine, 400, "BAD_REQUEST_LINE"),
    (http.ParseException, 400, "BAD_REQUEST"),
)
PHRASES = {
    400: "Bad Request",
    414: "URI Too Long",
    417: "Expectation Failed",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
}


class Worker(ThreadWorker):  # type: ignore[misc]
    """Differs from its base in eight things: a silent connection holds no thread, a request must arrive in time, a
    broken request gets our error shape and a log line without its text, closing never holds up accepting, who has
    fewer connections accepts first, who can accept no more goes on serving, stopping loses nobody who has connected,
    and being told to stop counts from the first moment on."""

    wsgi: Any = None
    place: int | None = None
    processor: int | None = None
    _report_at = 0.0
    _full_said_until = 0.0

    def heed(self, pending: SimpleQueue[int]) -> None:
        """From here on this process is told to stop by itself, not as the copy of the master that it was forked as.

        `pending`: signals that the master has not looked at; this copy may have got one of its own since the fork.
        """
        signal.signal(signal.SIGTERM, self.handle_exit)
        while not pending.empty():
            if pending.get_nowait() == signal.SIGTERM:
                self.handle_exit(signal.SIGTERM, None)

    def init_signals(self) -> None:
        """As the base sets them: in between there is no handler, and being told to stop must wait."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})

    def load_wsgi(self) -> None:
        """The application; one that was told to stop before it had it lets in who has connected, and no more."""
        super().load_wsgi()
        if not self.alive:
            state_of(self.wsgi).draining.set()

    def get_thread_pool(self) -> Threads:
        """As many threads as are configured, or as the system gives."""
        return Threads(self.cfg.threads)

    @cached_property
    def room(self) -> Room:
        """Under the limit of open files that this worker has."""
        return Room()

    def enqueue_req(self, conn: TConn) -> None:
        """A new connection waits for its first byte in the poller; one that has sent something goes to a thread."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket.over(conn.sock)
            self.room.take(conn.sock.fileno())
            conn.timeout = time.monotonic() + FIRST_BYTE_S
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
            return
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """One request on a connection, and the farewell when it was the last."""
        conn.sock.expect(http.NoMoreData)
        keep = super().handle(conn)
        if not keep:
            conn.sock.linger()
        return keep

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """The head has been read; the body gets its own time."""
        conn.sock.expect(TimeoutError)
        conn.sock.end_after_this = req.force_close
        conn.sock.begin_answer()
        return super().handle_request(req, conn)

    def accept(self, listener: Any) -> None:
        """A new connection, unless a worker with fewer of them takes it meanwhile.

        Where no descriptor is left for it, it waits at the door until somebody has gone. A worker that stops asks
        nothing of the reserve: nobody comes after those.
        """
        if self.alive and not self.room.is_left(listener.fileno()):
            return self._wait_for_room(os.strerror(errno.EMFILE))
        if self.alive and not crowding.is_least(self.place, self._busy_with()):
            time.sleep(HESITATION_S)
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in FULL:
                raise
            self._wait_for_room(error.strerror)
        self._tell_how_busy()

    def _wait_for_room(self, why: str | None) -> None:
        now = time.monotonic()
        if now >= self._full_said_until:
            self._full_said_until = now + FULL_SAID_S
            LOG.error("no connection can be accepted: %s; raise the limit of open files", why)
        time.sleep(FULL_S)

    def _tell_how_busy(self) -> None:
        """The other workers, while this one goes on."""
        if self.alive:
            crowding.tell(self.place, self._busy_with())
        else:
            crowding.leave(self.place)

    def _busy_with(self) -> int:
        return int(self.nr_conns) - len(self.keepalived_conns)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker that stops lets in first whoever has connected already: the last one to close the listening socket
        would reset them."""
        if not enabled and not self.alive:
            for listener in self.sockets:
                self._accept_waiting(listener)
        super().set_accept_enabled(enabled)

    def _accept_waiting(self, listener: Any) -> None:
        for _ in range(self.cfg.backlog):
            before = self.nr_conns
            self.accept(listener)
            if self.nr_conns == before:
                return

    def notify(self) -> None:
        """Called at every event and every second. Once a second it gives the heartbeat, and tells the metrics what is
        true of this worker: both take longer than all else that an event costs."""
        self._tell_how_busy()
        now = time.monotonic()
        if now >= self._report_at:
            self._report_at = now + REPORT_EVERY_S
            super().notify()
            state_of(self.wsgi).report()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Told to stop: readiness says so, what is under way finishes. While it starts it only remembers."""
        if self.wsgi is None:
            self.alive = False
            return
        state_of(self.wsgi).draining.set()
        super().handle_exit(sig, frame)

    def handle_error(self, req: Any, client: TimedSocket, addr: Any, exc: BaseException) -> None:
        """Answers what could not be parsed, in the one shape of errors."""
        status, reason = next(((s, r) for kind, s, r in PARSE_ERRORS if isinstance(exc, kind)), (500, "INTERNAL_ERROR"))
        now = Exchange(tracing.new_id(), tracing.trace(None), LANGUAGES[0], time.monotonic, started=time.monotonic())
        if status == 500:
            LOG.error("unforeseen error", exc_info=exc, extra={FIELDS: now.identity()})
        body = json.dumps({"success": False, "error": errors.body(ApiError(status, reason), now)}, ensure_ascii=False)
        now.finish(state_of(self.wsgi), "other", "unparsed", status)
        try:
            client.sendall(_raw_answer(status, body.encode(), now.request_id))
        except OSError:
            LOG.debug("the client left before its error")


def _raw_answer(status: int, body: bytes, request_id: str) -> bytes:
    head = (
        f"HTTP/1.1 {status} {PHRASES[status]}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
