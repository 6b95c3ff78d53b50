"""Who may come in: the client's rate, then a free place. Asked only for requests that are right, so that a form being
filled in wrongly costs its user nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, after_this_request, request

from app.web.rate_limit import Allowance, client_key
from app.web.state import state


def admit() -> Callable[[], None]:
    """Lets one piece of work in and returns what ends it. Raises ApiError: 429 over the rate, 503 without a place."""
    web = state()
    allowance = web.rate_limit.hit(client_key(request.remote_addr))
    if allowance is not None:
        _show(allowance)
    return web.slots.take()


def _show(allowance: Allowance) -> None:
    @after_this_request
    def add(response: Response) -> Response:
        response.headers.update(allowance.headers())
        return response
