"""A frontend on another port, as developers run it: XHR and streams through CORS, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.conftest import KOREAN
from tests.web.server import Server

pytestmark = pytest.mark.browser
PORT = 3456
XHR = """([api, body]) => new Promise((resolve) => {
  const call = new XMLHttpRequest();
  call.open("POST", api + "/api/v2/generate");
  call.setRequestHeader("Content-Type", "application/json");
  call.setRequestHeader("X-Request-ID", "from-a-browser");
  call.onload = () => resolve([call.status, JSON.parse(call.responseText), call.getResponseHeader("X-Request-ID")]);
  call.onerror = () => resolve([0, null, null]);
  call.send(JSON.stringify(body));
})"""
STREAM = """async ([api, body]) => {
  const answer = await fetch(api + "/api/v2/generate", { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" } });
  const text = await answer.text();
  return [answer.status, text.split("\\n\\n").filter(Boolean).map((block) => block.split("\\n")[0].slice(7))];
}"""


class Frontend(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>frontend</title>")

    def log_message(self, *_: Any) -> None:
        """Says nothing: the output is the tests'."""


@pytest.fixture(scope="module")
def frontend() -> Iterator[None]:
    """A second server, at the port that the settings allow for development."""
    with ThreadingHTTPServer(("127.0.0.1", PORT), Frontend) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.fixture
def elsewhere(browser: Browser, frontend: None) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://localhost:{PORT}/")
    yield page
    context.close()


def test_xhr_gets_sentences_and_reads_the_request_id(elsewhere: Page, real: Server) -> None:
    status, body, request_id = elsewhere.evaluate(XHR, [f"http://localhost:{real.port}", KOREAN])
    assert status == 200
    assert len(body["data"]["items"]) == 3
    assert request_id == "from-a-browser"


def test_xhr_reads_errors_too(elsewhere: Page, real: Server) -> None:
    status, body, _ = elsewhere.evaluate(XHR, [f"http://localhost:{real.port}", {**KOREAN, "age": 70}])
    assert status == 422
    assert body["error"]["code"] == "INVALID_REQUEST"


def test_a_stream_comes_through(elsewhere: Page, real: Server) -> None:
    status, events = elsewhere.evaluate(STREAM, [f"http://localhost:{real.port}", KOREAN])
    assert status == 200
    assert events.count("item") == 3
    assert events[-1] == "done"


def test_another_origin_is_shown_nothing(elsewhere: Page, real: Server) -> None:
    elsewhere.goto(f"http://127.0.0.1:{PORT}/")
    status, body, _ = elsewhere.evaluate(XHR, [f"http://localhost:{real.port}", KOREAN])
    assert (status, body) == (0, None)
