"""Every upstream failure: what the caller is told, and how often upstream was asked.

The servers here are real and on loopback. Nothing sleeps: pauses before a retry are recorded instead.
"""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from app.stimuli.errors import (
    ContentRejectedError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
    UselessReplyError,
)
from tests.fake_openai import CutStream, Drip, FakeOpenAI, Hang, Json, Raw, Reply, Reset, StreamThen, Wire
from tests.fake_openai.behaviours import event
from tests.fake_openai.server import Behaviour
from tests.sources.conftest import MakeSource
from tests.sources.port import KEY, Pauses, a_brief, chained, draw

MARK = "do-not-relay-0451"
"""Upstream puts this into each of its messages; it must be seen nowhere."""
SHORT_S = 1.5

UNAVAILABLE, TIMEOUT, USELESS, REJECTED = (
    SourceUnavailableError,
    SourceTimeoutError,
    UselessReplyError,
    ContentRejectedError,
)


@dataclass(frozen=True)
class Failure:
    """One failing upstream. `retry_after`: bounds of what the client is told, None: nothing. `calls`: exactly."""

    name: str
    behaviour: Behaviour
    error: type[SourceError]
    reason: str
    calls: int
    retry_after: tuple[int, int] | None = None
    client_text: bool = False
    deadline_s: float = 30.0


def error_object(code: object, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": f"{MARK} {KEY[:7]}", "type": kind, "param": None, "code": code}}


def status(number: int, code: object, kind: str = "invalid_request_error", **headers: str) -> Json:
    return Json(number, error_object(code, kind), {name.replace("_", "-"): value for name, value in headers.items()})


STREAM_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
HTML = f"<html><body>{MARK}</body></html>".encode()

BY_STATUS = [
    Failure("wrong key", status(401, "invalid_api_key"), USELESS, "UPSTREAM_AUTH", 1),
    Failure("region", status(403, "unsupported_country_region_territory"), USELESS, "UPSTREAM_FORBIDDEN", 1),
    Failure("no such model", status(404, "model_not_found"), USELESS, "UPSTREAM_MODEL_NOT_FOUND", 1),
    Failure("our own bug", status(400, "unsupported_parameter"), USELESS, "UPSTREAM_BAD_REQUEST", 1),
    Failure("request too large", status(413, None), USELESS, "UPSTREAM_BAD_REQUEST", 1),
    Failure(
        "rate limit",
        status(429, "rate_limit_exceeded", "requests", retry_after="3"),
        UNAVAILABLE,
        "UPSTREAM_RATE_LIMITED",
        2,
        (3, 60),
    ),
    Failure(
        "rate limit far away",
        status(429, "rate_limit_exceeded", "tokens", retry_after="600"),
        UNAVAILABLE,
        "UPSTREAM_RATE_LIMITED",
        1,
        (60, 60),
    ),
    Failure(
        "rate limit, date long past",
        status(429, "rate_limit_exceeded", "tokens", retry_after="Mon, 01 Jan 2024 00:00:00 GMT"),
        UNAVAILABLE,
        "UPSTREAM_RATE_LIMITED",
        2,
        (1, 60),
    ),
    Failure(
        "rate limit, nonsense header",
        status(429, "rate_limit_exceeded", "tokens", retry_after="soon"),
        UNAVAILABLE,
        "UPSTREAM_RATE_LIMITED",
        2,
        (5, 60),
    ),
    Failure(
        "slow down", status(429, "slow_down", "rate_limit_error"), UNAVAILABLE, "UPSTREAM_RATE_LIMITED", 2, (5, 60)
    ),
    *(
        Failure(code, status(429, code, "insufficient_quota"), UNAVAILABLE, "UPSTREAM_QUOTA_EXHAUSTED", 1)
        for code in (
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
        )
    ),
    Failure("payment required", status(402, None), UNAVAILABLE, "UPSTREAM_QUOTA_EXHAUSTED", 1),
    Failure("server error", status(500, None, "server_error"), UNAVAILABLE, "UPSTREAM_ERROR", 2, (2, 10)),
    Failure(
        "overloaded",
        status(503, "server_is_overloaded", "service_unavailable_error"),
        UNAVAILABLE,
        "UPSTREAM_OVERLOADED",
        2,
        (5, 30),
    ),
    Failure("gateway page", Raw(502, HTML, "text/html"), UNAVAILABLE, "UPSTREAM_ERROR", 2, (2, 10)),
    Failure("redirect", Json(302, {}, {"Location": "/elsewhere"}), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure(
        "filter refuses the prompt",
        status(400, "content_filter"),
        REJECTED,
        "CONTENT_REJECTED",
        1,
        client_text=True,
    ),
]

ON_THE_WIRE = [
    Failure("reset at once", Reset(), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure(
        "reset in a body",
        Reset(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id":"c","choi'),
        UNAVAILABLE,
        "UPSTREAM_UNREACHABLE",
        2,
        (2, 10),
    ),
    Failure("body cut short", CutStream(b'{"id":"c"', 900), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure("no HTTP at all", Wire(b"SSH-2.0-OpenSSH_9.6\r\n"), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure("hang", Hang(), TIMEOUT, "UPSTREAM_TIMEOUT", 1, (5, 30), deadline_s=SHORT_S),
    Failure("hang after the head", Hang(STREAM_HEAD), TIMEOUT, "UPSTREAM_TIMEOUT", 1, (5, 30), deadline_s=SHORT_S),
    Failure("drip of the head", Drip(0.03, STREAM_HEAD), TIMEOUT, "UPSTREAM_TIMEOUT", 1, (5, 30), deadline_s=SHORT_S),
    Failure(
        "drip of a refusal's body",
        Drip(0.0005, b"HTTP/1.1 429 No\r\nContent-Length: 99999\r\n\r\n" + b" " * 99_999),
        TIMEOUT,
        "UPSTREAM_TIMEOUT",
        1,
        (5, 30),
        deadline_s=SHORT_S,
    ),
]

IN_THE_BODY = [
    Failure("page", Raw(200, HTML, "text/html"), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("cut JSON", Raw(200, b'{"id":"c","choices":['), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("nothing", Raw(200, b""), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("no choices", Json(200, {"choices": []}), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("a list", Json(200, []), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure(
        "error under 200",
        Json(200, {"error": {"code": 502, "message": MARK}}),
        USELESS,
        "UPSTREAM_INVALID_RESPONSE",
        2,
    ),
    Failure("endless", Raw(200, b'{"choices":"' + b"x" * 5_000_000), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
]

IN_THE_REPLY = [
    Failure("null content", Reply(None), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("chatter", Reply(f"Sure! Here are {MARK}"), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("endless chatter", Reply(f"Sure! {MARK} " * 99), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("wrong schema", Reply('{"sentences":"x"}'), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("wrong items", Reply('{"sentences":[1,{"t":"x"},null]}'), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("empty list", Reply('{"sentences":[]}'), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("half a surrogate", Reply('{"sentences":["\\ud83d"]}'), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("cut by length", Reply('{"sentences":["rats r', "length"), USELESS, "UPSTREAM_TRUNCATED", 2),
    Failure("filtered, our words", Reply(None, "content_filter"), USELESS, "UPSTREAM_REFUSED", 2),
    Failure(
        "filtered, client's words",
        Reply(None, "content_filter"),
        REJECTED,
        "CONTENT_REJECTED",
        1,
        client_text=True,
    ),
    Failure("refusal, our words", Reply(None, refusal=MARK), USELESS, "UPSTREAM_REFUSED", 2),
    Failure("refusal, client's words", Reply(None, refusal=MARK), REJECTED, "CONTENT_REJECTED", 1, client_text=True),
    Failure("plain refusal", Reply(f"I'm sorry, I can't help. {MARK}"), USELESS, "UPSTREAM_REFUSED", 2),
    Failure("plain refusal, Korean", Reply(f"죄송하지만 {MARK} 도와드릴 수 없어요"), USELESS, "UPSTREAM_REFUSED", 2),
    Failure(
        "plain refusal, client's words",
        Reply("I’m sorry, I can’t."),
        REJECTED,
        "CONTENT_REJECTED",
        1,
        client_text=True,
    ),
]


def struck(code: object, kind: str = "invalid_request_error") -> StreamThen:
    """Two good sentences, then an error object."""
    return StreamThen(
        ["rats run far", "rugs are red"], "events", b"data: " + json.dumps(error_object(code, kind)).encode() + b"\n\n"
    )


def finished(finish: str, delta: dict[str, Any] | None = None) -> StreamThen:
    return StreamThen(["rats run far", "rugs are red"], "events", event(delta or {}, finish))


def cut(fault: str) -> StreamThen:
    return StreamThen(["rats run far", "rugs are red"], fault)


MID_STREAM = [
    Failure("reset", cut("reset"), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure("closed", cut("close"), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure("ended early", cut("end"), UNAVAILABLE, "UPSTREAM_UNREACHABLE", 2, (2, 10)),
    Failure("hang", cut("hang"), TIMEOUT, "UPSTREAM_TIMEOUT", 1, (5, 30), deadline_s=SHORT_S),
    Failure("drip", cut("drip"), TIMEOUT, "UPSTREAM_TIMEOUT", 1, (5, 30), deadline_s=SHORT_S),
    Failure("quota", struck("insufficient_quota", "insufficient_quota"), UNAVAILABLE, "UPSTREAM_QUOTA_EXHAUSTED", 1),
    Failure("rate", struck("rate_limit_exceeded", "tokens"), UNAVAILABLE, "UPSTREAM_RATE_LIMITED", 2, (5, 60)),
    Failure("server error", struck(None, "server_error"), UNAVAILABLE, "UPSTREAM_ERROR", 2, (2, 10)),
    Failure("overloaded", struck("server_is_overloaded"), UNAVAILABLE, "UPSTREAM_OVERLOADED", 2, (5, 30)),
    Failure("unknown error", struck(502), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("cut by length", finished("length"), USELESS, "UPSTREAM_TRUNCATED", 2),
    Failure("stopped in a list", finished("stop"), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
    Failure("filter", finished("content_filter"), USELESS, "UPSTREAM_REFUSED", 2),
    Failure("filter, client's words", finished("content_filter"), REJECTED, "CONTENT_REJECTED", 1, client_text=True),
    Failure("refusal", finished("stop", {"refusal": MARK}), USELESS, "UPSTREAM_REFUSED", 2),
    Failure(
        "refusal, client's words",
        finished("stop", {"refusal": MARK}),
        REJECTED,
        "CONTENT_REJECTED",
        1,
        client_text=True,
    ),
    Failure("no JSON event", StreamThen([], "events", b"data: {oops\n\n"), USELESS, "UPSTREAM_INVALID_RESPONSE", 2),
]

ALL = {
    f"{place}: {failure.name}": failure
    for place, failures in (
        ("status", BY_STATUS),
        ("wire", ON_THE_WIRE),
        ("body", IN_THE_BODY),
        ("reply", IN_THE_REPLY),
        ("mid-stream", MID_STREAM),
    )
    for failure in failures
}


@pytest.mark.parametrize("name", ALL)
def test_each_failure_is_told_by_its_own_reason(
    name: str, make_source: MakeSource, caplog: pytest.LogCaptureFixture
) -> None:
    failure = ALL[name]
    caplog.set_level("DEBUG")
    brief = a_brief(4, theme_text="moon cheese" if failure.client_text else None)
    with FakeOpenAI(failure.behaviour) as fake:
        drawn = draw(make_source(fake.url), brief, deadline_s=failure.deadline_s)
    assert type(drawn.error) is failure.error
    assert drawn.error.reason == failure.reason
    assert drawn.error.retryable is (failure.retry_after is not None)
    if failure.retry_after is None:
        assert drawn.error.retry_after is None
    else:
        least, most = failure.retry_after
        assert least <= (drawn.error.retry_after or 0) <= most
    assert len(fake.calls) == failure.calls
    told = caplog.text + "".join(repr(error) for error in chained(drawn.error))
    assert {record.name.split(".")[0] for record in caplog.records} == {"app"}  # the SDK's own log is silent
    assert MARK not in told
    assert KEY[:7] not in told
    assert "moon" not in told


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("mid-stream")])
def test_a_failure_soon_after_the_start_of_a_large_request_costs_no_more_calls(
    name: str, make_source: MakeSource
) -> None:
    failure = ALL[name]
    brief = a_brief(20, theme_text="moon cheese" if failure.client_text else None)
    with FakeOpenAI(failure.behaviour) as fake:
        drawn = draw(make_source(fake.url), brief, deadline_s=failure.deadline_s)
    assert drawn.error is not None
    assert drawn.error.reason == failure.reason
    assert len(fake.calls) == failure.calls


def test_refused_connection_is_unreachable_after_one_retry(make_source: MakeSource) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # bound, never listening: connections are refused
        pauses = Pauses()
        source = make_source(f"http://127.0.0.1:{unheard.getsockname()[1]}/v1", sleep=pauses)
        drawn = draw(source, a_brief())
    assert isinstance(drawn.error, SourceUnavailableError)
    assert (drawn.error.reason, drawn.error.retryable) == ("UPSTREAM_UNREACHABLE", True)
    assert 2 <= (drawn.error.retry_after or 0) <= 10
    assert drawn.usage.calls == 2
    assert len(pauses.seconds) == 1


def test_retry_waits_as_long_as_upstream_asks_and_a_little_more_or_less_at_random(make_source: MakeSource) -> None:
    pauses = Pauses()
    with FakeOpenAI(status(429, "rate_limit_exceeded", "requests", retry_after="3")) as fake:
        for seed in range(2):
            draw(make_source(fake.url, sleep=pauses, random=Random(seed)), a_brief())
    assert all(3.0 <= seconds <= 4.0 for seconds in pauses.seconds)
    assert len(set(pauses.seconds)) == 2


def test_no_retry_that_does_not_fit_the_deadline(make_source: MakeSource) -> None:
    pauses = Pauses()
    with FakeOpenAI(status(429, "rate_limit_exceeded", "requests", retry_after="3")) as fake:
        drawn = draw(make_source(fake.url, sleep=pauses), a_brief(), deadline_s=3.5)
    assert len(fake.calls) == 1
    assert pauses.seconds == []
    assert drawn.error is not None


def test_one_failure_is_forgiven(make_source: MakeSource) -> None:
    with FakeOpenAI(status(500, None), Reply('{"sentences":["a","b","c"]}')) as fake:
        drawn = draw(make_source(fake.url), a_brief(3))
    assert drawn.error is None
    assert drawn.accepted == ["a", "b", "c"]
    assert drawn.usage.calls == 2


def test_a_cut_reply_is_asked_for_again_with_more_room_and_fewer_sentences(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply('{"sentences":["rats r', "length")) as fake:
        draw(make_source(fake.url), a_brief(4))
    first, second = fake.calls
    assert second.body["max_completion_tokens"] > first.body["max_completion_tokens"]
    assert second.data["count"] < first.data["count"]


def test_nothing_of_a_bad_reply_is_fed_back(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply("Sure! Here are the magpies"), Reply('{"sentences":["rats')) as fake:
        draw(make_source(fake.url), a_brief(4))
    assert len(fake.calls) == 2
    assert "magpies" not in json.dumps(fake.calls[1].body)


def test_what_was_verified_before_a_failure_stays_verified(make_source: MakeSource) -> None:
    with FakeOpenAI(cut("reset")) as fake:
        drawn = draw(make_source(fake.url), a_brief(4))
    assert drawn.accepted == ["rats run far", "rugs are red"]


def test_retry_after_a_cut_stream_asks_only_for_what_is_missing(make_source: MakeSource) -> None:
    with FakeOpenAI(cut("reset"), Reply('{"sentences":["rods rust","rams rest"]}')) as fake:
        drawn = draw(make_source(fake.url), a_brief(4))
    assert drawn.error is None
    assert drawn.accepted == ["rats run far", "rugs are red", "rods rust", "rams rest"]
    assert fake.calls[1].data["already"] == ["rats run far", "rugs are red"]
    assert fake.calls[1].data["count"] < fake.calls[0].data["count"]


def test_a_key_that_no_header_can_carry_is_a_key_failure_without_a_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply("{}")) as fake:
        drawn = draw(make_source(fake.url, api_key="sk-\nключ"), a_brief())
    assert drawn.error is not None
    assert drawn.error.reason == "UPSTREAM_AUTH"
    assert fake.calls == []
    assert "sk-" not in repr(drawn.error)


def test_a_newline_after_the_key_is_no_failure(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply('{"sentences":["a"]}')) as fake:
        drawn = draw(make_source(fake.url, api_key=KEY + "\n"), a_brief(1))
    assert drawn.accepted == ["a"]
    assert fake.calls[0].headers["authorization"] == f"Bearer {KEY}"
