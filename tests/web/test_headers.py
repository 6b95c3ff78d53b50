"""CORS for exact origins, and the headers every answer carries."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.stimuli.errors import SourceUnavailableError
from tests.web.conftest import KOREAN, ORIGIN, Make, toy_app
from tests.web.toy import ToySource

PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
NEAR = [
    "null",
    "https://clinic.example:444",
    "https://clinic.example.",
    "https://clinic.example/",
    "https://www.clinic.example",
    "https://clinicxexample",
    "https://clinic.example.evil.example",
    "https://evil.example?https://clinic.example",
    "http://clinic.example",
    "https://clinic.example\t",
    "clinic.example",
    "*",
]
PATHS = ["/health", "/health/ready", "/api/v2/options", "/nowhere", "/api/v2/generate"]


def cors_headers(headers: object) -> set[str]:
    return {name for name in dict(headers) if name.lower().startswith("access-control-")}  # type: ignore[call-overload]


def test_a_preflight_allows_what_the_contract_lists(client: FlaskClient) -> None:
    asked = {**PREFLIGHT, "Access-Control-Request-Headers": "content-type, accept, x-request-id, traceparent, x-evil"}
    answer = client.options("/api/v2/generate", headers={"Origin": ORIGIN, **asked})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.headers["Access-Control-Max-Age"] == "600"
    assert set(re.split(", ", answer.headers["Access-Control-Allow-Methods"])) == {"GET", "POST", "OPTIONS"}
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert sorted(allowed) == ["accept", "content-type", "traceparent", "x-request-id"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_cors_also_errors(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Origin": ORIGIN})
    assert answer.headers.getlist("Access-Control-Allow-Origin") == [ORIGIN]
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"X-Request-ID", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining"} <= set(exposed)
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("failure", [ZeroDivisionError(), SourceUnavailableError("UPSTREAM_ERROR")])
def test_failures_of_the_server_carry_cors(make: Make, failure: Exception) -> None:
    for accept in ("application/json", "text/event-stream"):
        headers = {"Origin": ORIGIN, "Accept": accept}
        answer = make(ToySource([failure])).post("/api/v2/generate", json=KOREAN, headers=headers)
        assert answer.status_code >= 500
        assert answer.headers.getlist("Access-Control-Allow-Origin") == [ORIGIN]


@pytest.mark.parametrize("origin", NEAR)
def test_an_origin_that_is_only_near_gets_no_cors_header(client: FlaskClient, origin: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        answer = client.open("/api/v2/generate", method=method, headers={"Origin": origin, **PREFLIGHT})
        assert cors_headers(answer.headers) == set()
        assert "Origin" in answer.headers["Vary"]


CLIENT = toy_app(allowed_origins=(ORIGIN, "http://[::1]:3000")).test_client()


@given(st.text(alphabet="https:/clinc.exampl[]1*\\^$|", max_size=30))
def test_no_other_origin_slips_through(origin: str) -> None:
    answer = CLIENT.get("/health", headers={"Origin": origin})
    assert ("Access-Control-Allow-Origin" in answer.headers) is (origin in (ORIGIN, "http://[::1]:3000"))


def test_an_ipv6_origin_is_no_pattern() -> None:
    allowed = CLIENT.get("/health", headers={"Origin": "http://[::1]:3000"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "http://[::1]:3000"
    assert cors_headers(CLIENT.get("/health", headers={"Origin": "http://1:3000"}).headers) == set()


def test_who_sends_no_origin_learns_none(client: FlaskClient) -> None:
    assert cors_headers(client.get("/health").headers) == set()


def test_preflight_for_another_method_allows_nothing(client: FlaskClient) -> None:
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "DELETE"}
    answer = client.options("/api/v2/generate", headers=headers)
    assert "DELETE" not in answer.headers.get("Access-Control-Allow-Methods", "")


@pytest.mark.parametrize("path", PATHS)
def test_browsers_may_not_guess_frame_or_store(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_nothing_is_allowed_where_nothing_is_listed() -> None:
    client = toy_app(allowed_origins=()).test_client()
    assert cors_headers(client.get("/health", headers={"Origin": ORIGIN}).headers) == set()
