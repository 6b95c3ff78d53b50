"""The server: one thread per connection, HTTP/1.1, every call recorded with what became of it."""

from __future__ import annotations

import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class RecordedCall:
    """One request as it came, and how far the answer got.

    `port`: the client's, which tells connections apart. `closed_early`: the client left before the answer's end.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    port: int
    pieces: int = 0
    closed_early: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def system(self) -> str:
        """Text of the system message."""
        return str(self.body["messages"][0]["content"])

    @property
    def data(self) -> dict[str, Any]:
        """The JSON object of the user message."""
        parsed: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return parsed


class Exchange:
    """What a behaviour uses to answer: the request, and the connection in the raw."""

    def __init__(self, handler: BaseHTTPRequestHandler, call: RecordedCall, stop: threading.Event) -> None:
        self._handler = handler
        self.call = call
        self._stop = stop

    def head(self, status: int, headers: dict[str, str]) -> None:
        """Status line and headers."""
        lines = [f"HTTP/1.1 {status} Fake", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.send("\r\n".join(lines).encode())

    def body(self, status: int, headers: dict[str, str], content: bytes) -> None:
        """A whole answer."""
        self.head(status, {"Content-Length": str(len(content)), **headers})
        self.send(content)

    def chunk(self, content: bytes) -> None:
        """One chunk of a chunked body; an empty one ends it."""
        self.send(b"%x\r\n%s\r\n" % (len(content), content))

    def send(self, content: bytes) -> None:
        """Bytes on the wire, unless the client has left."""
        if self.client_left(0):
            raise ConnectionResetError
        self._handler.connection.sendall(content)

    def client_left(self, seconds: float) -> bool:
        """Waits up to that long for the client to close the connection, or for the server to stop."""
        until = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self._handler.connection, select.POLLIN)
        while not self._stop.is_set():
            left = until - time.monotonic()
            readable = poll.poll(1000 * max(0.0, min(0.05, left)))
            if readable and not self._handler.connection.recv(1, socket.MSG_PEEK):
                return True
            if left <= 0:
                return False
        return True

    def reset(self) -> None:
        """Closes the connection with RST, as a crashed proxy does."""
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.connection.shutdown(socket.SHUT_RD)
        self.close()

    def close(self) -> None:
        """No further request on this connection."""
        self._handler.close_connection = True


Behaviour = Callable[[Exchange], None]


class FakeOpenAI:
    """Context manager. Answers call k with behaviour k; the last one serves all later calls.

    A server that is told nothing answers 500, so that no test passes by accident. `tls`: speaks HTTPS with it.
    """

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self._behaviours = list(behaviours)
        self._lock = threading.Condition()
        self._stop = threading.Event()
        self.calls: list[RecordedCall] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a token is sent when it is written, as models' servers do

            def do_POST(self) -> None:
                fake._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing on stderr."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that leaves is no error here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Base URL for the SDK."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}/v1"

    def prepare(self, *behaviours: Behaviour) -> None:
        """Behaviours by call, for those that need to know the server."""
        self._behaviours = list(behaviours)

    def from_now_on(self, behaviour: Behaviour) -> None:
        """Behaviour of all calls to come."""
        with self._lock:
            self._behaviours = [behaviour]

    def arrived(self, count: int = 1) -> bool:
        """Waits until that many calls have come."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self.calls) >= count, timeout=10)

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        call = RecordedCall(handler.path, headers, body, time.monotonic(), handler.client_address[1])
        with self._lock:
            index = len(self.calls)
            self.calls.append(call)
            self._lock.notify_all()
            behaviour = self._behaviours[min(index, len(self._behaviours) - 1)] if self._behaviours else _unprepared
        try:
            behaviour(Exchange(handler, call, self._stop))
        except OSError:
            call.closed_early = True
            handler.close_connection = True
        finally:
            call.over.set()

    def __enter__(self) -> FakeOpenAI:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _unprepared(exchange: Exchange) -> None:
    exchange.body(500, {"Content-Type": "text/plain"}, b"no behaviour")
