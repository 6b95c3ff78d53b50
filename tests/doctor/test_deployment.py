"""`--url` against real servers on loopback, healthy and not."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import trustme

from tests.doctor.test_command import findings, names
from tests.web.server import ORIGIN, free_port, running


def test_a_healthy_deployment_passes_every_probe() -> None:
    with running() as server:
        status, found = findings("--url", f"http://127.0.0.1:{server.port}", "--origin", ORIGIN)
    assert status == 0
    assert names(found["health"]) == ["HEALTHY"]
    assert names(found["ready"]) == ["READY"]
    assert names(found["cors"]) == ["ALLOWED", "CLOSED"]
    assert names(found["generate"]) == ["WORKS"]
    assert names(found["headers"]) == ["THERE"]
    assert names(found["clock"]) == ["AGREES"]


def test_an_origin_that_the_deployment_does_not_know_is_a_failure() -> None:
    with running() as server:
        status, found = findings("--url", f"http://127.0.0.1:{server.port}/", "--origin", "https://other.example")
    assert status == 1
    assert names(found["cors"]) == ["REFUSED", "CLOSED"]


def test_nobody_at_the_address_is_one_clear_failure() -> None:
    status, found = findings("--url", f"http://127.0.0.1:{free_port()}")
    assert status == 1
    assert names(found["url"]) == ["UNREACHABLE"]
    assert "health" not in found


@contextmanager
def stranger(answer: Mapping[str, object], headers: Mapping[str, str], tls: bool = False) -> Iterator[int]:
    """A server of somebody else, which answers everything alike."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = json.dumps(answer).encode()
            self.send_response(200)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_OPTIONS = _answer  # noqa: N815  names that http.server looks for

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing on stderr."""

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A handshake that the client breaks off is no error here."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("localhost", "127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_another_service_that_lets_everybody_in_fails() -> None:
    with stranger({"ok": True}, {"Access-Control-Allow-Origin": "*"}) as port:
        status, found = findings("--url", f"http://127.0.0.1:{port}", "--origin", ORIGIN)
    assert status == 1
    assert names(found["health"]) == ["OTHER_SERVICE"]
    assert "OPEN" in names(found["cors"])
    assert names(found["headers"]) == ["MISSING"]
    assert names(found["metrics"]) == ["PUBLIC"]


def test_a_certificate_that_nobody_vouches_for_fails() -> None:
    with stranger({"status": "healthy", "version": "2.0.0"}, {}, tls=True) as port:
        status, found = findings("--url", f"https://127.0.0.1:{port}")
    assert status == 1
    assert names(found["tls"]) == ["NOT_TRUSTED"]
