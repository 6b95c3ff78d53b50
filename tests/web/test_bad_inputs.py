"""Every bad input of the corpus, played against a real server; and inputs nobody thought of, in process."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.bad_inputs import Row, request_bytes, rows
from tests.web.conftest import CORE, ENGLISH, KOREAN, toy_app
from tests.web.server import Reply, Server, parse

SHAPE = {"code", "message", "details", "reason", "retryable", "requestId"}


def assert_error(reply: Reply, status: list[int]) -> dict[str, Any]:
    assert reply.status in status
    assert reply.header("Content-Type") == "application/json"
    assert reply.header("X-Content-Type-Options") == "nosniff"
    body = reply.json
    assert body["success"] is False
    assert set(body["error"]) == SHAPE
    assert body["error"]["requestId"] == reply.header("X-Request-ID")
    assert body["error"]["message"].strip()
    found: dict[str, Any] = body["error"]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["case"])
def test_bad_input_is_answered_as_the_corpus_says(row: Row, server: Server) -> None:
    data = server.raw(request_bytes(row))
    assert data.count(b"HTTP/1.1 ") == 1
    reply = parse(data)
    expected = row.get("status", [422])
    if reply.status == 200 or row.get("method") == "HEAD":
        assert reply.status in expected
        return
    error = assert_error(reply, expected)
    assert error["reason"] == row.get("reason", error["reason"])
    for name in row.get("names", ()):
        assert any(line.startswith(name) for line in error["details"].splitlines()), error["details"]
    for part in row.get("allows", ()):
        assert part in error["details"]
    assert row.get("says", "") in error["message"]
    assert all(method in reply.header("Allow") for method in row.get("allow", ()))
    if row.get("fresh_id"):
        assert reply.header("X-Request-ID") not in (row.get("headers", {}).get("X-Request-ID"), "evil")


@pytest.mark.parametrize("row", [row for row in rows() if "fresh_trace" in row], ids=lambda row: row["case"])
def test_void_trace_is_not_continued(row: Row, server: Server) -> None:
    reply = parse(server.raw(request_bytes(row)))
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    line = next(line for line in lines if line.get("requestId") == reply.header("X-Request-ID"))
    assert line["traceId"] != row["fresh_trace"]
    assert len(line["traceId"]) == 32


def test_a_body_that_stops_half_way_is_not_waited_for(server: Server) -> None:
    head = (
        b"POST /api/v2/generate HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{}"
    )
    reply = parse(server.raw(head))
    assert assert_error(reply, [408])["reason"] == "BODY_TOO_SLOW"


def test_a_head_that_stops_half_way_is_given_up(server: Server) -> None:
    assert server.raw(b"POST /api/v2/generate HTTP/1.1\r\nHost: t\r\n") == b""


def test_an_oversized_chunked_body_is_refused_and_never_cut(server: Server) -> None:
    good = json.dumps(KOREAN).encode()
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [good, *[b" " * 1000] * 200]) + b"0\r\n\r\n"
    head = (
        b"POST /api/v2/generate HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    assert_error(parse(server.raw(head + body)), [413])


UNREAD = {
    413: b"Content-Length: 1000000\r\n\r\n" + b" " * 1_000_000,
    408: b"Content-Length: 50\r\n\r\n{}",
    400: b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("status", UNREAD)
def test_a_body_that_is_not_read_is_the_last_of_its_connection(status: int, server: Server) -> None:
    """Who believed `keep-alive` would send the next request into a connection that is closed."""
    head = b"POST /api/v2/generate HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n"
    reply = parse(server.raw(head + UNREAD[status]))
    assert_error(reply, [status])
    assert reply.header("Connection") == "close"


def test_chunked_bodies_within_the_limit_are_taken(server: Server) -> None:
    good = json.dumps(KOREAN).encode()
    head = (
        b"POST /api/v2/generate HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    data = server.raw(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(good), good))
    assert parse(data).status == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = sorted(
    {*KOREAN, *CORE, "theme", "core_words", "coreWords", "exclude", "avoidPhonemes", "contrastPhoneme", "seed"}
)
CLIENT = toy_app().test_client()


def assert_no_5xx(data: bytes, path: str = "/api/v2/generate") -> None:
    reply = CLIENT.post(path, data=data, content_type="application/json")
    assert reply.status_code in (200, 400, 413, 422)
    assert reply.get_json()["success"] is (reply.status_code == 200)


@given(JSON)
def test_no_json_whatsoever_makes_a_server_error(value: object) -> None:
    assert_no_5xx(json.dumps(value).encode())


@given(st.sampled_from([KOREAN, ENGLISH, CORE]), st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=3))
@settings(max_examples=300)
def test_no_change_of_a_good_request_makes_a_server_error(good: dict[str, Any], changes: dict[str, Any]) -> None:
    assert_no_5xx(json.dumps({**good, **changes}).encode())


@given(st.fixed_dictionaries({"language": st.sampled_from(["ko", "en"]), "texts": st.lists(st.text(), max_size=3)}))
def test_no_text_to_analyse_makes_a_server_error(value: object) -> None:
    assert_no_5xx(json.dumps(value).encode(), "/api/v2/analyze")


@given(st.text(alphabet='{}[]",:\\ 0123456789.eE+-nulltruefas\ufeffㄹ', max_size=60))
def test_no_text_that_looks_like_json_makes_a_server_error(text: str) -> None:
    assert_no_5xx(text.encode())


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_make_a_server_error(data: bytes) -> None:
    assert_no_5xx(data)
