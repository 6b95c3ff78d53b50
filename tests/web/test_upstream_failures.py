"""Every upstream failure as a client of ours sees it: status, code, reason, Retry-After, and nothing of upstream's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.settings import Settings
from app.sources.openai import DailyTokenBudget, InMemoryDayCounter, OpenAISource
from tests.fake_openai import FakeOpenAI, StreamThen
from tests.fake_openai.server import Behaviour
from tests.sources.port import KEY, Pauses
from tests.sources.test_upstream_failures import ALL, MARK, MID_STREAM, REJECTED, TIMEOUT, UNAVAILABLE, USELESS, Failure
from tests.web.conftest import ENGLISH
from tests.web.test_stream import events
from tests.web.toy import toy_services

ANSWERED = {
    UNAVAILABLE: (503, "SERVICE_UNAVAILABLE"),
    TIMEOUT: (504, "SERVICE_UNAVAILABLE"),
    USELESS: (502, "GENERATION_FAILED"),
    REJECTED: (422, "INVALID_REQUEST"),
}
PROVED = ["sars ba ka", "sars da ta"]


@contextmanager
def asking(
    *behaviours: Behaviour, deadline_s: float = 30.0, **changes: Any
) -> Iterator[tuple[FakeOpenAI, FlaskClient]]:
    """A client of an application whose source is an upstream that behaves like this."""
    services = toy_services()
    with FakeOpenAI(*behaviours) as fake:
        source = OpenAISource(services.languages, KEY, base_url=fake.url, sleep=Pauses(), **changes)
        settings = Settings(rate_limit="", generate_deadline_s=deadline_s)
        try:
            yield fake, create_app(settings, replace(services, source=source)).test_client()
        finally:
            source.close()


def post(client: FlaskClient, theme: str | None = None, accept: str = "application/json") -> Any:
    return client.post("/api/v2/generate", json={**ENGLISH, "count": 4, "theme": theme}, headers={"Accept": accept})


@pytest.mark.parametrize("name", ALL)
def test_each_failure_is_answered_by_its_status(name: str, caplog: pytest.LogCaptureFixture) -> None:
    failure = ALL[name]
    with asking(failure.behaviour, deadline_s=failure.deadline_s) as (fake, client):
        answer = post(client, "moon cheese" if failure.client_text else None)
        assert len(fake.calls) == failure.calls
    error = answer.json["error"]
    assert (answer.status_code, error["code"], error["reason"]) == (*ANSWERED[failure.error], failure.reason)
    waits = answer.headers.get("Retry-After", type=int)
    assert error["retryable"] is (waits is not None)
    least, most = failure.retry_after or (None, None)
    assert waits is None if least is None or most is None else least <= (waits or 0) <= most
    for told in (answer.text, caplog.text):
        assert MARK not in told
        assert KEY[:7] not in told
        assert "html" not in told


@pytest.mark.parametrize("failure", MID_STREAM, ids=lambda failure: failure.name)
def test_a_failure_after_the_first_item_ends_the_stream_with_its_reason(failure: Failure) -> None:
    assert isinstance(failure.behaviour, StreamThen)
    struck = replace(failure.behaviour, sentences=PROVED)
    with asking(struck, deadline_s=failure.deadline_s) as (fake, client):
        told = events(post(client, "moon" if failure.client_text else None, "text/event-stream").text)
        assert len(fake.calls) == failure.calls
    assert [data["text"] for name, data in told if name == "item"] == PROVED
    assert [name for name, _ in told if name in ("done", "error")] == ["error"]
    error = told[-1][1]["error"]
    assert (error["code"], error["reason"]) == (ANSWERED[failure.error][1], failure.reason)
    assert error["retryable"] is (failure.retry_after is not None)


def test_who_comes_while_the_circuit_is_open_is_told_when_to_come_back(caplog: pytest.LogCaptureFixture) -> None:
    with asking(ALL["status: insufficient_quota"].behaviour) as (fake, client):
        first, second = post(client), post(client)
        assert len(fake.calls) == 1
    assert (first.status_code, first.headers.get("Retry-After")) == (503, None)
    assert (second.status_code, second.json["error"]["reason"]) == (503, "UPSTREAM_CIRCUIT_OPEN")
    assert 55 <= int(second.headers["Retry-After"]) <= 60
    assert next(r.levelname for r in caplog.records if "UPSTREAM_QUOTA_EXHAUSTED" in r.getMessage()) == "ERROR"


def test_a_spent_budget_is_told_with_the_time_until_midnight() -> None:
    spent = DailyTokenBudget(0, InMemoryDayCounter(), lambda: 86_400.0 - 100)
    with asking(budget=spent) as (fake, client):
        answer = post(client)
        assert fake.calls == []
    assert (answer.status_code, answer.json["error"]["reason"]) == (503, "BUDGET_EXHAUSTED")
    assert answer.headers["Retry-After"] == "100"
