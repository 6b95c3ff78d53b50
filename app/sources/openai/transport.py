"""HTTP below the SDK: each socket operation is bounded by the scope of its call.

Made of the standard library's client, because a streamed reply comes in some hundred tiny chunks: reading one costs
0.05 ms here and 0.27 ms in httpx2's own transport (2 cores, 395 chunks), which is most of what a request costs us.
"""

from __future__ import annotations

import base64
import http.client
import select
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

import httpx2

from app.sources.openai.scope import CallScope, current
from app.sources.openai.wire import CONNECT_S, Answer, bounded

KEEPALIVE_S = 30.0
"""Idle connections are kept this long: a new TLS handshake costs more than a token."""
MOST_IDLE = 64
DRAIN_S = 0.05
"""How long the end of a body that nobody needs is waited for, to keep the connection."""
BODY = "body"
"""Extension of a response: its `Body`."""
Connection = http.client.HTTPConnection


class Body(httpx2.SyncByteStream):
    """The body of an answer: to be iterated over, which waits, or to be taken as it arrives, which does not."""

    def __init__(self, transport: BoundedTransport, connection: Connection, answer: Answer) -> None:
        self._transport = transport
        self._connection = connection
        self._answer = answer
        self._scope = current()
        self._over = False

    def __iter__(self) -> Iterator[bytes]:
        while more := self.arrived():
            yield more

    def arrived(self) -> bytes | None:
        """All that is there, nothing at the end; None where there is nothing yet and nobody waits.

        Raises httpx2.TransportError.
        """
        with _translated(httpx2.ReadError, httpx2.ReadTimeout):
            return self._answer.arrived()

    def wait_no_more(self) -> socket.socket:
        """From here on `arrived` does not wait; returns the socket, to be asked when there is something."""
        return self._answer.reader.wait_no_more()

    def complete(self) -> bool:
        """True when its announced end has been read."""
        return self._answer.complete()

    def close(self) -> None:
        """Keeps the connection where the body is at its end, or about to be; drops it where there is more to come."""
        if self._over:
            return
        self._over = True
        scope = self._scope
        if not self._answer.complete() and scope is not None and not scope.cancelled:
            self._drain()
        reusable = self._answer.complete() and not self._answer.will_close and (scope is None or scope.let_go())
        self._answer.close()
        self._transport.over(self._connection, reusable=reusable)

    def _drain(self) -> None:
        self._answer.reader.idle_s = DRAIN_S
        try:
            self._answer.arrived()
        except (OSError, http.client.HTTPException):
            return


class BoundedTransport(httpx2.BaseTransport):
    """The SDK's transport to one server. `proxy`: URL of an HTTP proxy, or None. Safe to share between threads."""

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = httpx2.URL(proxy) if proxy else None
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Connection]] = []
        self._closed = False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends a request and reads the head of the answer, or all of it where it is no success.

        Raises httpx2.TransportError.
        """
        timeouts = request.extensions.get("timeout", {})
        scope = current()
        connection = self._idle_connection()
        if connection is None:
            connection = self._connection(request.url, timeouts.get("connect") or CONNECT_S)
            with _translated(httpx2.ConnectError, httpx2.ConnectTimeout), _waiting(scope):
                connection.timeout = bounded(scope, connection.timeout or CONNECT_S)
                connection.connect()
        try:
            with _translated(httpx2.ReadError, httpx2.ReadTimeout):
                answer = self._exchange(connection, request, scope, timeouts.get("read") or Answer.idle_s)
        except httpx2.TransportError:
            connection.close()
            raise
        body = Body(self, connection, answer)
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.getheaders()]
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            if scope is not None:
                scope.asked = False
            return httpx2.Response(answer.status, headers=headers, stream=httpx2.ByteStream(_whole(body)))
        return httpx2.Response(answer.status, headers=headers, stream=body, extensions={BODY: body})

    def over(self, connection: Connection, *, reusable: bool) -> None:
        """An answer is over; its connection is kept for the next call where it can be."""
        with self._lock:
            if reusable and not self._closed and len(self._idle) < MOST_IDLE:
                self._idle.append((time.monotonic(), connection))
                return
        connection.close()

    def close(self) -> None:
        """Closes idle connections; those in use close themselves."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _exchange(
        self, connection: Connection, request: httpx2.Request, scope: CallScope | None, idle_s: float
    ) -> Answer:
        sock = connection.sock
        if scope is not None and not scope.hold(sock):
            raise TimeoutError("cancelled")
        sock.settimeout(bounded(scope, idle_s))
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in request.headers.raw}
        if self._proxy and request.url.scheme == "http":
            headers |= _proxy_credentials(self._proxy)
        if scope is not None:
            scope.asked = True
        with _waiting(scope):
            connection.request(request.method, self._target(request.url), request.read(), headers)
        answer = connection.getresponse()
        assert isinstance(answer, Answer)  # noqa: S101  what response_class makes
        answer.reader.idle_s = idle_s
        return answer

    def _idle_connection(self) -> Connection | None:
        """The connection used last, if it is fresh and the server has not closed it."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                since, connection = self._idle.pop()
            if not _has_news(connection.sock) and time.monotonic() - since < KEEPALIVE_S:
                return connection
            connection.close()

    def _connection(self, url: httpx2.URL, timeout: float) -> Connection:
        host, port, secure = url.host, url.port or (443 if url.scheme == "https" else 80), url.scheme == "https"
        at, at_port = (self._proxy.host, self._proxy.port or 80) if self._proxy else (host, port)
        connection: Connection
        if secure:
            self._tls = self._tls or httpx2.create_ssl_context()  # the system's trust store, as the SDK uses it
            connection = http.client.HTTPSConnection(at, at_port, timeout=timeout, context=self._tls)
        else:
            connection = http.client.HTTPConnection(at, at_port, timeout=timeout)
        connection.response_class = Answer
        if self._proxy and secure:
            connection.set_tunnel(host, port, _proxy_credentials(self._proxy))
        return connection

    def _target(self, url: httpx2.URL) -> str:
        """What stands in the request line: the path, or the whole URL for a proxy that reads it."""
        return str(url) if self._proxy and url.scheme == "http" else url.raw_path.decode("ascii")


def _whole(body: Body) -> bytes:
    """What an answer that is no success says. Read here: who cannot unpack it later does not close it."""
    try:
        return b"".join(body)
    finally:
        body.close()


def _has_news(sock: socket.socket) -> bool:
    """Whether it has something to read, or has been closed. Not `select`, which knows no descriptor above 1,023."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def _waiting(scope: CallScope | None) -> AbstractContextManager[None]:
    """For what may wait: the floor is left to others meanwhile."""
    return nullcontext() if scope is None else scope.place.left(first=True)


def _proxy_credentials(proxy: httpx2.URL) -> dict[str, str]:
    if not proxy.userinfo:
        return {}
    return {"Proxy-Authorization": "Basic " + base64.b64encode(unquote_to_bytes(proxy.userinfo)).decode("ascii")}


@contextmanager
def _translated(broken: type[httpx2.TransportError], late: type[httpx2.TransportError]) -> Iterator[None]:
    """The SDK knows httpx2's errors, not the socket's. Messages are dropped: they may hold what upstream sent."""
    try:
        yield
    except TimeoutError as error:
        raise late(type(error).__name__) from error
    except (OSError, ssl.SSLError) as error:
        raise broken(type(error).__name__) from error
    except http.client.HTTPException as error:
        raise httpx2.RemoteProtocolError(type(error).__name__) from error


def system_proxy(url: str) -> str | None:
    """The HTTP proxy that this machine uses for that URL, as the SDK would find it by itself."""
    target = httpx2.URL(url)
    if urllib.request.proxy_bypass(target.host):
        return None
    proxies = urllib.request.getproxies()
    found = proxies.get(target.scheme) or proxies.get("all")
    return found if found and found.startswith("http://") else None
