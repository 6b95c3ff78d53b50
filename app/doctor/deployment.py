"""Probes a running deployment from outside, as load balancers and browsers see it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.doctor.findings import LOCAL_HOSTS, Findings, fail, ok, warn

PATIENCE_S = 10.0
GENERATE_PATIENCE_S = 90.0
FOREIGN_ORIGIN = "https://foreign.invalid"
"""An origin that no list holds: `.invalid` is reserved (RFC 2606)."""

RENEW_DAYS = 14
CLOCK_SKEW_S = 60
"""Beyond a minute signatures and tokens begin to fail."""

REQUIRED_HEADERS = ("x-request-id", "x-content-type-options", "cache-control")
REQUEST = {
    "language": "ko",
    "age": 5,
    "count": 1,
    "sentenceLength": 3,
    "target": {"phoneme": "ㄹ", "position": "onset", "minOccurrences": 1},
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}


class Deployment:
    """A deployment at `url` (scheme, host, perhaps a port and a path before ours). Each check makes few requests."""

    def __init__(self, url: str, client: httpx.Client) -> None:
        self.base = url.rstrip("/")
        self._client = client

    def checks(self, origins: Sequence[str]) -> Findings:
        """Every finding; when nobody answers, only that."""
        yield from self._tls()
        try:
            health = self._client.get(f"{self.base}/health", timeout=PATIENCE_S)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            yield fail("url", "UNREACHABLE", why=type(error).__name__)
            return
        yield from self._health(health)
        steps: tuple[Callable[[], Findings], ...] = (
            self._ready,
            lambda: self._headers(health),
            lambda: self._cors(origins),
            self._metrics,
            self._generate,
        )
        for step in steps:
            try:
                yield from step()
            except httpx.HTTPError as error:
                yield fail("url", "BROKE_OFF", why=type(error).__name__)

    def _tls(self) -> Findings:
        parts = urlsplit(self.base)
        host = parts.hostname or ""
        if parts.scheme != "https":
            if host in LOCAL_HOSTS:
                yield ok("tls", "LOCAL")
            else:
                yield fail("tls", "MISSING")
            return
        try:
            left = _days_left(host, parts.port or 443)
        except ssl.SSLCertVerificationError as error:
            yield fail("tls", "NOT_TRUSTED", why=error.verify_message)
        except OSError as error:
            yield fail("tls", "NO_HANDSHAKE", why=type(error).__name__)
        else:
            yield ok("tls", "VALID", days=left) if left > RENEW_DAYS else warn("tls", "ENDS_SOON", days=left)

    def _health(self, answer: httpx.Response) -> Findings:
        found = _object(answer)
        if answer.status_code != 200:
            yield fail("health", "STATUS", status=answer.status_code)
        elif found.get("status") != "healthy":
            yield fail("health", "OTHER_SERVICE")
        else:
            yield ok("health", "HEALTHY", version=str(found.get("version")), engine=str(found.get("engine")))

    def _ready(self) -> Findings:
        status = self._client.get(f"{self.base}/health/ready", timeout=PATIENCE_S).status_code
        yield ok("ready", "READY") if status == 200 else fail("ready", "STATUS", status=status)

    def _headers(self, answer: httpx.Response) -> Findings:
        missing = [name for name in REQUIRED_HEADERS if name not in answer.headers]
        if missing:
            yield warn("headers", "MISSING", names=", ".join(missing))
        else:
            yield ok("headers", "THERE")
        try:
            sent = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
        except ValueError:
            yield warn("clock", "NO_DATE")
            return
        skew = round(abs(datetime.now(UTC).timestamp() - sent))  # two wall clocks, compared
        yield ok("clock", "AGREES") if skew <= CLOCK_SKEW_S else warn("clock", "SKEWED", seconds=skew)

    def _cors(self, origins: Sequence[str]) -> Findings:
        for origin in origins:
            allowed = self._preflight(origin)
            if allowed == origin:
                yield ok("cors", "ALLOWED", origin=origin)
            else:
                yield fail("cors", "REFUSED", origin=origin)
        if not origins:
            yield warn("cors", "NO_ORIGINS")
        foreign = self._preflight(FOREIGN_ORIGIN)
        yield fail("cors", "OPEN", allowed=foreign) if foreign else ok("cors", "CLOSED")

    def _preflight(self, origin: str) -> str:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        answer = self._client.options(f"{self.base}/api/v2/generate", headers=headers, timeout=PATIENCE_S)
        allowed: str = answer.headers.get("access-control-allow-origin", "")
        return allowed

    def _metrics(self) -> Findings:
        answer = self._client.get(f"{self.base}/metrics", timeout=PATIENCE_S)
        if answer.status_code == 200:
            yield warn("metrics", "PUBLIC")

    def _generate(self) -> Findings:
        answer = self._client.post(f"{self.base}/api/v2/generate", json=REQUEST, timeout=GENERATE_PATIENCE_S)
        found = _object(answer)
        if answer.status_code == 200:
            meta = found.get("data", {}).get("meta", {})
            codes = sorted({str(warning.get("code")) for warning in meta.get("warnings", [])})
            sources = "+".join(name for name, number in meta.get("sources", {}).items() if number)
            if codes:
                yield warn("generate", "WITH_WARNINGS", source=sources, codes=", ".join(codes))
            else:
                yield ok("generate", "WORKS", source=sources, ms=round(answer.elapsed.total_seconds() * 1000))
        elif answer.status_code == 429:
            yield warn("generate", "LIMITED")
        else:
            reason = found.get("error", {}).get("reason", "-")
            yield fail("generate", "STATUS", status=answer.status_code, reason=str(reason))


def _days_left(host: str, port: int) -> int:
    """Days until the certificate ends. Raises SSLError when it is not trusted, OSError when nobody answers."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE_S) as raw,
        context.wrap_socket(raw, server_hostname=host) as secured,
    ):
        certificate = secured.getpeercert() or {}
    return int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - datetime.now(UTC).timestamp()) // 86_400)


def _object(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer, {} where it is none."""
    try:
        found = json.loads(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
