"""CORS for exact origins, and headers that keep browsers from guessing, framing and storing."""

from __future__ import annotations

import re

from flask import Flask, Response
from flask_cors import CORS

ALLOWED_HEADERS = ["Content-Type", "Accept", "X-Request-ID", "traceparent"]
EXPOSED_HEADERS = ["X-Request-ID", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
MAX_AGE_S = 600
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def install(app: Flask, allowed_origins: tuple[str, ...]) -> None:
    """Adds both to every answer, errors included.

    Origins are compiled here, escaped and anchored: Flask-CORS would read a text with brackets as a pattern, which
    an IPv6 origin is. Without `always_send=False` it would list all origins to whoever sends none.
    """
    app.after_request(_secure)
    CORS(
        app,
        origins=[re.compile(rf"{re.escape(origin)}\Z") for origin in allowed_origins],
        methods=["GET", "POST", "OPTIONS"],
        allow_headers=ALLOWED_HEADERS,
        expose_headers=EXPOSED_HEADERS,
        max_age=MAX_AGE_S,
        supports_credentials=False,
        always_send=False,
        intercept_exceptions=False,
    )


def _secure(response: Response) -> Response:
    """Sets each header that the view has not set; a cache must know that answers differ by origin."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    response.vary.add("Origin")
    return response
