"""How the answers of a process are read: by one thread, and not before they can bring something of use."""

from __future__ import annotations

import math
import os
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import pytest
import trustme

from app.floor import Floor
from app.sources.openai.bill import CHARACTERS_PER_TOKEN
from app.sources.openai.call import Call
from app.sources.openai.calls import Calls
from app.sources.openai.client import LazyClient
from app.sources.openai.dialect import Dialect, DialectMemory
from app.sources.openai.failures import UpstreamFailure
from app.sources.openai.prompting import Ask, Prompt
from app.sources.openai.reader import CROWD, Reader
from app.sources.openai.reading import BETWEEN_SENTENCES_S, LONGEST_KNOWN_REST_S, LONGEST_REST_S, SHARE
from app.sources.openai.scope import CallScope
from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Usage
from tests.fake_openai import FakeOpenAI, Hang, Model, Wire
from tests.fake_openai.behaviours import completion, event, open_stream, reply_of
from tests.fake_openai.server import Exchange
from tests.sources.port import KEY, Numbered

MakeCall = Callable[..., Call]
ENDLESS = Model(lambda data: [f"sentence number {n}" for n in range(1_000)], tokens_per_s=80)


@pytest.fixture
def make_call() -> Iterator[MakeCall]:
    """Calls to a fake, for three sentences; what they say is left in `heard`."""
    clients: list[LazyClient] = []

    def make(url: str, heard: list[object], scope: CallScope | None = None, useful: int = 1) -> Call:
        clients.append(LazyClient(KEY, url))
        return Call(
            client=clients[-1].get(),
            model="m",
            dialects=DialectMemory(Dialect()),
            ask=Ask(Prompt("write", '{"count":3}'), 3, 100, False),
            scope=scope or CallScope(lambda: 30.0),
            report=lambda said: None if isinstance(said, Usage) else heard.append(said),
            useful=lambda: useful,
        )

    yield make
    for client in clients:
        client.close()


class Prompted:
    """Writes a stream piece by piece, each when it is told to."""

    def __init__(self) -> None:
        self.pieces: SimpleQueue[bytes] = SimpleQueue()

    def __call__(self, exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        while piece := self.pieces.get(timeout=30):
            exchange.send(piece)


def readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "openai-reader"]


@pytest.mark.parametrize(("useful", "rest"), [(1, 0.0), (2, 2 * BETWEEN_SENTENCES_S), (9, LONGEST_REST_S)])
def test_tokens_gather_while_they_can_bring_nothing_of_use(make_call: MakeCall, useful: int, rest: float) -> None:
    model, heard = Prompted(), list[object]()
    with FakeOpenAI(model) as fake:
        reading = make_call(fake.url, heard, useful=useful).open()
        assert reading is not None

        def rest_after(text: str) -> float:
            piece = event({"content": text})
            model.pieces.put(b"%x\r\n%s\r\n" % (len(piece), piece))
            assert select.select([reading.socket], [], [], 10)[0]
            asked_at = time.monotonic()
            assert reading.step()
            return max(0.0, reading.rests_until - asked_at)

        assert rest_after('{"sentences":["one is') >= rest
        assert (rest_after(" here") > 0) is (useful > 1)
        assert rest_after('","two') >= BETWEEN_SENTENCES_S
        assert heard == ["one is here"]
        reading.close()
        model.pieces.put(b"")


@pytest.mark.parametrize("useful", [2, 4, 40])
def test_no_more_than_half_of_the_time_that_they_take_is_let_pass_unread(make_call: MakeCall, useful: int) -> None:
    model, heard = Prompted(), list[object]()
    with FakeOpenAI(model) as fake:
        reading = make_call(fake.url, heard, useful=useful).open()
        assert reading is not None
        begun_at = time.monotonic()
        for text in ('{"sentences":["one is here"', ',"two are here"', ',"three are here"', ',"four'):
            piece = event({"content": text})
            model.pieces.put(b"%x\r\n%s\r\n" % (len(piece), piece))
            assert select.select([reading.socket], [], [], 10)[0]
            assert reading.step()
            time.sleep(0.2)
        each = (time.monotonic() - begun_at) / len(heard)
        assert len(heard) == 3
        assert reading.rests_until - time.monotonic() <= min(LONGEST_KNOWN_REST_S, SHARE * useful * each)
        assert reading.rests_until > begun_at + 0.6
        reading.close()
        model.pieces.put(b"")


def test_one_thread_reads_every_answer_and_ends_with_the_last(make_call: MakeCall) -> None:
    heard: list[list[object]] = [[] for _ in range(3 * CROWD)]
    with FakeOpenAI(Model(Numbered(), tokens_per_s=60)) as fake:
        calls, before = Calls(Floor()), len(readers())
        running = [calls.start(make_call(fake.url, each)) for each in heard]
        assert fake.arrived(len(heard))
        while not heard[0]:
            time.sleep(0.01)
        assert len(readers()) == before + 1
        for each in running:
            each.result(timeout=20)
        until = time.monotonic() + 10
        while len(readers()) > before and time.monotonic() < until:
            time.sleep(0.01)
        assert len(readers()) == before
        calls.start(make_call(fake.url, again := list[object]())).result(timeout=20)
    assert all(len(each) == 3 for each in [*heard, again])


@pytest.mark.parametrize("beginning", [b"1", b"4\r\nda", b"ffff\r\ndata: {"])
def test_who_says_half_a_thing_holds_up_nobody_else(make_call: MakeCall, beginning: bytes) -> None:
    def halfway(exchange: Exchange) -> None:
        open_stream(exchange)
        exchange.send(beginning)
        exchange.client_left(30)
        raise ConnectionResetError

    calls, heard = Calls(Floor()), list[object]()
    with FakeOpenAI(halfway, Model(Numbered())) as fake:
        scope = CallScope(lambda: 30.0)
        stuck = calls.start(make_call(fake.url, [], scope))
        assert fake.arrived()
        calls.start(make_call(fake.url, heard)).result(timeout=10)
        assert not stuck.done()
        scope.cancel()
        stuck.result(timeout=10)
        assert fake.calls[0].over.wait(10)
    assert len(heard) == 3
    assert fake.calls[0].closed_early


def test_where_reading_breaks_off_everybody_is_told_and_the_next_answer_is_read(
    make_call: MakeCall, caplog: pytest.LogCaptureFixture
) -> None:
    reader, heard = Reader(Floor(), ThreadPoolExecutor(1)), list[object]()
    broken = [Future[None](), Future[None]()]
    with FakeOpenAI(ENDLESS, ENDLESS, Model(Numbered())) as fake:
        for over in broken:
            reading = make_call(fake.url, []).open()
            assert reading is not None
            if over is broken[1]:
                os.close(reading.socket.detach())  # which nobody else does
            reader.add(reading, over)
        for over in broken:
            with pytest.raises(SourceUnavailableError, match="OVERLOADED"):
                over.result(timeout=10)
        assert fake.calls[0].over.wait(10)
        assert fake.calls[0].closed_early
        reading = make_call(fake.url, heard).open()
        assert reading is not None
        reader.add(reading, over := Future[None]())
        over.result(timeout=10)
    assert len(heard) == 3
    assert [record.message for record in caplog.records] == ["reading has broken off"]


def refuse(thread: threading.Thread) -> None:
    """In place of `Thread.start`: the system gives no more threads."""
    raise RuntimeError("can't start new thread")


def test_without_a_thread_to_read_with_it_says_so_and_pays_no_longer(
    make_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeOpenAI(ENDLESS) as fake:
        reading = make_call(fake.url, []).open()
        assert reading is not None
        with monkeypatch.context() as none_left:
            none_left.setattr(threading.Thread, "start", refuse)
            reader = Reader(Floor(), ThreadPoolExecutor(1))
            with pytest.raises(SourceUnavailableError, match="OVERLOADED"):
                reader.add(reading, Future())
        assert fake.calls[0].over.wait(10)
        assert fake.calls[0].closed_early


def test_without_a_thread_to_tell_with_answers_are_told_all_the_same(
    make_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, heard, begin = Calls(Floor()), list[object](), threading.Thread.start

    def refuse_tellers(thread: threading.Thread) -> None:
        if "told" in thread.name:
            refuse(thread)
        begin(thread)

    with FakeOpenAI(Model(Numbered())) as fake:
        with monkeypatch.context() as none_left:
            none_left.setattr(threading.Thread, "start", refuse_tellers)
            calls.start(make_call(fake.url, heard)).result(timeout=10)
        calls.start(make_call(fake.url, heard)).result(timeout=10)
    assert len(heard) == 6


def test_nobody_waits_for_those_whose_cost_is_slow_to_be_counted(make_call: MakeCall) -> None:
    calls, counted = Calls(Floor()), threading.Event()

    def count(usage: Usage) -> None:
        if not usage.calls:  # what it has cost to be answered, after it is over
            counted.wait(10)

    with FakeOpenAI(Model(Numbered())) as fake:
        slow = [make_call(fake.url, []) for _ in range(12)]
        for call in slow:
            call.account = count
        waiting = [calls.start(call) for call in slow]
        assert fake.arrived(len(slow))
        calls.start(make_call(fake.url, [])).result(timeout=5)
        assert not any(over.done() for over in waiting)
        counted.set()
        for over in waiting:
            over.result(timeout=10)


def test_who_was_told_that_there_is_no_room_is_not_asked_for_later(
    make_call: MakeCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, heard = Calls(Floor()), list[object]()
    with FakeOpenAI(Model(Numbered())) as fake:
        with monkeypatch.context() as none_left:
            none_left.setattr(threading.Thread, "start", refuse)
            with pytest.raises(SourceUnavailableError, match="OVERLOADED"):
                calls.start(make_call(fake.url, [])).result(timeout=10)
        calls.start(make_call(fake.url, heard)).result(timeout=10)
    assert len(heard) == 3
    assert len(fake.calls) == 1


@pytest.mark.parametrize("size", [len(completion(reply_of(["a b"]))), None])
def test_what_comes_in_one_packet_with_the_head_is_read(make_call: MakeCall, size: int | None) -> None:
    body = completion(reply_of(["a b"]))
    framing = b"Connection: close" if size is None else b"Content-Length: %d" % size
    heard: list[object] = []
    with FakeOpenAI(Wire(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n\r\n" + body)) as fake:
        Calls(Floor()).start(make_call(fake.url, heard)).result(timeout=10)
    assert heard == ["a b"]


def failure_of(over: Future[None]) -> str:
    with pytest.raises(UpstreamFailure) as caught:
        over.result(timeout=10)
    return caught.value.reason


def test_a_body_that_we_did_not_want_packed_is_no_answer(make_call: MakeCall) -> None:
    def packed(exchange: Exchange) -> None:
        exchange.body(200, {"Content-Encoding": "gzip", "Content-Type": "application/json"}, b"\x1f\x8b")

    with FakeOpenAI(packed) as fake:
        assert failure_of(Calls(Floor()).start(make_call(fake.url, []))) == "UPSTREAM_INVALID_RESPONSE"


def test_who_falls_silent_is_given_up_at_the_deadline(make_call: MakeCall) -> None:
    model = Prompted()
    with FakeOpenAI(model) as fake:
        until = time.monotonic() + 0.5
        scope = CallScope(lambda: max(0.0, until - time.monotonic()))
        assert failure_of(Calls(Floor()).start(make_call(fake.url, [], scope))) == "UPSTREAM_TIMEOUT"
        model.pieces.put(b"")


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For a server that the client trusts."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return context


def test_an_encrypted_stream_is_read_to_its_last_token(make_call: MakeCall, tls: ssl.SSLContext) -> None:
    calls, heard = Calls(Floor()), list[object]()
    with FakeOpenAI(Model(Numbered(), tokens_per_s=200), tls=tls) as fake:
        call = make_call(fake.url, heard)
        for _ in range(2):
            calls.start(call).result(timeout=10)
    assert len(heard) == 6
    assert fake.calls[0].port == fake.calls[1].port


def test_a_look_takes_all_that_has_come_though_every_token_is_encrypted_by_itself(
    make_call: MakeCall, tls: ssl.SSLContext
) -> None:
    heard, looks, come = list[object](), 0, select.poll()
    with FakeOpenAI(Model(Numbered()), tls=tls) as fake:
        reading = make_call(fake.url, heard).open()
        assert reading is not None
        assert fake.calls[0].over.wait(10)
        come.register(reading.socket, select.POLLIN)
        while come.poll(10_000) and reading.step():
            looks += 1
        reading.close()
    assert len(heard) == 3
    assert looks < fake.calls[0].pieces / 5


def test_what_was_written_before_a_call_was_ended_is_counted_though_nobody_reads_it(make_call: MakeCall) -> None:
    begun, paid = threading.Event(), list[Usage]()

    def twenty_at_once(exchange: Exchange) -> None:
        exchange.head(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        begun.wait(10)
        exchange.chunk(event({"content": "가"}) * 20)
        exchange.client_left(10)

    with FakeOpenAI(twenty_at_once) as fake:
        call = make_call(fake.url, [])
        call.account = paid.append
        reading = call.open()
        assert reading is not None
        begun.set()
        assert select.select([reading.socket], [], [], 10)[0]
        call.scope.cancel()
        assert not reading.step()
        reading.bill.settle()
        reading.close()
    assert sum(usage.output_tokens for usage in paid) == 20


@pytest.mark.parametrize("leaves", [True, False])
def test_a_prompt_that_was_sent_is_counted_though_no_answer_began(make_call: MakeCall, leaves: bool) -> None:
    paid, until = list[Usage](), time.monotonic() + (30.0 if leaves else 1.5)
    with FakeOpenAI(Hang()) as fake:
        call = make_call(fake.url, [], CallScope(lambda: max(0.0, until - time.monotonic())))
        call.account = paid.append
        over = Calls(Floor()).start(call)
        assert fake.arrived()
        if leaves:
            call.scope.cancel()
            assert over.exception(timeout=10) is None
        else:
            assert failure_of(over) == "UPSTREAM_TIMEOUT"
    assert sum(paid, Usage()) == Usage(input_tokens=math.ceil(len('write{"count":3}') / CHARACTERS_PER_TOKEN), calls=1)


@pytest.mark.parametrize("body", [b"{}", b"{"])
def test_a_prompt_that_was_refused_costs_nothing_though_the_refusal_is_cut_off(
    make_call: MakeCall, body: bytes
) -> None:
    paid = list[Usage]()
    with FakeOpenAI(Wire(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n" + body)) as fake:
        call = make_call(fake.url, [])
        call.account = paid.append
        assert Calls(Floor()).start(call).exception(timeout=10) is not None
    assert sum(paid, Usage()) == Usage(calls=1)


def test_a_prompt_that_was_never_sent_costs_nothing(make_call: MakeCall) -> None:
    paid = list[Usage]()
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))  # bound, never listening: connections are refused
        call = make_call(f"http://127.0.0.1:{unheard.getsockname()[1]}/v1", [])
        call.account = paid.append
        assert failure_of(Calls(Floor()).start(call)) == "UPSTREAM_UNREACHABLE"
    assert sum(paid, Usage()) == Usage(calls=1)
