"""Failures as the web layer raises them, before they are put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CODES = {
    429: "RATE_LIMITED",
    500: "GENERATION_FAILED",
    502: "GENERATION_FAILED",
    503: "SERVICE_UNAVAILABLE",
    504: "SERVICE_UNAVAILABLE",
}
"""The contract's code by status; every other status is the client's and INVALID_REQUEST. A reason tells more."""

Params = Mapping[str, str | int | tuple[str, ...]]
"""What fills a sentence. A text that begins with @ is the key of another sentence; several are listed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field. `name`: as on the wire, dotted; `reason` and `hint`: message keys, what is wrong and allowed."""

    name: str
    reason: str
    params: Params = field(default_factory=dict)
    hint: str = ""


def safe_name(name: str) -> str:
    """A client's own field name, fit to be repeated: plain letters, not long."""
    return re.sub(r"[^A-Za-z0-9_-]", "?", name[:40]) or "?"


class ApiError(Exception):
    """An answer that is not 2xx. `reason` is stable and names the message; texts are written when it is sent."""

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        code: str = "",
        retryable: bool = False,
        retry_after: int | None = None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.code = code or CODES.get(status, "INVALID_REQUEST")
        self.retryable = retryable
        self.retry_after = retry_after
        self.params = dict(params or {})
        self.headers = dict(headers or {})


class InvalidFieldsError(ApiError):
    """The request is JSON, but fields are wrong: all of them are named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        reasons = {problem.reason for problem in problems}
        super().__init__(422, reasons.pop() if len(reasons) == 1 else "INVALID_FIELDS")
        self.problems = tuple(problems)
