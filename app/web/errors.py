"""Every failure leaves here, in one shape."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.stimuli.errors import (
    ContentRejectedError,
    InsufficientResultsError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    StimulusError,
)
from app.web import exchange
from app.web.exchange import Exchange
from app.web.logs import FIELDS
from app.web.problems import ApiError, InvalidFieldsError
from app.web.wording import Wording

LOG = logging.getLogger(__name__)
MAX_SENTENCES = 3
"""Sentences of a message; the details name every field."""

MAX_ADVICE = 3
SOURCE_STATUS: tuple[tuple[type[SourceError], int, str], ...] = (
    (ContentRejectedError, 422, "CONTENT_REJECTED"),
    (SourceTimeoutError, 504, "SOURCE_TIMEOUT"),
    (SourceUnavailableError, 503, "SOURCE_UNAVAILABLE"),
    (SourceError, 502, "SOURCE_USELESS"),
)
"""Status of a source's failure and the message where its own reason has none."""

ADVISED_FIELDS = {
    "avoid_phonemes": "avoidPhonemes",
    "allow_clusters": "allowClusters",
    "rules_mode": "phonological_rules_mode",
    "core_words": "core_words",
    "function": "communicativeFunction",
    "sentence_length": "sentenceLength",
    "exclude": "exclude",
    "min_occurrences": "target.minOccurrences",
    "word_position": "target.wordPosition",
    "age": "age",
    "position": "target.position",
    "contrast_phoneme": "contrastPhoneme",
    "target": "target.phoneme",
}
"""The field behind each advice."""


def install(app: Flask) -> None:
    """Catches every exception that leaves a view, and every routing error."""
    app.register_error_handler(ApiError, answer)
    app.register_error_handler(StimulusError, lambda error: answer(from_domain(error, exchange.current())))
    app.register_error_handler(HTTPException, lambda error: answer(_from_http(error)))
    app.register_error_handler(Exception, lambda error: answer(from_bug(error, exchange.current())))


def answer(error: ApiError) -> Response:
    """The error as an HTTP answer."""
    response = jsonify({"success": False, "error": body(error, exchange.current())})
    response.status_code = error.status
    response.headers.update(error.headers)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def body(error: ApiError, now: Exchange) -> dict[str, Any]:
    """The `error` object of the contract, in the language of the exchange; the exchange notes the reason."""
    now.reason = error.reason
    return {
        "code": error.code,
        "message": _message(error, now.wording()),
        "details": _details(error, now.wording()),
        "reason": error.reason,
        "retryable": error.retryable,
        "requestId": now.request_id,
    }


def from_any(error: BaseException, now: Exchange) -> ApiError:
    """Any failure of a generation as an answer."""
    match error:
        case ApiError():
            return error
        case StimulusError():
            return from_domain(error, now)
    return from_bug(error, now)


def from_domain(error: StimulusError, now: Exchange) -> ApiError:
    """A failure of the domain as an answer."""
    match error:
        case InsufficientResultsError():
            now.rejected = error.rejected
            advice = tuple(f"@advice.{name}" for name in error.advice[:MAX_ADVICE])
            return ApiError(422, error.reason, code="INSUFFICIENT_RESULTS", params={"advice": advice})
        case SourceError():
            status, message = next((status, key) for kind, status, key in SOURCE_STATUS if isinstance(error, kind))
            return ApiError(
                status,
                error.reason,
                retryable=error.retryable,
                retry_after=error.retry_after,
                params={"message": message, "field": "theme, core_words"},
            )
    raise TypeError(type(error).__name__)


def from_bug(error: BaseException, now: Exchange) -> ApiError:
    """An error nobody foresaw: its trace goes to the log, nothing of it to the client."""
    LOG.error("unforeseen error", exc_info=error, extra={FIELDS: now.identity()})
    return ApiError(500, "INTERNAL_ERROR")


def _from_http(error: HTTPException) -> ApiError:
    """Werkzeug's own errors: routing, and requests it cannot read."""
    status = error.code or 500
    if isinstance(error, MethodNotAllowed):
        methods = set(error.valid_methods or ())
        allowed = ", ".join(sorted(methods, key=lambda method: (method == "OPTIONS", method)))
        return ApiError(405, "METHOD_NOT_ALLOWED", params={"allowed": allowed}, headers={"Allow": allowed})
    if status >= 500:
        return from_bug(error, exchange.current())
    return ApiError(status, "NOT_FOUND" if status == 404 else "BAD_REQUEST")


def _message(error: ApiError, wording: Wording) -> str:
    if isinstance(error, InvalidFieldsError):
        lines = _lines(error, wording)
        if len(lines) == 1:
            return lines[0]
        first = " ".join(lines[:MAX_SENTENCES])
        return wording.text("error.INVALID_FIELDS", {"count": len(lines), "sentences": first})
    own = f"error.{error.reason}"
    return wording.text(own if own in wording.texts else f"error.{error.params['message']}", error.params)


def _details(error: ApiError, wording: Wording) -> str:
    if isinstance(error, InvalidFieldsError):
        return "\n".join(_lines(error, wording))
    if error.reason == "NOTHING_FOUND":
        return "\n".join(_advice(error, wording))
    key = f"detail.{error.reason}"
    return wording.text(key, error.params) if key in wording.texts else ""


def _advice(error: ApiError, wording: Wording) -> Iterator[str]:
    """One line for each field that may be relaxed."""
    advice = error.params["advice"]
    for key in advice if isinstance(advice, tuple) else ():
        name = key.removeprefix("@advice.")
        told = wording.find("advice", name)
        yield f"{ADVISED_FIELDS[name]}: {told}" if name in ADVISED_FIELDS else told


def _lines(error: InvalidFieldsError, wording: Wording) -> list[str]:
    """One line for each wrong field."""
    return [f"{problem.name}: {wording.problem(problem)}" for problem in error.problems]
