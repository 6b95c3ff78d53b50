"""The doctor as an operator runs it: its own process, settings from the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.fake_openai.behaviours import Json, Reply, reply_of
from tests.fake_openai.server import FakeOpenAI
from tests.web.server import ROOT, free_port

KEY = "sk-proj-" + "k" * 48


def run(*arguments: str, program: str = "app.doctor", **variables: str) -> tuple[int, str]:
    """Exit status and output, with only these variables set."""
    done = subprocess.run(
        [sys.executable, "-m", *program.split(), *arguments],
        cwd=ROOT,
        env={"PATH": os.defpath, "PORT": str(free_port()), **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def findings(*arguments: str, **variables: str) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """Exit status, and findings by check."""
    status, output = run("--json", *arguments, **variables)
    told = json.loads(output)
    by_check: dict[str, list[dict[str, Any]]] = {}
    for row in told["findings"]:
        by_check.setdefault(row["check"], []).append(row)
    assert told["healthy"] is (status == 0)
    return status, by_check


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


def test_a_newcomers_machine_is_healthy() -> None:
    status, found = findings()
    assert status == 0
    assert names(found["port"]) == ["FREE"]
    assert names(found["languages"]) == ["SPEAKS", "SPEAKS"]
    assert names(found["key"]) == ["NONE"]


def test_every_wrong_setting_is_named_in_the_language_asked() -> None:
    wrong = {"ENVIRONMENT": "production", "DEBUG": "true", "ALLOWED_ORIGINS": '["*"]', "PORT": "http"}
    status, korean = run(**wrong)
    assert status == 1
    assert "와일드카드(*)는 쓸 수 없습니다" in korean
    _, english = run("--language", "en", **wrong)
    for variable in ("ALLOWED_ORIGINS", "DEBUG", "PORT", "OPENAI_API_KEY"):
        assert f"✗ settings: {variable} " in english


def test_flask_doctor_is_the_same_program() -> None:
    status, output = run("--language", "en", program="flask doctor")
    assert status == 0
    assert "✓ port: " in output


def test_a_model_that_answers_is_healthy_and_its_cost_is_told() -> None:
    with FakeOpenAI(Reply(reply_of(["나는 밥을 먹어요"]))) as fake:
        status, found = findings("--online", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.url)
        assert len(fake.calls) == 1
    assert status == 0
    assert names(found["model"]) == ["ANSWERS"]


def test_a_revoked_key_fails_and_is_not_shown() -> None:
    body = {"error": {"message": f"Incorrect API key: {KEY}", "type": "x", "code": "invalid_api_key", "param": None}}
    with FakeOpenAI(Json(401, body)) as fake:
        status, output = run("--json", "--online", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.url)
    assert status == 1
    assert '"UPSTREAM_AUTH"' in output
    assert KEY not in output


def test_an_option_that_does_not_exist_is_misuse() -> None:
    status, _ = run("--offline")
    assert status == 2
