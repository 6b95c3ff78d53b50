"""First load of the workbench in a real browser: python bench/page_load.py [--quick]

A server of this project on loopback (embedded engine), Debian's Chromium with an empty cache, once for each language:
1. bytes that come over the wire until the page can be used, heads included (network domain of the DevTools protocol);
2. seconds from the navigation's start until every control of the machine answers (the page's own mark "ready");
3. requests to hosts other than the server's;
4. bytes of the second load, when the browser has kept the files.
Writes bench/results/page_load.md.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app.prepare import prepare
from tests.web.server import running

RESULT = Path(__file__).parent / "results" / "page_load.md"
MOST_BYTES, MOST_SECONDS = 150_000, 1.0
LOCALES = ("ko-KR", "en-US")


@dataclass
class Load:
    """What one load cost."""

    bytes: int = 0
    requests: int = 0
    seconds: float = 0.0
    foreign: set[str] = field(default_factory=set)


def load(context: BrowserContext, address: str) -> Load:
    """Opens the page once and waits until it can be used."""
    page = context.new_page()
    found = Load()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")

    def sent(event: dict[str, Any]) -> None:
        found.requests += 1
        host = urlsplit(event["request"]["url"]).netloc
        if host != urlsplit(address).netloc:
            found.foreign.add(host)

    def finished(event: dict[str, Any]) -> None:
        found.bytes += int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", finished)
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_load_state("networkidle")
    found.seconds = float(page.evaluate("performance.getEntriesByName('ready')[0].startTime")) / 1000
    page.close()
    return found


def rounds(browser: Browser, address: str, locale: str, times: int) -> tuple[list[Load], list[Load]]:
    """First and second loads, each pair in a browser that remembers nothing."""
    first, second = [], []
    for _ in range(times):
        context = browser.new_context(locale=locale)
        first.append(load(context, address))
        second.append(load(context, address))
        context.close()
    return first, second


def row(locale: str, first: list[Load], second: list[Load]) -> str:
    """One line of the table: medians."""
    size, again = (round(statistics.median(one.bytes for one in loads)) for loads in (first, second))
    seconds = statistics.median(one.seconds for one in first)
    foreign = set().union(*(one.foreign for one in first))
    return f"| {locale} | {size:,} | {first[0].requests} | {seconds:.2f} | {len(foreign)} | {again:,} |"


def main() -> None:
    """Measures and writes the result."""
    times = 3 if "--quick" in sys.argv else 10
    path = shutil.which("chromium")
    if path is None:
        sys.exit("chromium is needed")
    prepare()
    with running("wsgi:app", ENGINE="embedded") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rows = [row(locale, *rounds(browser, f"http://localhost:{server.port}/", locale, times)) for locale in LOCALES]
        browser.close()
    head = (
        f"# First load of the workbench\n\n{datetime.now(UTC):%Y-%m-%d}, medians of {times} loads on loopback, cache "
        f"empty. Must reach: at most {MOST_BYTES:,} bytes, at most {MOST_SECONDS:.0f} s, no foreign host. "
        "`python bench/page_load.py` repeats it.\n\n"
        "| browser's language | bytes | requests | seconds until usable | foreign hosts | bytes when kept |\n"
        "|---|--:|--:|--:|--:|--:|\n"
    )
    text = head + "\n".join(rows) + "\n"
    if "--quick" not in sys.argv:
        RESULT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
