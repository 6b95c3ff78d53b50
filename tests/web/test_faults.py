"""What the server survives: upstream that hangs, workers that die, disks that are full, a clock that is set."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import pytest

from tests.fake_openai import FakeOpenAI, Model, StreamThen
from tests.web.conftest import KOREAN
from tests.web.server import TOY, Limits, Server, parse, read_to_end, running
from tests.web.test_metrics import scrape, settled, value, workers
from tests.web.test_server import SLOW, booted, get, receive_one, receive_until, request, wait_for

REAL = "wsgi:app"


@contextlib.contextmanager
def silent_upstream() -> Iterator[str]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


def test_an_upstream_that_hangs_costs_its_own_requests_and_nobody_else() -> None:
    hung = {"OPENAI_API_KEY": "sk-fake", "ENGINE": "openai", "GENERATE_DEADLINE_S": "3", "GENERATE_SLOTS": "2"}
    with silent_upstream() as url, running(REAL, OPENAI_BASE_URL=url, METRICS="true", **hung) as server:
        threads = ThreadPoolExecutor(2)
        both = [threads.submit(server.post, "/api/v2/generate", KOREAN) for _ in range(2)]
        settled(server, lambda page: value(page, "slots_in_use") == 2)
        refused = server.post("/api/v2/generate", KOREAN)
        assert (refused.status, refused.json["error"]["reason"]) == (503, "OVERLOADED")
        assert server.ask("GET", "/health").status == 200
        ended = [one.result() for one in both]
        assert [(r.status, r.json["error"]["reason"]) for r in ended] == [(504, "UPSTREAM_TIMEOUT")] * 2
        settled(server, lambda page: value(page, "slots_in_use") == 0)
        page = settled(server, lambda page: value(page, "upstream_calls_total") == 2)  # a call counts when it is over
        assert value(page, "upstream_errors_total", reason="UPSTREAM_TIMEOUT") == 2
        assert value(page, "errors_total", reason="UPSTREAM_TIMEOUT") == 2
        assert value(page, "shed_total") == 1
        assert value(page, "circuit_workers", state="closed") == 1
        assert "sk-fake" not in server.log.read_text(encoding="utf-8")


def test_who_leaves_a_stream_ends_the_call_behind_it() -> None:
    slowly = Model(lambda data: ["라면을 맛있게 먹어요", *["나무가 자라요"] * 40], tokens_per_s=40)
    one_place = {"OPENAI_API_KEY": "sk-fake", "ENGINE": "openai", "GENERATE_SLOTS": "1", "METRICS": "true"}
    with FakeOpenAI(slowly) as fake, running(REAL, OPENAI_BASE_URL=fake.url, **one_place) as server:
        with server.connect() as leaver:
            leaver.sendall(request({**KOREAN, "count": 20}, Accept="text/event-stream"))
            receive_until(leaver, b"event: item")
        for call in fake.calls:
            assert call.over.wait(10)
            assert call.closed_early
        settled(server, lambda page: value(page, "slots_in_use") == 0)


PATIENT = {"OPENAI_API_KEY": "sk-fake", "GENERATE_SLOTS": "1", "METRICS": "true", "GENERATE_DEADLINE_S": "90"}


def told_to_have_left(number: int) -> Callable[[bytes], bool]:
    return lambda page: value(page, "errors_total", reason="CLIENT_LEFT") == number


def test_who_leaves_while_the_model_is_silent_gives_the_place_back_and_is_nobodys_failure() -> None:
    with silent_upstream() as url, running(REAL, OPENAI_BASE_URL=url, **PATIENT) as server:
        for gone, accept in enumerate(["application/json", "text/event-stream"], 1):
            with server.connect() as leaver:
                leaver.sendall(request(KOREAN, Accept=accept))
                settled(server, lambda page: value(page, "slots_in_use") == 1)
            page = settled(server, told_to_have_left(gone))
            assert value(page, "slots_in_use") == 0
            assert value(page, "requests_total", route="/api/v2/generate", status="499") == gone
        assert value(page, "circuit_workers", state="closed") == 1
        assert value(page, "upstream_errors_total") == value(page, "fallbacks_total") == 0


def test_who_leaves_a_stream_that_is_silent_or_closes_only_the_own_side_of_it_ends_the_call_behind_it() -> None:
    stuck = StreamThen(["라면을 맛있게 먹어요"], "hang")
    with FakeOpenAI(stuck) as fake, running(REAL, OPENAI_BASE_URL=fake.url, **PATIENT) as server:
        with server.connect() as leaver:
            leaver.sendall(request(KOREAN, Accept="text/event-stream"))
            receive_until(leaver, b"event: item")
        page = settled(server, told_to_have_left(1))
        assert value(page, "slots_in_use") == 0
        with server.connect() as half:
            half.sendall(request(KOREAN, Accept="text/event-stream", close=True))
            receive_until(half, b"event: item")
            half.shutdown(socket.SHUT_WR)
            assert b"CLIENT_LEFT" in read_to_end(half).rpartition(b"event: error")[2]
        for call in fake.calls:
            assert call.over.wait(10)
            assert call.closed_early


def test_a_worker_that_is_killed_loses_its_own_requests_and_no_other() -> None:
    with running(WEB_CONCURRENCY="2", METRICS="true") as two, ThreadPoolExecutor(12) as threads:
        assert booted(two, 2)
        started = [threads.submit(two.raw, request({**SLOW, "seed": 800}, close=True)) for _ in range(12)]
        settled(two, lambda page: value(page, "slots_in_use") == 12)
        victim = workers(two)[0]
        mine = connections_of(victim, two.port)
        os.kill(victim, signal.SIGKILL)
        for _ in range(20):
            assert two.ask("GET", "/health").status == 200
        answers = [one.result() for one in started]
        assert answers.count(b"") == mine
        assert [parse(answer).status for answer in answers if answer] == [200] * (12 - mine)
        assert booted(two, 3)


def test_nobody_is_refused_while_another_worker_has_places() -> None:
    with running(WEB_CONCURRENCY="2", GENERATE_SLOTS="16") as two, ThreadPoolExecutor(28) as threads:
        assert booted(two, 2)
        for _ in range(3):
            started = [threads.submit(two.post, "/api/v2/generate", {**SLOW, "seed": 400}) for _ in range(28)]
            assert [one.result().status for one in started] == [200] * 28


def connections_of(pid: int, port: int) -> int:
    """How many clients a worker serves, as its sockets tell: all but those it listens on."""
    table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    rows = [line.split() for line in table]
    established = {row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"}
    links = [os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return sum(link.removeprefix("socket:[").removesuffix("]") in established for link in links)


def test_with_forty_under_way_all_are_finished_before_it_stops() -> None:
    with running(WEB_CONCURRENCY="2", METRICS="true") as stopping:
        assert booted(stopping, 2)
        with ThreadPoolExecutor(40) as threads:
            started = [threads.submit(stopping.post, "/api/v2/generate", {**SLOW, "seed": 700}) for _ in range(40)]
            settled(stopping, lambda page: value(page, "slots_in_use") == 40)
            assert stopping.stop() == 0
            assert [one.result().status for one in started] == [200] * 40


def test_who_has_connected_is_served_though_the_server_stops_before_it_looked_up() -> None:
    with running() as stopping, ThreadPoolExecutor(12) as threads:
        assert booted(stopping, 1)
        worker = workers(stopping)[0]
        os.kill(worker, signal.SIGSTOP)
        connections = [stopping.connect() for _ in range(12)]
        for connection in connections:
            connection.sendall(request(KOREAN, close=True))
        stopping.process.terminate()
        os.kill(worker, signal.SIGTERM)
        os.kill(worker, signal.SIGCONT)
        answers = list(threads.map(read_to_end, connections))
        assert [parse(answer).status for answer in answers] == [200] * 12
        assert stopping.process.wait(60) == 0
        for connection in connections:
            connection.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_is_told_to_stop_while_it_starts_stops_and_is_replaced(when: str) -> None:
    with running(GUNICORN_CMD_ARGS=f"-c tests/web/stopped_early.py --name {when}") as replacing:
        assert booted(replacing, 2)
        assert replacing.post("/api/v2/generate", KOREAN).status == 200
        assert replacing.stop() == 0
        assert "Exception" not in replacing.log.read_text(encoding="utf-8")


def test_reloading_loses_no_request() -> None:
    with running(WEB_CONCURRENCY="2", METRICS="true") as reloading:
        assert booted(reloading, 2)
        with ThreadPoolExecutor(10) as threads:
            started = [threads.submit(reloading.post, "/api/v2/generate", SLOW) for _ in range(10)]
            settled(reloading, lambda page: value(page, "slots_in_use") == 10)
            reloading.process.send_signal(signal.SIGHUP)
            meanwhile = [reloading.post("/api/v2/generate", KOREAN).status for _ in range(40)]
            assert [one.result().status for one in started] == [200] * 10
        assert meanwhile == [200] * 40
        assert booted(reloading, 4)


def test_with_its_log_on_a_full_disk_it_goes_on_serving() -> None:
    with running(TOY, Limits(log=Path("/dev/full")), WEB_CONCURRENCY="1") as full:
        assert {full.post("/api/v2/generate", KOREAN).status for _ in range(30)} == {200}
        assert full.post("/api/v2/generate", {}).status == 422
        assert full.stop() == 0


def descriptors(server: Server) -> int:
    """That the first worker has open."""
    return len(os.listdir(f"/proc/{workers(server)[0]}/fd"))


def logged(server: Server, text: str) -> bool:
    """Waits until the log says so."""
    for _ in range(300):
        if text in server.log.read_text(encoding="utf-8"):
            return True
        time.sleep(0.01)
    return False


@contextlib.contextmanager
def at_the_door(narrow: Server, number: int) -> Iterator[None]:
    """So many who connect and say nothing: more than there is room for."""
    with contextlib.ExitStack() as held:
        for _ in range(number):
            held.enter_context(narrow.connect())
        assert logged(narrow, "raise the limit of open files")
        yield


def test_where_no_more_connections_can_be_open_those_that_are_go_on_and_the_next_ones_wait() -> None:
    with running(TOY, Limits(open_files=48)) as narrow, narrow.connect() as early:
        with at_the_door(narrow, 60):
            early.sendall(request(KOREAN, close=True))
            assert parse(read_to_end(early)).status == 200
        assert narrow.ask("GET", "/health").status == 200
        assert len(workers(narrow)) == 1


def test_as_some_leave_others_come_in_and_none_of_them_takes_what_requests_under_way_need() -> None:
    with running(TOY, Limits(open_files=48)) as narrow, contextlib.ExitStack() as leaving:
        early = [leaving.enter_context(narrow.connect()) for _ in range(16)]
        with at_the_door(narrow, 60):
            for connection in early:
                connection.close()
                time.sleep(0.1)
            assert descriptors(narrow) <= 40  # of 48, a quarter in reserve


def test_told_to_stop_with_a_crowd_at_the_door_it_finishes_what_is_under_way() -> None:
    with running(TOY, Limits(open_files=48)) as narrow, narrow.connect() as under_way, at_the_door(narrow, 60):
        under_way.sendall(request({**SLOW, "seed": 900}, close=True))
        asking = [narrow.connect() for _ in range(6)]
        for connection in asking:
            connection.sendall(request(KOREAN, close=True))
        narrow.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert descriptors(narrow) <= 40
        assert parse(read_to_end(under_way)).status == 200
        for connection in asking:
            with connection:
                assert parse(read_to_end(connection)).status == 200
        assert narrow.process.wait(18) == 0  # those who say nothing are not waited for


def test_where_there_is_no_room_who_is_idle_makes_it() -> None:
    with running(TOY, Limits(open_files=48)) as narrow, contextlib.ExitStack() as idle:
        for _ in range(60):
            connection = idle.enter_context(narrow.connect())
            connection.sendall(get("/health"))
            assert parse(receive_one(connection)).status == 200
        assert logged(narrow, "raise the limit of open files")


def set_clock(file: Path, shift: str) -> None:
    """The file that the library under the server reads; the name is changed in one step, so that none is half read."""
    fresh = file.with_suffix(".new")
    fresh.write_text(shift, encoding="ascii")
    fresh.replace(file)


def test_a_clock_that_is_set_ends_no_request_and_locks_nobody_out(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    set_clock(clock, "+0")
    stepping = {
        "LD_PRELOAD": str(files("libfaketime") / "vendor/libfaketime/src/libfaketime.so.1"),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with running(RATE_LIMIT="3/minute", METRICS="true", **stepping) as server, server.connect() as streamed:
        streamed.sendall(request({**SLOW, "count": 4, "seed": 500}, close=True, Accept="text/event-stream"))
        receive_until(streamed, b"event: item")
        set_clock(clock, "-7200")
        assert b"event: done" in read_to_end(streamed)
        # The library may show a thread the old hour once more, and counts begin anew then too: so twelve, not four.
        statuses = [server.post("/api/v2/generate", KOREAN).status for _ in range(12)]
        assert statuses[:3] == [200, 200, 200]
        assert 429 in statuses
        set_clock(clock, "-14400")
        back = wait_for(lambda: server.post("/api/v2/generate", KOREAN), 200)
        assert int(back.header("RateLimit-Reset")) <= 60
        set_clock(clock, "+86400")
        assert wait_for(lambda: server.post("/api/v2/generate", KOREAN), 200)
        assert value(scrape(server), "request_duration_seconds_sum", route="/api/v2/generate") < 600
        assert len(workers(server)) == 1
        assert server.stop() == 0
