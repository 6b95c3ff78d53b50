"""The SDK's client, set up so that it does nothing by itself: no retry, no long timeout, no log of what is sent."""

from __future__ import annotations

import logging
import threading

import httpx2
from openai import OpenAI

from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.transport import BoundedTransport, system_proxy
from app.sources.openai.wire import CONNECT_S, IDLE_S

DEFAULT_BASE_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-6-luna"
"""OpenAI's smallest current model (September 2026; $0.10 in, $0.50 out per million tokens), which takes strict schemas
and can be told not to reason. Source: its model page, November 2026."""


class LazyClient:
    """Builds the SDK's client at first use, which is after the fork: sockets and locks do not survive one."""

    def __init__(self, api_key: str, base_url: str) -> None:
        self._api_key = api_key.strip()  # a trailing newline from a secret file fails as a connection error
        self._base_url = base_url
        self._lock = threading.Lock()
        self._client: OpenAI | None = None

    def get(self) -> OpenAI:
        """The client. Raises UpstreamFailure when the key cannot be sent in a header at all."""
        with self._lock:
            if self._client is None:
                if not (self._api_key.isascii() and self._api_key.isprintable()):
                    raise UpstreamFailure("UPSTREAM_AUTH")
                self._client = self._build()
            return self._client

    def close(self) -> None:
        """Closes idle connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _build(self) -> OpenAI:
        _keep_quiet()
        timeout = httpx2.Timeout(IDLE_S, connect=CONNECT_S)
        return OpenAI(
            api_key=self._api_key,
            base_url=self._base_url,
            max_retries=0,
            timeout=timeout,
            default_headers={"Accept-Encoding": "identity"},  # a compressed stream arrives in clumps
            http_client=httpx2.Client(
                transport=BoundedTransport(system_proxy(self._base_url)), timeout=timeout, follow_redirects=False
            ),
        )


def _keep_quiet() -> None:
    """What the SDK and its transport log at DEBUG varies by version, and a request holds what a client typed."""
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
