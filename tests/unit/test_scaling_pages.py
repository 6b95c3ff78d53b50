"""The arithmetic of the scaling pages starts from the figures that were measured, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEASURED = (ROOT / "bench/results/openai_source.md").read_text("utf-8")
CHARACTERS_A_TOKEN = 1.6


def measured(what: str) -> float:
    found = re.search(rf"^\| {what} \| ([\d.]+) \|", MEASURED, re.MULTILINE)
    assert found, what
    return float(found[1])


RECEIVED = measured("output tokens per verified item")
CHARACTERS = measured("prompt characters per verified item")
SENT = round(CHARACTERS / CHARACTERS_A_TOKEN)


@pytest.mark.parametrize("page", ["scaling.md", "scaling.ko.md"])
def test_tokens_limits_and_prices_follow_from_what_was_measured(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    request = round(10 * (RECEIVED + SENT))
    assert f"10 × ({RECEIVED} + {SENT}) ≈ {request:,}" in text
    assert re.search(rf"\b{CHARACTERS:.0f}", text)
    limits = re.findall(r"^\| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    assert len(limits) == 3
    for limit, minute, second in limits:
        requests = int(limit.replace(",", "")) / request
        assert int(minute.replace(",", "")) == round(requests)
        assert float(second) == pytest.approx(requests / 60, rel=0.01)
    prices = re.findall(r"^\| \$([\d.]+) / \$([\d.]+)[^|]*\|.*= \**\$([\d.]+)\** \|$", text, re.MULTILINE)
    assert len(prices) == 3
    for sent, received, price in prices:
        assert float(price) == pytest.approx((SENT * float(sent) + RECEIVED * float(received)) / 1000, abs=0.0006)
