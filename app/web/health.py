"""Is it alive, is it ready: answered at once, without calling out and without waiting behind generation."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from app.web.problems import ApiError
from app.web.state import state

VERSION = "2.0.0"
bp = Blueprint("health", __name__)


@bp.get("/health")
def health() -> Response:
    """The version, and which engine and languages serve."""
    web = state()
    return jsonify(
        status="healthy",
        version=VERSION,
        engine=web.services.source.name,
        languages=list(web.services.languages),
        ready=not web.draining.is_set(),
    )


@bp.get("/health/live")
def live() -> Response:
    """The process answers."""
    return jsonify(status="alive")


@bp.get("/health/ready")
def ready() -> Response:
    """Configuration and language data are loaded, and the process has not been told to stop."""
    web = state()
    if web.draining.is_set():
        raise ApiError(503, "DRAINING", retryable=True)
    return jsonify(status="ready", languages=list(web.services.languages))
