"""Health: alive, ready, and never behind generation."""

from __future__ import annotations

from app.web.state import state_of
from tests.web.conftest import KOREAN, Make, toy_app


def test_health_says_that_it_is_healthy(make: Make) -> None:
    answer = make().get("/health")
    assert answer.status_code == 200
    body = answer.get_json()
    assert (body["status"], body["version"]) == ("healthy", "2.0.0")


def test_readiness_ends_before_the_process_does() -> None:
    app = toy_app()
    client = app.test_client()
    assert client.get("/health/ready").status_code == 200
    state_of(app).draining.set()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["reason"] == "DRAINING"
    assert client.get("/health/live").status_code == 200
    assert client.get("/health").get_json()["ready"] is False


def test_what_comes_in_while_draining_is_still_served() -> None:
    app = toy_app()
    state_of(app).draining.set()
    assert app.test_client().post("/api/v2/generate", json=KOREAN).status_code == 200


def test_health_answers_while_every_place_is_taken() -> None:
    app = toy_app(generate_slots=1)
    leave = state_of(app).slots.take()
    client = app.test_client()
    answer = client.post("/api/v2/generate", json=KOREAN)
    assert answer.status_code == 503
    assert answer.get_json()["error"]["reason"] == "OVERLOADED"
    assert answer.get_json()["error"]["retryable"] is True
    assert 1 <= int(answer.headers["Retry-After"]) <= 5
    assert client.get("/health").status_code == 200
    assert client.get("/health/ready").status_code == 200
    leave()
    leave()
    assert client.post("/api/v2/generate", json=KOREAN).status_code == 200
    state_of(app).slots.take()
    assert client.post("/api/v2/generate", json=KOREAN).status_code == 503
