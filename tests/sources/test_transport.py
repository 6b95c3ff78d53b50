"""Connections: kept where they can be, given up where they cannot, and bounded whatever happens on them."""

from __future__ import annotations

import os
import resource
import threading
import time

import httpx2
import pytest

from app.sources.openai.scope import CallScope, within
from app.sources.openai.transport import BoundedTransport, system_proxy
from tests.fake_openai import Drip, FakeOpenAI, Hang, Json, Model, Raw, Reset, Wire
from tests.fake_openai.behaviours import event, open_stream
from tests.fake_openai.server import Exchange
from tests.sources.conftest import MakeSource
from tests.sources.port import Numbered, a_brief, draw, good


def post(transport: BoundedTransport, url: str, scope: CallScope | None = None) -> httpx2.Response:
    """One request through the transport, within a scope of its own."""
    scope = scope or CallScope(lambda: 10.0)
    with within(scope), httpx2.Client(transport=_Kept(transport)) as client:
        return client.post(f"{url}/chat/completions", json={"messages": [{}, {"content": "{}"}]}, timeout=20.0)


class _Kept(httpx2.BaseTransport):
    """A client closes its transport; these tests use one for several clients."""

    def __init__(self, inner: BoundedTransport) -> None:
        self.handle_request = inner.handle_request  # type: ignore[method-assign]


def silent(exchange: Exchange) -> None:
    """Says nothing for longer than the call may take, and then hangs up."""
    exchange.client_left(3.0)
    exchange.close()


@pytest.fixture
def transport() -> BoundedTransport:
    return BoundedTransport()


def test_a_connection_serves_the_next_call(transport: BoundedTransport) -> None:
    with FakeOpenAI(Json(200, {"a": 1})) as fake:
        for _ in range(3):
            assert post(transport, fake.url).json() == {"a": 1}
        transport.close()
    assert len({call.port for call in fake.calls}) == 1


def test_a_connection_that_the_server_has_closed_is_not_used_again(transport: BoundedTransport) -> None:
    def once(exchange: Exchange) -> None:
        exchange.body(200, {"Content-Type": "application/json"}, b"{}")
        exchange.close()

    with FakeOpenAI(once) as fake:
        for _ in range(3):
            assert post(transport, fake.url).status_code == 200
            assert fake.calls[-1].over.wait(5)
            time.sleep(0.02)  # lets the server's goodbye arrive
        transport.close()
    assert len({call.port for call in fake.calls}) == 3


def test_what_comes_before_the_answer_is_not_taken_for_it(transport: BoundedTransport) -> None:
    def hinted(exchange: Exchange) -> None:
        exchange.head(103, {"Link": "</style.css>; rel=preload"})
        exchange.head(102, {})
        exchange.body(200, {"Content-Type": "application/json"}, b"%d" % len(fake.calls))

    with FakeOpenAI(hinted) as fake:
        assert [post(transport, fake.url).json() for _ in range(3)] == [1, 2, 3]
        transport.close()
    assert len({call.port for call in fake.calls}) == 1


def test_a_header_in_any_letters_harms_nobody(transport: BoundedTransport) -> None:
    answer = "HTTP/1.1 200 OK\r\nX-Served-By: 서버\r\nContent-Length: 2\r\n\r\n{}".encode()
    with FakeOpenAI(Wire(answer)) as fake:
        assert post(transport, fake.url).json() == {}
        transport.close()


def test_a_refusal_that_cannot_be_unpacked_costs_no_connection(make_source: MakeSource) -> None:
    def packed(exchange: Exchange) -> None:
        exchange.body(400, {"Content-Encoding": "gzip"}, b"0123456789")

    with FakeOpenAI(packed) as fake:
        source = make_source(fake.url)
        for _ in range(3):
            drawn = draw(source, a_brief(1))
            assert drawn.error is not None
            assert drawn.error.reason == "UPSTREAM_INVALID_RESPONSE"
    assert len({call.port for call in fake.calls}) == 1


def test_a_connection_is_kept_however_many_files_are_open(transport: BoundedTransport) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(1_400, hard)), hard))
    others = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        with FakeOpenAI(Json(200, {})) as fake:
            for _ in range(2):
                assert post(transport, fake.url).status_code == 200
            transport.close()
    finally:
        for one in others:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len({call.port for call in fake.calls}) == 1


def test_a_finished_stream_leaves_its_connection_to_the_next_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(0))) as fake:
        draw(make_source(fake.url), a_brief(3), good)
    assert len(fake.calls) == 2
    assert fake.calls[0].port == fake.calls[1].port


def test_a_stream_whose_end_never_comes_is_finished_all_the_same(make_source: MakeSource) -> None:
    def no_end(exchange: Exchange) -> None:
        open_stream(exchange)
        exchange.chunk(event({"content": '{"sentences":["good one"]}'}, "stop") + b"data: [DONE]\n\n")
        exchange.client_left(30)
        raise ConnectionResetError

    with FakeOpenAI(no_end) as fake:
        drawn = draw(make_source(fake.url), a_brief(1), lambda text: False)
        assert all(call.over.wait(5) for call in fake.calls)
    assert drawn.error is None
    assert len(fake.calls) == 2


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (silent, httpx2.ReadTimeout),
        (Drip(0.02, b"HTTP/1.1 200 OK\r\nContent-Length: 9"), httpx2.ReadTimeout),
        (Reset(), httpx2.ReadError),
        (Wire(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"), httpx2.RemoteProtocolError),
        (Wire(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), httpx2.RemoteProtocolError),
        (Wire(b"nonsense\r\n\r\n"), httpx2.RemoteProtocolError),
        (Wire(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20), httpx2.RemoteProtocolError),
        (Wire(b""), httpx2.TransportError),
        (Raw(200, b"x" * 100_000), httpx2.ReadError),
    ],
)
def test_faults_have_the_names_that_the_sdk_knows(
    transport: BoundedTransport, behaviour: object, error: type[Exception]
) -> None:
    with FakeOpenAI(behaviour) as fake:  # type: ignore[arg-type]
        until = time.monotonic() + 0.6
        with pytest.raises(error):
            post(transport, fake.url, CallScope(lambda: max(0.0, until - time.monotonic()), max_bytes=50_000))
        transport.close()


def test_cancelling_wakes_a_read_from_another_thread(transport: BoundedTransport) -> None:
    scope = CallScope(lambda: 30.0)
    with FakeOpenAI(Hang()) as fake:

        def cancel() -> None:
            fake.arrived()
            scope.cancel()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        with pytest.raises(httpx2.TransportError):
            post(transport, fake.url, scope)
        canceller.join()
        assert fake.calls[0].over.wait(5)
    assert fake.calls[0].closed_early


def test_a_cancelled_call_sends_nothing(transport: BoundedTransport) -> None:
    scope = CallScope(lambda: 30.0)
    scope.cancel()
    with FakeOpenAI(Json(200, {})) as fake:
        with pytest.raises(httpx2.TransportError):
            post(transport, fake.url, scope)
        assert fake.calls == []


def test_cancelling_a_call_that_is_over_leaves_its_connection_alone(transport: BoundedTransport) -> None:
    with FakeOpenAI(Json(200, {})) as fake:
        scope = CallScope(lambda: 30.0)
        post(transport, fake.url, scope)
        scope.cancel()
        assert post(transport, fake.url).status_code == 200
        transport.close()
    assert len({call.port for call in fake.calls}) == 1


def test_calls_go_through_the_proxy_of_the_system(make_source: MakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeOpenAI(Model(Numbered())) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        monkeypatch.setenv("no_proxy", "elsewhere.invalid")
        drawn = draw(make_source("http://upstream.invalid/v1"), a_brief(2))
        assert system_proxy("http://elsewhere.invalid/v1") is None
    assert len(drawn.accepted) == 2
    assert proxy.calls[0].path == "http://upstream.invalid/v1/chat/completions"
    assert proxy.calls[0].headers["host"] == "upstream.invalid"


def test_a_proxy_is_told_its_password_and_upstream_is_not(transport: BoundedTransport) -> None:
    with FakeOpenAI(Json(200, {})) as proxy:
        address = proxy.url.removesuffix("/v1").replace("http://", "http://nurse:p%40ss@")
        through = BoundedTransport(address)
        post(through, "http://upstream.invalid/v1")
        through.close()
        post(transport, proxy.url)
        transport.close()
    assert proxy.calls[0].headers["proxy-authorization"] == "Basic bnVyc2U6cEBzcw=="
    assert "proxy-authorization" not in proxy.calls[1].headers


def test_a_proxy_that_opens_no_tunnel_makes_upstream_unreachable() -> None:
    with FakeOpenAI(Json(200, {})) as proxy:  # answers POST only
        through = BoundedTransport(proxy.url.removesuffix("/v1"))
        with pytest.raises(httpx2.ConnectError):
            post(through, "https://upstream.invalid/v1")
        through.close()
    assert proxy.calls == []
