"""`GET /metrics`: what all workers of this instance have counted. There only when METRICS is on."""

from __future__ import annotations

from flask import Blueprint, Response

from app.web.metrics import CONTENT_TYPE
from app.web.state import state

bp = Blueprint("scrape", __name__)


@bp.get("/metrics")
def metrics() -> Response:
    """The counts as text, in Prometheus's format."""
    web = state()
    web.report()
    return Response(web.services.metrics.page(), content_type=CONTENT_TYPE)
