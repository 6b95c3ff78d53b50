"""The page that alarms and dashboards are built on tells what the server really says, in both languages."""

from __future__ import annotations

import ast
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.web import logs
from app.web.metrics import Metrics
from app.web.shared_counts import Places
from tests.web.conftest import KOREAN, Make

DOCS = Path(__file__).resolve().parents[2] / "docs"
APP = DOCS.parent / "app"
PAGES = [DOCS / "observability.md", DOCS / "observability.ko.md"]


def rows(page: Path, columns: int) -> list[list[str]]:
    """Rows of the tables with that many columns, heads left out."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    return [row for row in cells if len(row) == columns]


def named(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell.partition(":")[0])


@pytest.mark.parametrize("page", PAGES, ids=["en", "ko"])
def test_every_metric_is_on_the_page_with_its_kind_and_labels(page: Path) -> None:
    families = {f.name: f.type for f in text_string_to_metric_families(Metrics(Places()).page().decode())}
    told = {row[0].strip("`").removesuffix("_total"): row[1] for row in rows(page, 4)}
    assert told == families


@pytest.mark.parametrize("page", PAGES, ids=["en", "ko"])
def test_labels_are_as_told(page: Path) -> None:
    metrics = Metrics(Places())
    own = {
        f"{collector._name}": list(collector._labelnames)
        for collector in vars(metrics).values()
        if hasattr(collector, "_labelnames")
    }
    assert {row[0].strip("`").removesuffix("_total"): named(row[2]) for row in rows(page, 4)} == own


@pytest.mark.parametrize("page", PAGES, ids=["en", "ko"])
def test_every_field_of_the_line_is_on_the_page(page: Path, make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        make().post("/api/v2/generate", json=KOREAN).close()
    line: dict[str, Any] = next(vars(r)[logs.FIELDS] for r in caplog.records if r.getMessage() == "request")
    assert {name for row in rows(page, 2) for name in named(row[0])} == set(line)


@pytest.mark.parametrize("page", PAGES, ids=["en", "ko"])
def test_every_warning_of_the_server_is_on_the_page(page: Path) -> None:
    """Those that name no request, and the one behind a status of 500."""
    said = [
        (node.func.attr.upper(), str(node.args[0].value))
        for path in APP.rglob("*.py")
        if "doctor" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("warning", "error")
        and isinstance(node.args[0], ast.Constant)
    ]
    told = [(row[1].strip("`"), row[0].strip("`")) for row in rows(page, 3)]
    assert said
    assert [each for each in said if not any(each[0] == s and each[1].startswith(t) for s, t in told)] == []
    assert [each for each in told if not any(each[0] == s and t.startswith(each[1]) for s, t in said)] == []
