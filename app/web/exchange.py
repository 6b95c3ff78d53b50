"""One request and its answer: ids, language, and the one log line that tells how it went."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, g, request

from app.stimuli.events import StimulusSet
from app.stimuli.ports import Clock, Usage
from app.web import tracing
from app.web.logs import FIELDS
from app.web.metrics import Answered
from app.web.state import WebState, state
from app.web.wording import LANGUAGES, Wording, wording

LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Exchange:
    """What is known of a request while it is answered. `reason` is that of the failure, empty when there is none.

    `quiet`: a file of a page, of which one load asks for dozens; its line is for those who look for it.
    """

    request_id: str
    trace: tracing.Trace
    language: str
    clock: Clock
    started: float
    reason: str = ""
    engine: str = ""
    usage: Usage = field(default_factory=Usage)
    items: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)
    fallback: str = ""
    quiet: bool = False

    def wording(self) -> Wording:
        """The sentences to answer with."""
        return wording(self.language)

    def elapsed_ms(self) -> int:
        """Milliseconds since the request came in."""
        return round((self.clock() - self.started) * 1000)

    def identity(self) -> dict[str, str]:
        """The ids of a log line."""
        return {"requestId": self.request_id, "traceId": self.trace.id}

    def speak(self, language: object) -> None:
        """Answers in the language that the body asks for, when there is one like it."""
        if language in LANGUAGES:
            self.language = str(language)

    def note(self, result: StimulusSet) -> None:
        """Keeps for the log line who made the result and what it cost."""
        self.engine, self.usage = result.engine, result.usage
        self.items, self.rejected = result.sources, result.rejected
        self.fallback = next((str(n.params["reason"]) for n in result.notices if n.code == "FALLBACK_EMBEDDED"), "")

    def finish(self, web: WebState, method: str, route: str, status: int) -> None:
        """Counts the answer, writes the line, and sends the span where spans are wanted.

        Routes are patterns of ours, never paths of a client.
        """
        seconds = self.clock() - self.started
        web.services.metrics.answered(
            Answered(
                route=route,
                method=method,
                status=status,
                reason=self.reason,
                seconds=seconds,
                upstream_s=self.usage.wait_ms / 1000,
                items=self.items,
                rejected=self.rejected,
                fallback=self.fallback,
            )
        )
        told = self._told(method, route, status)
        LOG.log(self._level(status), "request", extra={FIELDS: told})
        if web.spans is not None:
            web.spans.record(self.trace, f"{method} {route}", seconds, status, told)

    def _level(self, status: int) -> int:
        if status == 500:
            return logging.ERROR
        return logging.DEBUG if self.quiet else logging.INFO

    def _told(self, method: str, route: str, status: int) -> dict[str, object]:
        return {
            **self.identity(),
            "method": method,
            "route": route,
            "status": status,
            "reason": self.reason or None,
            "ms": self.elapsed_ms(),
            "engine": self.engine or None,
            "upstreamMs": self.usage.wait_ms,
            "inputTokens": self.usage.input_tokens,
            "outputTokens": self.usage.output_tokens,
            "attempts": self.usage.calls,
            "items": sum(self.items.values()),
            "fallback": self.fallback or None,
        }


def current() -> Exchange:
    """The exchange of this request, begun at the first call."""
    if "exchange" not in g:
        clock = state().services.clock
        g.exchange = Exchange(
            request_id=tracing.request_id(request.headers.get("X-Request-ID")),
            trace=tracing.trace(request.headers.get("traceparent")),
            language=request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0]),
            clock=clock,
            started=clock(),
        )
    found: Exchange = g.exchange
    return found


def install(app: Flask) -> None:
    """Begins an exchange with every request and ends it, with its log line, when the answer has been sent."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    current()


def _finish(response: Response) -> Response:
    now = current()
    response.direct_passthrough = False  # a file, too, is written by us: in time, and with its end seen
    response.headers["X-Request-ID"] = now.request_id
    route = request.url_rule.rule if request.url_rule else "unmatched"
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    web = state()
    response.call_on_close(lambda: now.finish(web, method, route, response.status_code))
    return response
