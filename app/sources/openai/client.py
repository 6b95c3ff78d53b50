"""The way to upstream. The SDK addresses and signs a call once; each call is then sent as it would be, and nothing is
done by itself: no retry, no redirect, no long timeout, no log of what is sent.

The SDK takes 0.6 ms of a processor to make one request, where sending it takes 0.1: it looks at each part anew.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from typing import Any

import httpx2
from openai import OpenAI

from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.transport import BoundedTransport, system_proxy

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-6-luna"
"""OpenAI's smallest current model (September 2026; $0.10 in, $0.50 out per million tokens), which takes strict schemas
and can be told not to reason. Source: its model page, November 2026."""

CONNECT_S = 5.0
IDLE_S = 20.0
"""Seconds without a byte after which a call is given up; the deadline of the request is often nearer."""


class Line:
    """Calls to chat completions of one server. Safe to share between threads."""

    def __init__(self, prepared: httpx2.Request, transport: BoundedTransport) -> None:
        own = ("content-length", "transfer-encoding")
        self._url = prepared.url
        self._headers = [(name, value) for name, value in prepared.headers.raw if name.decode().lower() not in own]
        self._transport = transport

    def post(self, body: Mapping[str, Any]) -> httpx2.Response:
        """The answer, whatever its status, its body still to be read. Raises httpx2.TransportError."""
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        timeouts = {"connect": CONNECT_S, "read": IDLE_S}
        request = httpx2.Request(
            "POST", self._url, headers=self._headers, content=content, extensions={"timeout": timeouts}
        )
        return self._transport.handle_request(request)

    def close(self) -> None:
        """Closes idle connections."""
        self._transport.close()


class LazyClient:
    """Opens the line at first use, which is after the fork: sockets and locks do not survive one."""

    def __init__(self, api_key: str, base_url: str) -> None:
        self._api_key = api_key.strip()  # a trailing newline from a secret file fails as a connection error
        self._base_url = base_url
        self._lock = threading.Lock()
        self._line: Line | None = None

    def get(self) -> Line:
        """The line. Raises UpstreamFailure when the key cannot be sent in a header at all."""
        with self._lock:
            if self._line is None:
                if not (self._api_key.isascii() and self._api_key.isprintable()):
                    raise UpstreamFailure("UPSTREAM_AUTH")
                transport = BoundedTransport(system_proxy(self._base_url))
                self._line = Line(_prepared(self._api_key, self._base_url), transport)
            return self._line

    def close(self) -> None:
        """Closes idle connections."""
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None


def _prepared(api_key: str, base_url: str) -> httpx2.Request:
    """How the SDK addresses and signs a call: it makes one, and nothing is sent."""
    _keep_quiet()
    made: list[httpx2.Request] = []

    def keep(request: httpx2.Request) -> httpx2.Response:
        made.append(request)
        return httpx2.Response(200, json={})

    headers = {"Accept-Encoding": "identity"}  # a compressed stream arrives in clumps
    with (
        httpx2.Client(transport=httpx2.MockTransport(keep)) as nowhere,
        OpenAI(
            api_key=api_key,
            base_url=base_url,
            max_retries=0,
            timeout=httpx2.Timeout(IDLE_S, connect=CONNECT_S),
            default_headers=headers,
            http_client=nowhere,
        ) as client,
    ):
        client.post("/chat/completions", cast_to=httpx2.Response, body={})
    return made[0]


def _keep_quiet() -> None:
    """What the SDK and its transport log at DEBUG varies by version, and a request holds what a client typed."""
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
