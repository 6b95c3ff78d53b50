"""The stream: what comes, in which order, and what happens when somebody leaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.stimuli.brief import Approach, Brief, Diagnosis
from app.stimuli.errors import SourceTimeoutError
from app.stimuli.events import Event, NoticeRaised
from app.stimuli.ports import Candidate, Clock, Notice
from app.web import exchange, stream
from app.web.presence import Presence
from tests.web.conftest import CORE, KOREAN, Make, toy_app
from tests.web.toy import ToySource

BRIEF = Brief("ko", 5, 3, 3, Diagnosis.SSD, Approach.COMPLEXITY)
ALWAYS_THERE = Presence(None, time.monotonic)
GOOD = [Candidate(f"라사 {pick} 나", "embedded") for pick in "가마바사"]
Events = list[tuple[str, dict[str, Any]]]


def ask(client: FlaskClient, accept: str = "text/event-stream") -> Any:
    return client.post("/api/v2/generate", json=KOREAN, headers={"Accept": accept})


def events(text: str) -> Events:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    pairs = [block.split("\n") for block in blocks]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def test_items_then_one_done(make: Make) -> None:
    answer = ask(make(ToySource([Notice("THEME_UNKNOWN"), *GOOD])))
    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"
    told = events(answer.text)
    names = [name for name, _ in told]
    assert names[0] == "warning"
    assert names.count("item") == 3
    assert names[-1] == "done"
    assert names.count("done") + names.count("error") == 1
    done = told[-1][1]
    assert done["meta"]["generatedCount"] == 3
    assert set(done["order"]) == {data["id"] for name, data in told if name == "item"}
    progress = [data for name, data in told if name == "progress"]
    assert progress[-1] == {"verified": 3, "wanted": 3, "rejected": {}}


def test_scripts_come_with_the_last_word_of_the_stream(client: FlaskClient) -> None:
    asked = {**CORE, "scriptFading": True}
    answer = client.post("/api/v2/generate", json=asked, headers={"Accept": "text/event-stream"})
    done = events(answer.text)[-1][1]
    assert [script["itemId"] for script in done["fading"]] == done["order"]
    assert "fading" not in events(ask(client).text)[-1][1]


def test_an_item_is_the_same_in_both_kinds_of_answer(make: Make) -> None:
    streamed = [data for name, data in events(ask(make(ToySource(GOOD))).text) if name == "item"]
    plain = ask(make(ToySource(GOOD)), "application/json").json["data"]["items"]
    assert sorted(map(str, streamed)) == sorted(map(str, plain))


def test_a_failure_after_the_first_event_ends_the_stream_with_an_error(make: Make) -> None:
    failure = SourceTimeoutError("UPSTREAM_TIMEOUT", retryable=True, retry_after=5)
    answer = ask(make(ToySource([GOOD[0], failure])))
    assert answer.status_code == 200
    told = events(answer.text)
    assert told[-1][0] == "error"
    assert told[-1][1]["error"]["reason"] == "UPSTREAM_TIMEOUT"
    assert told[-1][1]["error"]["requestId"] == answer.headers["X-Request-ID"]
    assert "done" not in [name for name, _ in told]


def test_a_bug_after_the_first_event_tells_nothing(make: Make) -> None:
    told = events(ask(make(ToySource([GOOD[0], ZeroDivisionError("secret")]))).text)
    assert told[-1][1]["error"]["reason"] == "INTERNAL_ERROR"
    assert "secret" not in str(told)


def test_nothing_found_is_a_plain_answer(make: Make) -> None:
    answer = ask(make(ToySource([Candidate("나 나 나", "embedded")])))
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "INSUFFICIENT_RESULTS"


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("TEXT/EVENT-STREAM", True),
        ("text/event-stream, */*", True),
        ("text/event-stream, application/json;q=0.5", True),
        ("application/json, text/event-stream;q=0.5", False),
        ("text/event-stream;q=0", False),
        ("*/*", False),
        ("text/*", False),
        ("", False),
    ],
)
def test_only_who_asks_for_a_stream_gets_one(client: FlaskClient, accept: str, streams: bool) -> None:
    assert (ask(client, accept).mimetype == "text/event-stream") is streams


def test_progress_without_news_is_kept_back(make: Make) -> None:
    script = [*GOOD[:1], *[Candidate(f"나 나 {n * '나'}", "embedded") for n in range(1, 200)], *GOOD[1:]]
    names = [name for name, _ in events(ask(make(ToySource(script))).text)]
    assert names.count("progress") < 20


class Waiting:
    """A pipeline that says what it is given to say, then waits until its time is over."""

    def __init__(self, *said: Any) -> None:
        self.said = said
        self.over = threading.Event()

    def __call__(self, clock: Any) -> Any:
        yield from self.said
        while clock() < 1e9:
            time.sleep(0.001)
        self.over.set()


def test_stopping_ends_the_work_and_gives_the_place_back() -> None:
    left = threading.Event()
    draw = Waiting()
    pump = stream.Pump(draw, time.monotonic, left.set)
    assert pump.next(0.01) is None
    pump.stop()
    assert pump.next(10) is stream.ENDED
    assert draw.over.is_set()
    assert left.is_set()
    assert isinstance(pump.failure(), RuntimeError)


def test_who_leaves_before_the_first_line_stops_the_work(make: Make) -> None:
    source = ToySource([*GOOD[:1], *[Candidate(f"나 나 {n * '나'}", "embedded") for n in range(1, 20)]], pause_s=0.2)
    answer = make(source).post("/api/v2/generate", json=KOREAN, headers={"Accept": "text/event-stream"}, buffered=False)
    answer.close()
    for _ in range(500):
        if source.closed:
            break
        time.sleep(0.01)
    assert source.closed == 1


def test_silence_is_filled_with_comments() -> None:
    def draw(clock: Clock) -> Iterator[Event]:
        time.sleep(0.2)
        yield NoticeRaised(Notice("THEME_UNKNOWN"))
        time.sleep(0.2)

    with toy_app().test_request_context("/api/v2/generate"):
        answer = stream.answer(BRIEF, draw, exchange.current(), lambda: None, ALWAYS_THERE, heartbeat_s=0.02)
        text = answer.get_data(as_text=True)
    before, _, after = text.partition("event: warning")
    assert before.count(": still working") > 1
    assert after.count(": still working") > 1
    assert events(text)[-1][0] == "error"
