"""Gunicorn's threaded worker, with answers of ours for broken requests and no patience with slow ones."""

from __future__ import annotations

import json
import logging
import signal
import time
from functools import partial
from queue import SimpleQueue
from selectors import EVENT_READ
from typing import Any

from gunicorn.http import errors as http  # type: ignore[import-untyped]
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn  # type: ignore[import-untyped]

from app.threads import Threads
from app.web import errors, tracing
from app.web.door import DoorWorker
from app.web.exchange import Exchange
from app.web.logs import FIELDS
from app.web.problems import ApiError
from app.web.state import state_of
from app.web.timed_socket import TimedSocket
from app.web.wording import LANGUAGES

LOG = logging.getLogger(__name__)
FIRST_BYTE_S = 20.0
"""How long a new connection may stay without a word; it costs no thread."""

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


class Worker(DoorWorker):
    """Differs from Gunicorn's in its door, and in five things more: a silent connection holds no thread, a request must
    arrive in time, a broken request gets our error shape and a log line without its text, closing never holds up
    accepting, and being told to stop counts from the first moment on."""

    wsgi: Any = None
    processor: int | None = None
    _report_at = 0.0

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

    def enqueue_req(self, conn: TConn) -> None:
        """A new connection waits for its first byte in the poller; one that has sent something goes to a thread."""
        if not isinstance(conn.sock, TimedSocket):
            conn.sock = TimedSocket.over(conn.sock)
            self.room.take(conn.sock.fileno())
            conn.timeout = time.monotonic() + (FIRST_BYTE_S if self.alive else STOP_KEEPALIVE_LINGER)
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))
            return
        super().enqueue_req(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Of a worker that stops: who has never said a word (a browser connects ahead) is waited for no longer than who
        has been answered."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

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
        if self.is_crowded:
            req.force_close()
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Called at every event and every second. Once a second it gives the heartbeat, and tells the metrics what is
        true of this worker: both take longer than all else that an event costs."""
        self.tend_door()
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
