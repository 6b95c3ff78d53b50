"""What the server counts, in Prometheus's terms. Names and labels are an interface: see docs/observability.md.

Labels hold only values that we list ourselves, never anything of a client.
"""

from __future__ import annotations

from collections import Counter as Multiset
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from app.stimuli.ports import Usage
from app.web.problems import ApiError
from app.web.shared_counts import Places, places

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
CIRCUIT_STATES = ("closed", "open", "half_open")

# They would be there in one process and not in several.
disable_created_metrics()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Answered:
    """One finished request, as it is counted. `upstream_s` is 0 where upstream was not asked."""

    route: str
    method: str
    status: int
    reason: str
    seconds: float
    upstream_s: float
    items: Mapping[str, int]
    rejected: Mapping[str, int]
    fallback: str


class Metrics:
    """The counters of one application. Safe to share between threads."""

    def __init__(self, shared: Places = places) -> None:
        self._shared = shared
        self._lock = Lock()
        self._unpaid: Multiset[str] = Multiset()
        self._registry = CollectorRegistry()
        self._requests = self._counter("requests", "Answered requests", "route", "method", "status")
        self._seconds = self._histogram("request_duration_seconds", "From the request's head to its last byte", "route")
        self._errors = self._counter("errors", "Answers that are not 2xx, by reason", "reason")
        self._shed = self._counter("shed", "Requests told to come back because all places were taken")
        self._uncounted = self._counter("rate_limit_uncounted", "Requests let through because Redis did not answer")
        self._items = self._counter("verified_items", "Verified items given out", "source")
        self._rejected = self._counter("rejected_candidates", "Candidates that were not proved, by reason", "reason")
        self._fallbacks = self._counter("fallbacks", "Answers of the embedded engine instead of OpenAI's", "reason")
        self._upstream_errors = self._counter("upstream_errors", "Failed calls upstream, by reason", "reason")
        self._upstream_calls = self._counter("upstream_calls", "Calls made upstream")
        self._tokens = self._counter("tokens", "Tokens paid upstream", "direction")
        self._upstream_seconds = self._histogram("upstream_duration_seconds", "Part of a request spent upstream")
        self._in_use = self._gauge("slots_in_use", "Places for generation that are taken")
        self._slots = self._gauge("slots", "Places for generation")
        self._workers = self._gauge("workers", "Worker processes that serve")
        self._circuit = self._gauge("circuit_workers", "Workers by the state of their circuit to upstream", "state")

    def answered(self, done: Answered) -> None:
        """Counts a finished request."""
        if not self._shared.counting:
            return
        self._requests.labels(done.route, done.method, str(done.status)).inc()
        self._seconds.labels(done.route).observe(done.seconds)
        if done.reason:
            self._errors.labels(done.reason).inc()
        if done.reason == "OVERLOADED":
            self._shed.inc()
        if done.fallback:
            self._fallbacks.labels(done.fallback).inc()
        if done.upstream_s:
            self._upstream_seconds.observe(done.upstream_s)
        for source, number in done.items.items():
            self._items.labels(source).inc(number)
        for reason, number in done.rejected.items():
            self._rejected.labels(reason).inc(number)

    def slot(self, change: int) -> None:
        """A place has been taken (1) or given back (-1)."""
        if self._shared.counting:
            self._in_use.inc(change)

    def rate_uncounted(self) -> None:
        """A request passed without being counted to its client's limit."""
        if self._shared.counting:
            self._uncounted.inc()

    def paid(self, usage: Usage) -> None:
        """Upstream has been called, or has told what it cost. A counter never goes down: what an estimate was too high
        by is set off against what is paid next."""
        if not self._shared.counting:
            return
        self._upstream_calls.inc(usage.calls)
        with self._lock:
            self._unpaid.update(input=usage.input_tokens, output=usage.output_tokens)
            for direction, tokens in (+self._unpaid).items():
                self._tokens.labels(direction).inc(tokens)
                self._unpaid[direction] = 0

    def failed(self, reason: str) -> None:
        """A call upstream has failed."""
        if self._shared.counting:
            self._upstream_errors.labels(reason).inc()

    def alive(self, slots: int, circuit: str | None) -> None:
        """What is true of this worker now. Told at its start and every second."""
        if not self._shared.counting:
            return
        self._workers.set(1)
        self._slots.set(slots)
        for state in CIRCUIT_STATES if circuit else ():
            self._circuit.labels(state).set(state == circuit)

    def page(self) -> bytes:
        """All workers' counts together, as Prometheus reads them. Raises ApiError (503) when nothing is counted."""
        if self._shared.refused:
            raise ApiError(503, "METRICS_UNAVAILABLE")
        if self._shared.folder is None:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, str(self._shared.folder))  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"talktalk_{name}", text, labels, registry=self._registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(f"talktalk_{name}", text, labels, registry=self._registry, buckets=SECONDS)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"talktalk_{name}", text, labels, registry=self._registry, multiprocess_mode="livesum")
