"""HTTP below the SDK, with each socket operation bounded by the scope of its call."""

from __future__ import annotations

import socket
import ssl
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2
import httpx2

from app.sources.openai.scope import CallScope, current

KEEPALIVE_S = 30.0
"""Idle connections are kept this long: a new TLS handshake costs more than a token."""

_ERRORS: tuple[tuple[type[Exception], type[httpx2.TransportError]], ...] = (
    (httpcore2.ConnectTimeout, httpx2.ConnectTimeout),
    (httpcore2.PoolTimeout, httpx2.PoolTimeout),
    (httpcore2.WriteTimeout, httpx2.WriteTimeout),
    (httpcore2.TimeoutException, httpx2.ReadTimeout),
    (httpcore2.ConnectError, httpx2.ConnectError),
    (httpcore2.NetworkError, httpx2.ReadError),
    (httpcore2.ProtocolError, httpx2.RemoteProtocolError),
    (httpcore2.ProxyError, httpx2.ProxyError),
    (httpcore2.UnsupportedProtocol, httpx2.UnsupportedProtocol),
)


class _BoundedStream(httpcore2.NetworkStream):
    """A connection whose every operation ends at its call's deadline, or at once when the call is cancelled."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        scope = self._scope()
        received = self._inner.read(max_bytes, _bounded(scope, timeout))
        if scope is not None and not scope.count(len(received)):
            raise httpcore2.ReadError("the answer is too long")
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _bounded(self._scope(), timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        bound = _bounded(self._scope(), timeout)
        return _BoundedStream(self._inner.start_tls(ssl_context, server_hostname, bound))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def _scope(self) -> CallScope | None:
        scope = current()
        sock = self._inner.get_extra_info("socket")
        if scope is not None and isinstance(sock, socket.socket) and not scope.hold(sock):
            raise httpcore2.ReadError("cancelled")
        return scope


def _bounded(scope: CallScope | None, timeout: float | None) -> float | None:
    if scope is None:
        return timeout
    remaining = scope.remaining()
    if remaining <= 0:
        raise httpcore2.ReadTimeout("the deadline has passed")
    return remaining if timeout is None else min(timeout, remaining)


class _BoundedBackend(httpcore2.NetworkBackend):
    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        bound = _bounded(current(), timeout)
        return _BoundedStream(self._inner.connect_tcp(host, port, bound, local_address, socket_options))


class _Body(httpx2.SyncByteStream):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._chunks

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()


class BoundedTransport(httpx2.BaseTransport):
    """The SDK's transport. `proxy`: URL of an HTTP proxy, or None."""

    def __init__(self, proxy: str | None = None) -> None:
        settings: dict[str, Any] = {
            "ssl_context": httpx2.create_ssl_context(),
            "max_connections": None,
            "keepalive_expiry": KEEPALIVE_S,
            "network_backend": _BoundedBackend(),
        }
        self._pool = httpcore2.HTTPProxy(proxy, **settings) if proxy else httpcore2.ConnectionPool(**settings)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        with _translated():
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        body = answer.stream
        assert isinstance(body, Iterable)  # noqa: S101  the synchronous pool's answers are
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(body), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise _translation(error) from error
    except (httpcore2.ProxyError, httpcore2.UnsupportedProtocol) as error:
        raise _translation(error) from error


def _translation(error: Exception) -> httpx2.TransportError:
    """httpx2's name of what httpcore2 met; the first row that fits is the most specific."""
    for met, name in _ERRORS:
        if isinstance(error, met):
            return name(type(error).__name__)
    return httpx2.TransportError(type(error).__name__)


def system_proxy(url: str) -> str | None:
    """The HTTP proxy that this machine uses for that URL, as the SDK would find it by itself."""
    target = httpx2.URL(url)
    if urllib.request.proxy_bypass(target.host):
        return None
    proxies = urllib.request.getproxies()
    return proxies.get(target.scheme) or proxies.get("all")
