"""The body of a request: media type, size, and the time it may take to arrive."""

from __future__ import annotations

from flask import request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]

from app.web import strict_json
from app.web.problems import ApiError, InvalidFieldsError, Problem
from app.web.timed_socket import TimedSocket

MAX_BYTES = 192 * 1024
"""The longest list of the longest sentences (100 × 200) is 120 KB where a client escapes every letter of Hangul."""


def read_object() -> dict[str, object]:
    """The JSON object that the request carries.

    Raises ApiError: 415 another media type, 413 over 192 KB, 400 not JSON or cut off, 422 JSON but no object.
    """
    _check_media_type()
    value = strict_json.loads(_read())
    if not isinstance(value, dict):
        raise InvalidFieldsError([Problem("body", "NOT_AN_OBJECT")])
    return value


def _check_media_type() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").strip("\"'").casefold()
    encoding = request.headers.get("Content-Encoding", "identity").strip().casefold()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8") or encoding != "identity":
        raise ApiError(415, "UNSUPPORTED_MEDIA_TYPE")


def _read() -> bytes:
    """At most one byte more than allowed: Werkzeug would cut a chunked body at its own limit and take the rest."""
    length = request.content_length
    if length is None and not request.environ.get("wsgi.input_terminated"):
        return b""
    if length is not None and length > MAX_BYTES:
        raise _too_large()
    try:
        data = request.environ["wsgi.input"].read(MAX_BYTES + 1 if length is None else length)
    except TimeoutError:
        raise _unread(ApiError(408, "BODY_TOO_SLOW")) from None
    except (OSError, ParseException):
        raise _unread(ApiError(400, "BODY_CUT_OFF")) from None
    if len(data) > MAX_BYTES:
        raise _too_large()
    if length is not None and len(data) < length:
        raise ApiError(400, "BODY_CUT_OFF")
    return bytes(data)


def _too_large() -> ApiError:
    return _unread(ApiError(413, "BODY_TOO_LARGE", params={"kilobytes": MAX_BYTES // 1024}))


def _unread(error: ApiError) -> ApiError:
    """The error after which the rest of the body stays unread: the answer says that the connection ends with it."""
    connection = request.environ.get("gunicorn.socket")
    if isinstance(connection, TimedSocket):
        connection.end_after_this()
    return error
