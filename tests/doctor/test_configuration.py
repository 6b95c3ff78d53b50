"""Checks of settings, key, port, Redis and model, each with the settings of one case."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict

import pytest

from app.doctor import configuration, machine, online
from app.doctor.findings import Findings, Level
from app.settings import Settings
from tests.fake_openai.behaviours import Json, Reply
from tests.fake_openai.server import FakeOpenAI
from tests.web.server import free_port

KEY = "sk-proj-" + "k" * 48


def settings(**variables: str) -> Settings:
    return Settings.from_env(variables)


def only(found: Findings) -> tuple[Level, str]:
    (finding,) = found
    return finding.level, finding.name


@pytest.mark.parametrize(
    ("key", "level", "name"),
    [
        ("sk-proj-your-actual-key", Level.FAIL, "PLACEHOLDER"),
        ("sk-abc", Level.FAIL, "SHORT"),
        ("pk-" + "k" * 48, Level.WARN, "UNUSUAL"),
        (KEY, Level.OK, "SHAPED"),
        ("", Level.WARN, "NONE"),
    ],
)
def test_a_key_is_judged_by_its_shape_and_never_shown(key: str, level: Level, name: str) -> None:
    (found,) = configuration.check_key(settings(OPENAI_API_KEY=key))
    assert (found.level, found.name) == (level, name)
    assert not key or key not in json.dumps(asdict(found))


def test_a_key_is_not_missed_by_the_embedded_engine() -> None:
    assert only(configuration.check_key(settings(ENGINE="embedded"))) == (Level.OK, "NOT_USED")


def test_origins_for_development_in_staging_are_pointed_out() -> None:
    mixed = settings(ENVIRONMENT="staging", ALLOWED_ORIGINS='["http://localhost:3000","https://a.example"]')
    assert only(configuration.check_origins(mixed)) == (Level.WARN, "LOCAL")
    clean = settings(ENVIRONMENT="staging", ALLOWED_ORIGINS='["https://a.example"]')
    assert only(configuration.check_origins(clean)) == (Level.OK, "LISTED")


def test_production_is_seen_and_debug_is_warned_of() -> None:
    strict = settings(ENVIRONMENT="production", ALLOWED_ORIGINS='["https://a.example"]', ENGINE="embedded")
    assert [f.name for f in configuration.check_environment(strict)] == ["READ", "PRODUCTION", "OFF"]
    loose = settings(DEBUG="true")
    assert [f.name for f in configuration.check_environment(loose)] == ["READ", "NOT_PRODUCTION", "ON"]


def test_far_more_workers_than_cores_are_pointed_out() -> None:
    assert only(configuration.check_workers(settings(WEB_CONCURRENCY="256"))) == (Level.WARN, "MANY")
    assert only(configuration.check_workers(settings(WEB_CONCURRENCY="1"))) == (Level.OK, "FIT")


def test_a_port_that_another_program_holds_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert only(machine.check_port(settings(PORT=str(port)))) == (Level.FAIL, "TAKEN")
    assert only(machine.check_port(settings(PORT=str(free_port())))) == (Level.OK, "FREE")


def test_a_redis_that_is_away_is_a_failure_and_its_password_is_not_shown() -> None:
    (found,) = machine.check_redis(settings(REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}/0"))
    assert (found.level, found.name) == (Level.FAIL, "UNREACHABLE")
    assert "secret" not in json.dumps(asdict(found))


@pytest.mark.parametrize(
    ("status", "code", "level", "name"),
    [
        (401, "invalid_api_key", Level.FAIL, "UPSTREAM_AUTH"),
        (403, "unsupported_country", Level.FAIL, "UPSTREAM_FORBIDDEN"),
        (404, "model_not_found", Level.FAIL, "UPSTREAM_MODEL_NOT_FOUND"),
        (429, "insufficient_quota", Level.FAIL, "UPSTREAM_QUOTA_EXHAUSTED"),
        (429, "rate_limit_exceeded", Level.WARN, "UPSTREAM_RATE_LIMITED"),
        (500, "server_error", Level.WARN, "UPSTREAM_ERROR"),
    ],
)
def test_key_model_quota_and_passing_trouble_are_told_apart(status: int, code: str, level: Level, name: str) -> None:
    body = {"error": {"message": "no", "type": code, "code": code, "param": None}}
    with FakeOpenAI(Json(status, body)) as fake:
        assert only(online.check_model(settings(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.url))) == (level, name)
        assert len(fake.calls) == 1  # it is asked once, whatever comes back


def test_a_dead_line_is_called_a_network_problem() -> None:
    gone = f"http://127.0.0.1:{free_port()}/v1"
    assert only(online.check_model(settings(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=gone))) == (
        Level.FAIL,
        "UPSTREAM_UNREACHABLE",
    )


def test_a_model_that_talks_nonsense_is_found_out() -> None:
    with FakeOpenAI(Reply("Sure! Here is your sentence.")) as fake:
        found = only(online.check_model(settings(OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.url)))
    assert found == (Level.FAIL, "UPSTREAM_INVALID_RESPONSE")
