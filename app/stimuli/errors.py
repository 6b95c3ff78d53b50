"""Every way in which drawing stimuli can fail.

StimulusError
├── InsufficientResultsError    the constraints are satisfied by nothing we know (422)
└── SourceError                 where candidates come from has failed
    ├── SourceUnavailableError  it cannot be asked now: unreachable, overloaded, out of quota or budget (503)
    ├── SourceTimeoutError      it did not finish before the deadline (504)
    ├── UselessReplyError       it answered, but with nothing that can be used (502)
    └── ContentRejectedError    it refused the client's own words (422)

Messages here are for logs and never hold text of a client, a model or a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class StimulusError(Exception):
    """Base of all. `reason` is stable and fine, for clients and metrics."""

    reason = "STIMULUS_ERROR"
    retryable = False
    retry_after: int | None = None


class InsufficientResultsError(StimulusError):
    """Nothing satisfies the brief. `advice` lists the constraints to relax, most helpful first (see advice.py)."""

    reason = "NOTHING_FOUND"

    def __init__(self, advice: Sequence[str], rejected: Mapping[str, int]) -> None:
        super().__init__("no candidate satisfied the brief")
        self.advice = tuple(advice)
        self.rejected = dict(rejected)


class SourceError(StimulusError):
    """A source of candidates has failed. `retry_after` in whole seconds, only where waiting helps."""

    reason = "SOURCE_FAILED"

    def __init__(self, reason: str, *, retryable: bool = False, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable
        self.retry_after = retry_after


class SourceUnavailableError(SourceError):
    """Cannot be asked now."""


class SourceTimeoutError(SourceError):
    """Did not finish within the deadline."""


class UselessReplyError(SourceError):
    """Answered with nothing usable."""


class ContentRejectedError(SourceError):
    """Refused the client's own words (theme, core words)."""
