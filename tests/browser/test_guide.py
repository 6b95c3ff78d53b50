"""The code of docs/frontend.md, run as it stands, on a page of another origin."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.web.server import ROOT, Server, running

pytestmark = pytest.mark.browser
EXAMPLES = ROOT / "docs" / "examples"
GUIDES = tuple((ROOT / "docs" / name).read_text("utf-8") for name in ("frontend.md", "frontend.ko.md"))
REQUEST = {
    "language": "ko",
    "age": 5,
    "count": 4,
    "sentenceLength": 3,
    "target": {"phoneme": "ㄹ", "position": "onset"},
    "diagnosis": "SSD",
    "therapyApproach": "complexity",
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The folder of examples, as a frontend's own server."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on stderr."""


@pytest.fixture(scope="module")
def frontend() -> Iterator[str]:
    """Origin of a page that is not ours."""
    handler = functools.partial(Quiet, directory=str(EXAMPLES))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def api(frontend: str) -> Iterator[Server]:
    with running("tests.browser.slow_wsgi:app", ALLOWED_ORIGINS=frontend, GENERATE_SLOTS="1") as server:
        yield server


@pytest.fixture
def page(browser: Browser, frontend: str) -> Iterator[Page]:
    context = browser.new_context()
    shown = context.new_page()
    shown.goto(f"{frontend}/vending.js")
    yield shown
    context.close()


def run(page: Page, api: Server, code: str, request: dict[str, Any] = REQUEST) -> Any:
    """The value of `code`, in which the guide's module, the server's address and a request are at hand."""
    program = f"async ([base, request]) => {{ const vending = await import('/vending.js'); {code} }}"
    return page.evaluate(program, [f"http://localhost:{api.port}", request])


def test_all_sentences_at_once_with_their_sounds_marked(page: Page, api: Server) -> None:
    code = "const d = await vending.generate(base, request); return [d.items, d.items.map(vending.pieces)];"
    items, pieces = run(page, api, code)
    assert len(items) == REQUEST["count"]
    for item, parts in zip(items, pieces, strict=True):
        assert "".join(part["text"] for part in parts) == item["text"]
        assert any(part["sound"] for part in parts)


def test_sentences_as_they_come(page: Page, api: Server) -> None:
    code = "const seen = []; for await (const e of vending.stream(base, request)) seen.push(e); return seen;"
    events = run(page, api, code)
    assert [e["event"] for e in events].count("item") == REQUEST["count"]
    assert events[-1]["event"] == "done"
    ids = {e["data"]["id"] for e in events if e["event"] == "item"}
    assert set(events[-1]["data"]["order"]) == ids


def test_a_stream_without_a_last_word_is_a_failure(page: Page, api: Server) -> None:
    cut = 'event: progress\ndata: {"verified": 0, "wanted": 4, "rejected": {}}\n\n'
    headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"}
    page.route("**/api/v2/generate", lambda route: route.fulfill(body=cut, headers=headers))
    code = """
        const seen = [];
        try { for await (const { event } of vending.stream(base, request)) seen.push(event); }
        catch (error) { return [seen, error.reason]; }"""
    assert run(page, api, code) == [["progress"], "CUT"]


def test_leaving_the_loop_frees_the_place(page: Page, api: Server) -> None:
    leave = "for await (const { event } of vending.stream(base, request)) if (event === 'item') return 'left';"
    assert run(page, api, leave, {**REQUEST, "count": 20}) == "left"
    again = """
        for (let tries = 0; tries < 100; tries += 1) {
          try { return (await vending.generate(base, request)).items.length; }
          catch (error) { if (error.reason !== "OVERLOADED") throw error; }
          await new Promise((resolve) => setTimeout(resolve, 100));
        }"""
    assert run(page, api, again, {**REQUEST, "count": 1}) == 1


def test_an_abort_is_an_abort(page: Page, api: Server) -> None:
    code = """
        const stop = new AbortController();
        setTimeout(() => stop.abort(), 100);
        try { await vending.generate(base, request, { signal: stop.signal }); return "finished"; }
        catch (error) { return error.name; }"""
    assert run(page, api, code, {**REQUEST, "count": 20}) == "AbortError"


def test_errors_are_sentences_with_a_reason(page: Page, api: Server) -> None:
    code = """
        try { await vending.generate(base, request); return null; }
        catch (error) { return { ...error, message: error.message }; }"""
    error = run(page, api, code, {**REQUEST, "age": 9})
    assert (error["status"], error["reason"], error["retryAfter"]) == (422, "WRONG_VALUE", None)
    assert "age" in error["details"]
    assert error["message"]
    assert error["requestId"]


def test_the_guides_show_the_same_code_and_nothing_that_the_module_lacks() -> None:
    blocks = [re.findall(r"```js\n(.*?)```", guide, re.DOTALL) for guide in GUIDES]
    assert blocks[0] == blocks[1]
    module = (Path(EXAMPLES) / "vending.js").read_text("utf-8")
    imported = set(re.findall(r"import \{ ([^}]+) \}", "".join(blocks[0])))
    for name in ", ".join(imported).split(", "):
        assert re.search(rf"export (async )?function\*? {name}\b", module), name
