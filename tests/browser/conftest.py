"""Real Chromium on the real page. Needs Debian's `chromium` and a font that draws Korean."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.prepare import prepare
from tests.web.server import Server, running

PATHS = "/usr/bin:/usr/local/bin:/opt/homebrew/bin"
PATIENCE_MS = 20_000
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Page]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium", path=PATHS)
    assert path, "chromium is needed for these tests"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def real() -> Iterator[Server]:
    """The whole house: real languages and the embedded engine, open to pages on localhost:3456.

    Word forms are made beforehand, so that a slow machine's first start is not taken for one that failed.
    """
    prepare()
    with running("wsgi:app", ENGINE="embedded", ALLOWED_ORIGINS="http://localhost:3456") as started:
        yield started


@pytest.fixture(scope="session")
def slow() -> Iterator[Server]:
    """One place, and a third of a second for each sentence."""
    with running("tests.browser.slow_wsgi:app", GENERATE_SLOTS="1", WEB_THREADS="20") as started:
        yield started


@pytest.fixture
def open_page(browser: Browser, real: Server) -> Iterator[Open]:
    """Opens the page in a browser that remembers nothing. Whatever a script throws fails the test."""
    contexts = []
    thrown: list[str] = []

    def opened(server: Server = real, view: str = "", **settings: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "ko-KR", "accept_downloads": True, **settings})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(f"http://localhost:{server.port}/{view}")
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert thrown == []


def draw(page: Page) -> list[str]:
    """Pulls the lever, waits for the end, and returns the sentences."""
    page.click(".lever")
    page.wait_for_selector(".drawn .actions .button")
    return page.locator(".card > .card-body > .sentence").all_inner_texts()


def keep_all(page: Page) -> None:
    page.click(".drawn .actions .button >> nth=0")


def go(page: Page, view: str) -> None:
    """To another view by its link."""
    page.click(f'nav a[data-view="{view}"]')
    page.wait_for_selector(f'nav a[data-view="{view}"][aria-current]')
