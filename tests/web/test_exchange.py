"""Ids and log lines."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.web import logs, tracing
from tests.web.conftest import KOREAN, Make, toy_app
from tests.web.toy import ToySource

TRACE = "0af7651916cd43dd8448eb211c80319c"


def fields(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [vars(record)[logs.FIELDS] for record in caplog.records if record.getMessage() == "request"]


@pytest.mark.parametrize("sent", ["abc", "A.b-c_9", "0" * 64, "7f0c2a5e-3b7e-4d69-9c3e-0d6b8f6a1c11"])
def test_a_sane_request_id_is_kept_everywhere(client: FlaskClient, caplog: pytest.LogCaptureFixture, sent: str) -> None:
    with caplog.at_level(logging.INFO):
        answer = client.get("/nowhere", headers={"X-Request-ID": sent})
        answer.close()
    assert answer.headers["X-Request-ID"] == sent
    assert answer.get_json()["error"]["requestId"] == sent
    assert [line["requestId"] for line in fields(caplog)] == [sent]


@given(st.text(max_size=80))
def test_a_request_id_is_always_safe(sent: str) -> None:
    assert tracing.REQUEST_ID.fullmatch(tracing.request_id(sent))


def test_made_ids_differ() -> None:
    assert len({tracing.new_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (f"00-{TRACE}-b7ad6b7169203331-01", True),
        (f"00-{TRACE}-b7ad6b7169203331-00", True),
        (f"01-{TRACE}-b7ad6b7169203331-01-later", True),
        (f"cc-{TRACE}-b7ad6b7169203331-01", True),
        (f"00-{TRACE}-b7ad6b7169203331-01-more", False),
        (f"ff-{TRACE}-b7ad6b7169203331-01", False),
        (f"00-{TRACE.upper()}-b7ad6b7169203331-01", False),
        (f"00-{TRACE}-0000000000000000-01", False),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", False),
        (f"00-{TRACE}-b7ad6b7169203331", False),
        (f"00-{TRACE}-b7ad6b7169203331-01\n", False),
        (f" 00-{TRACE}-b7ad6b7169203331-01", False),
        ("", False),
        (None, False),
    ],
)
def test_traces_are_continued_by_the_standard(sent: str | None, kept: bool) -> None:
    found = tracing.trace(sent).id
    assert (found == TRACE) is kept
    assert len(found) == 32
    assert found != "0" * 32


def test_one_line_for_each_request_with_what_it_cost(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        make().post("/api/v2/generate", json=KOREAN).close()
        make().post("/api/v2/generate", json=KOREAN, headers={"Accept": "text/event-stream"}).close()
        make(ToySource([ZeroDivisionError()])).post("/api/v2/generate", json=KOREAN).close()
        make().get("/secret-path/of-a-child").close()
    told = [(line["route"], line["status"], line["reason"], line["engine"]) for line in fields(caplog)]
    assert told[0] == ("/api/v2/generate", 200, None, "embedded")
    assert told[1][:2] == ("/api/v2/generate", 200)
    assert told[2] == ("/api/v2/generate", 500, "INTERNAL_ERROR", None)
    assert told[3] == ("unmatched", 404, "NOT_FOUND", None)
    assert all(line["ms"] >= 0 for line in fields(caplog))


def test_no_text_of_a_client_is_logged(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    secret = {"theme": "비밀주제", "exclude": ["비밀문장"], "core_words": ["비밀낱말"]}
    with caplog.at_level(logging.DEBUG):
        for body in ({**KOREAN, **secret}, {**KOREAN, **secret, "age": 99}, {**KOREAN, "비밀": 1}):
            make().post("/api/v2/generate?q=비밀", json=body, headers={"User-Agent": "bimil"}).close()
        make().post("/api/v2/analyze", json={"language": "ko", "texts": ["비밀"]}).close()
    shown = "\n".join(f"{record.getMessage()} {vars(record).get(logs.FIELDS)}" for record in caplog.records)
    assert "비밀" not in shown
    assert "bimil" not in shown
    assert len(fields(caplog)) == 4


def record(message: str, **values: object) -> logging.LogRecord:
    made = logging.LogRecord("app", logging.INFO, "", 0, message, (), None)
    setattr(made, logs.FIELDS, values)
    return made


@given(st.text(), st.text())
def test_no_value_can_forge_a_line(message: str, value: str) -> None:
    made = record(message.replace("%", ""), value=value)
    for formatter in (logs.JsonLines(), logs.TextLines()):
        assert len(formatter.format(made).splitlines()) == 1
    assert json.loads(logs.JsonLines().format(made))["value"] == value


def test_a_machine_line_tells_time_severity_and_trace() -> None:
    line = json.loads(logs.JsonLines().format(record("request", traceId=TRACE)))
    assert (line["severity"], line["message"], line["traceId"]) == ("INFO", "request", TRACE)
    assert line["time"].endswith("+00:00")


def broken(told: str) -> logging.LogRecord:
    made = record("broken")
    try:
        raise ValueError(told)
    except ValueError:
        made.exc_info = sys.exc_info()
    return made


def test_an_exception_tells_a_machine_its_type_and_place_and_nothing_it_quotes() -> None:
    line = json.loads(logs.JsonLines().format(broken("theme 비밀")))
    assert line["exception"] == "ValueError"
    assert line["trace"][-1].endswith(" broken")
    assert "비밀" not in str(line)
    assert "ValueError: theme" in logs.TextLines().format(broken("theme"))


@pytest.mark.parametrize(
    "secret", ["sk-proj-abc_DEF-123", "redis://:hunter2@cache/0", "https://me:hunter2@gate.example"]
)
def test_secrets_are_taken_out_of_every_line(secret: str) -> None:
    for made in (record(f"said {secret}"), record("x", value=secret), broken(f"met {secret}")):
        for formatter in (logs.JsonLines(), logs.TextLines()):
            line = formatter.format(made)
            assert "hunter2" not in line
            assert "abc_DEF" not in line


def test_the_answer_is_not_held_up_by_its_log_line() -> None:
    with toy_app().test_client() as client:
        assert client.get("/health").status_code == 200
