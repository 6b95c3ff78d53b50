"""What the README says of serving is what the bench has measured, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEASURED = (ROOT / "bench/results/serving.md").read_text("utf-8").partition("## Embedded")[0]


def measured(server: str) -> list[str]:
    """Answers a second, added p50 / p99, health p50 / p99, at 200 clients."""
    row = re.search(rf"^\| {server} \| 200 \|(.*)\|$", MEASURED, re.MULTILINE)
    assert row
    per_s, _, added, _, health, *_ = (cell.strip() for cell in row[1].split("|"))
    return [per_s, f"{added} ms", f"{health.rpartition(' / ')[0]} ms"]


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_figures_of_serving_are_those_of_the_bench(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    table = text.partition("bench/results/serving.md")[2].partition("|---|---|---|\n")[2]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[:3]]
    assert [row[1:] for row in rows] == [list(pair) for pair in zip(measured("ours"), measured("peer"), strict=True)]
