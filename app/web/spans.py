"""One OpenTelemetry span for each request. The only module that imports OpenTelemetry, and only where TRACING is on.

Where spans go, and how they are sampled, is told to the library by its own variables (OTEL_EXPORTER_OTLP_ENDPOINT …).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from app.web.tracing import Trace

SERVICE = "talk-talk-vending"
FLUSH_MS = 2_000


class _OwnTraces(RandomIdGenerator):
    """Gives a new trace the id that our log line already names."""

    def __init__(self) -> None:
        self.named = threading.local()

    def generate_trace_id(self) -> int:
        """The id set for this thread."""
        return int(self.named.trace_id)


class Spans:
    """Sends spans from a thread of its own, which is begun at the first one: threads do not survive a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = _OwnTraces()
        self._provider: TracerProvider | None = None

    def record(self, trace: Trace, name: str, seconds: float, status: int, told: Mapping[str, object]) -> None:
        """A request that has just ended. `told`: named values, None where there is nothing to tell."""
        ended = time.time_ns()
        self._ids.named.trace_id = int(trace.id, 16)
        span = (
            self._ready()
            .get_tracer(SERVICE)
            .start_span(
                name,
                context=_parent(trace),
                kind=SpanKind.SERVER,
                start_time=ended - round(seconds * 1e9),
                attributes={key: value for key, value in told.items() if isinstance(value, (str, int))},
            )
        )
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end_time=ended)

    def close(self) -> None:
        """Sends what has not been sent yet, in short time."""
        with self._lock:
            if self._provider is not None:
                self._provider.force_flush(FLUSH_MS)

    def _ready(self) -> TracerProvider:
        with self._lock:
            if self._provider is None:
                self._provider = TracerProvider(
                    id_generator=self._ids,
                    resource=Resource.create({"service.name": SERVICE}),
                    shutdown_on_exit=False,
                )
                self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
            return self._provider


def _parent(trace: Trace) -> Context:
    if not trace.parent:
        return Context()
    parent = SpanContext(int(trace.id, 16), int(trace.parent, 16), is_remote=True, trace_flags=TraceFlags(trace.flags))
    return set_span_in_context(NonRecordingSpan(parent), Context())
