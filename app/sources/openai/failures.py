"""Every way in which upstream fails → what the caller is told, whether we ask again, what the circuit makes of it.

The fine reasons and their statuses are the contract's. Nothing that upstream says, neither message nor key fragment,
gets beyond this module: it is only compared.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from enum import Enum, auto
from typing import Any

from app.stimuli.errors import (
    ContentRejectedError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    UselessReplyError,
)

LONGEST_RETRY_AFTER_S = 60
"""Nobody at a form waits longer; upstream's larger numbers are cut to this."""


class Blame(Enum):
    """What a failure says about the upstream as a whole."""

    ALIVE = auto()  # it answered; this answer was useless
    SICK = auto()  # it may be down: repeated, it opens the circuit
    BARRED = auto()  # it will refuse everybody until a person acts: opens the circuit at once


@dataclass(frozen=True, slots=True)
class Kind:
    """How one reason is answered. `retry_after`: seconds told to the client; `pause`: seconds before we ask again once,
    None where asking again is no use."""

    error: type[SourceError]
    blame: Blame
    retryable: bool = False
    retry_after: int | None = None
    pause: float | None = None


KINDS: Mapping[str, Kind] = {
    "UPSTREAM_AUTH": Kind(UselessReplyError, Blame.BARRED),
    "UPSTREAM_FORBIDDEN": Kind(UselessReplyError, Blame.SICK),
    "UPSTREAM_MODEL_NOT_FOUND": Kind(UselessReplyError, Blame.SICK),
    "UPSTREAM_BAD_REQUEST": Kind(UselessReplyError, Blame.ALIVE),
    "UPSTREAM_QUOTA_EXHAUSTED": Kind(SourceUnavailableError, Blame.BARRED),
    "UPSTREAM_RATE_LIMITED": Kind(SourceUnavailableError, Blame.SICK, True, 10, 1.0),
    "UPSTREAM_ERROR": Kind(SourceUnavailableError, Blame.SICK, True, 5, 0.4),
    "UPSTREAM_OVERLOADED": Kind(SourceUnavailableError, Blame.SICK, True, 10, 1.0),
    "UPSTREAM_UNREACHABLE": Kind(SourceUnavailableError, Blame.SICK, True, 5, 0.2),
    "UPSTREAM_TIMEOUT": Kind(SourceTimeoutError, Blame.SICK, True, 10),
    "UPSTREAM_INVALID_RESPONSE": Kind(UselessReplyError, Blame.ALIVE, pause=0.0),
    "UPSTREAM_TRUNCATED": Kind(UselessReplyError, Blame.ALIVE, pause=0.0),
    "UPSTREAM_REFUSED": Kind(UselessReplyError, Blame.ALIVE, pause=0.0),
    "CONTENT_REJECTED": Kind(ContentRejectedError, Blame.ALIVE),
}

_QUOTA_CODES = frozenset(
    {
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
        "project_usage_limit_exceeded",
        "billing_hard_limit_reached",
        "billing_not_active",
    }
)
_RATE_CODES = frozenset({"rate_limit_exceeded", "slow_down", "rate_limit_error", "requests", "tokens"})
_OVERLOAD_CODES = frozenset({"server_is_overloaded", "overloaded", "overloaded_error", "service_unavailable_error"})
_FILTER_CODES = frozenset({"content_filter", "content_policy_violation"})


class UpstreamFailure(Exception):  # noqa: N818  it is recorded as a fact, most often not raised further
    """One call has failed. `reason`: a key of KINDS; `wait`: seconds upstream asks us to wait, None if it does not."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.kind = KINDS[reason]

    def as_source_error(self) -> SourceError:
        """What the caller of the source is told."""
        retry_after = self.kind.retry_after
        if retry_after is not None and self.wait is not None:
            retry_after = min(LONGEST_RETRY_AFTER_S, max(1, math.ceil(self.wait)))
        return self.kind.error(self.reason, retryable=self.kind.retryable, retry_after=retry_after)

    def pause(self) -> float | None:
        """Seconds to wait before asking again once; None when asking again is no use."""
        if self.kind.pause is None:
            return None
        return max(self.kind.pause, self.wait or 0.0)


def refused(has_client_text: bool) -> UpstreamFailure:
    """The model, or a filter before it, would not write: whose words are to blame decides."""
    return UpstreamFailure("CONTENT_REJECTED" if has_client_text else "UPSTREAM_REFUSED")


def of_status(
    status: int, error: Mapping[str, Any], headers: Mapping[str, str], has_client_text: bool
) -> UpstreamFailure:
    """An answer that is not 2xx. `error`: its error object, {} where the body is none."""
    if status in (400, 403) and not _FILTER_CODES.isdisjoint(_names(error)):
        return refused(has_client_text)
    if status == 402 or (status in (403, 429) and not _QUOTA_CODES.isdisjoint(_names(error))):
        return UpstreamFailure("UPSTREAM_QUOTA_EXHAUSTED")
    if status == 429:
        return UpstreamFailure("UPSTREAM_RATE_LIMITED", retry_after(headers))
    if status in (503, 529):
        return UpstreamFailure("UPSTREAM_OVERLOADED", retry_after(headers))
    if status >= 500 or status in (408, 409, 425):
        return UpstreamFailure("UPSTREAM_ERROR", retry_after(headers))
    if status < 400:
        return UpstreamFailure("UPSTREAM_INVALID_RESPONSE")  # a redirect that leads nowhere
    by_status = {401: "UPSTREAM_AUTH", 403: "UPSTREAM_FORBIDDEN", 404: "UPSTREAM_MODEL_NOT_FOUND"}
    return UpstreamFailure(by_status.get(status, "UPSTREAM_BAD_REQUEST"))


def of_error_object(error: Mapping[str, Any], has_client_text: bool) -> UpstreamFailure:
    """An error object where a completion was due: under status 200, or in the middle of a stream."""
    names = _names(error)
    if not _QUOTA_CODES.isdisjoint(names):
        return UpstreamFailure("UPSTREAM_QUOTA_EXHAUSTED")
    if not _FILTER_CODES.isdisjoint(names):
        return refused(has_client_text)
    if not _RATE_CODES.isdisjoint(names):
        return UpstreamFailure("UPSTREAM_RATE_LIMITED")
    if not _OVERLOAD_CODES.isdisjoint(names):
        return UpstreamFailure("UPSTREAM_OVERLOADED")
    if "server_error" in names:
        return UpstreamFailure("UPSTREAM_ERROR")
    return UpstreamFailure("UPSTREAM_INVALID_RESPONSE")


def _names(error: Mapping[str, Any]) -> frozenset[str]:
    """The codes by which an error object names itself."""
    return frozenset(value for key in ("code", "type") if isinstance(value := error.get(key), str))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds upstream asks to wait (`retry-after-ms`, `Retry-After` in seconds or as a date), None when unsaid."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return seconds
    date = parsedate_tz(headers.get("retry-after", ""))
    return None if date is None else max(0.0, mktime_tz(date) - time.time())
