"""One span for each request, at a real collector on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.web.conftest import KOREAN
from tests.web.server import running

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@contextmanager
def collector() -> Iterator[tuple[str, list[Span]]]:
    """Takes spans by OTLP over HTTP."""
    spans: list[Span] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
            spans.extend(span for one in sent.resource_spans for scope in one.scope_spans for span in scope.spans)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing on stderr."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", spans
        finally:
            server.shutdown()
            thread.join()


def test_a_span_continues_the_callers_trace_and_holds_no_text() -> None:
    with collector() as (url, spans):
        variables = {"TRACING": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_EXPORTER_OTLP_COMPRESSION": "none"}
        with running(**variables) as server:
            theirs = f"00-{TRACE}-{CALLER}-01"
            assert server.post("/api/v2/generate", {**KOREAN, "theme": "비밀"}, traceparent=theirs).status == 200
            assert server.post("/api/v2/generate", {}, X_Request_ID="ours").status == 422
            assert server.post("/api/v2/generate", KOREAN, traceparent=f"00-{TRACE}-{CALLER}-00").status == 200
            log = server.log
            assert server.stop() == 0
            ours = next(line for line in log.read_text("utf-8").splitlines() if '"requestId": "ours"' in line)
    assert [span.name for span in spans] == ["POST /api/v2/generate"] * 2
    continued, own = spans
    assert (continued.trace_id.hex(), continued.parent_span_id.hex()) == (TRACE, CALLER)
    assert own.trace_id.hex() in ours
    assert own.parent_span_id == b""
    told = {attribute.key: attribute.value for attribute in own.attributes}
    assert (told["status"].int_value, told["requestId"].string_value) == (422, "ours")
    assert continued.start_time_unix_nano < continued.end_time_unix_nano
    assert "비밀" not in str(continued)
