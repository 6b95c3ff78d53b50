"""What a server refuses is left out, once; what it never takes is never sent."""

from __future__ import annotations

import pytest

from app.sources.openai.dialect import takes_no_effort
from tests.fake_openai import FakeOpenAI, Json, Model, Refuse
from tests.fake_openai.server import Exchange
from tests.sources.conftest import MakeSource
from tests.sources.port import Numbered, a_brief, draw

REFUSED_BY_REASONING_MODELS = {
    "temperature",
    "top_p",
    "max_tokens",
    "presence_penalty",
    "frequency_penalty",
    "logprobs",
}


def test_the_first_request_asks_for_a_strict_schema_and_a_bounded_stream(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        draw(make_source(fake.url), a_brief())
        body = fake.calls[0].body
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert body["stream"] is True
    assert 0 < body["max_completion_tokens"] < 10_000
    assert not REFUSED_BY_REASONING_MODELS & body.keys()
    assert body["reasoning_effort"] == "none"
    assert fake.calls[0].path == "/v1/chat/completions"
    assert fake.calls[0].headers["x-stainless-retry-count"] == "0"


@pytest.mark.parametrize("status", [400, 422])
def test_a_server_with_json_mode_only_is_found_out_once(make_source: MakeSource, status: int) -> None:
    with FakeOpenAI(Refuse("response_format", Model(Numbered()), type="json_schema", status=status)) as fake:
        source = make_source(fake.url)
        runs = [draw(source, a_brief()) for _ in range(2)]
        formats = [call.body["response_format"]["type"] for call in fake.calls]
    assert [run.error for run in runs] == [None, None]
    assert formats == ["json_schema", "json_object", "json_object"]
    assert runs[0].usage.calls == 2


def test_a_server_without_json_mode_gets_the_prompt_alone(make_source: MakeSource) -> None:
    with FakeOpenAI(Refuse("response_format", Model(Numbered()))) as fake:
        drawn = draw(make_source(fake.url), a_brief())
    assert drawn.error is None
    assert [("response_format" in call.body) for call in fake.calls] == [True, True, False]
    assert '{"sentences":["' in fake.calls[-1].system


@pytest.mark.parametrize("field", ["stream", "stream_options", "max_completion_tokens", "reasoning_effort"])
def test_an_optional_field_that_is_refused_is_left_out(make_source: MakeSource, field: str) -> None:
    with FakeOpenAI(Refuse(field, Model(Numbered()))) as fake:
        source = make_source(fake.url)
        runs = [draw(source, a_brief()) for _ in range(2)]
    assert [len(run.accepted) for run in runs] == [3, 3]
    assert [(field in call.body) for call in fake.calls] == [True, False, False]


def test_a_server_that_refuses_everything_optional_still_serves(make_source: MakeSource) -> None:
    picky = Model(Numbered())
    for field in ("stream", "stream_options", "max_completion_tokens", "reasoning_effort", "response_format"):
        picky = Refuse(field, picky)  # type: ignore[assignment]
    with FakeOpenAI(picky) as fake:
        drawn = draw(make_source(fake.url), a_brief())
    assert len(drawn.accepted) == 3
    assert set(fake.calls[-1].body) == {"model", "messages"}


def test_a_server_that_answers_whole_is_asked_in_parallel_from_then_on(make_source: MakeSource) -> None:
    whole = Model(Numbered(), streams=False)

    def together(exchange: Exchange) -> None:
        assert fake.arrived(3)
        whole(exchange)

    with FakeOpenAI(whole, together) as fake:
        source = make_source(fake.url)
        first, second = draw(source, a_brief(3)), draw(source, a_brief(7))
        streamed = [call.body.get("stream", False) for call in fake.calls]
    assert (len(first.accepted), len(second.accepted)) == (3, 7)
    assert streamed == [True, False, False]


def test_a_refusal_that_names_nothing_we_sent_is_our_bug_and_is_not_asked_again(make_source: MakeSource) -> None:
    error = {"message": "Unknown field", "type": "invalid_request_error", "param": "messages", "code": None}
    with FakeOpenAI(Json(400, {"error": error})) as fake:
        drawn = draw(make_source(fake.url), a_brief())
    assert drawn.error is not None
    assert drawn.error.reason == "UPSTREAM_BAD_REQUEST"
    assert len(fake.calls) == 1


def test_a_server_that_refuses_json_in_every_form_is_not_asked_for_ever(make_source: MakeSource) -> None:
    error = {"message": "no", "type": "invalid_request_error", "param": "response_format", "code": None}
    with FakeOpenAI(Json(400, {"error": error})) as fake:
        drawn = draw(make_source(fake.url), a_brief())
    assert drawn.error is not None
    assert drawn.error.reason == "UPSTREAM_BAD_REQUEST"
    assert len(fake.calls) == 3


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gpt-6-luna", True),
        ("gpt-6-sol", True),
        ("gpt-5.4-mini", True),
        ("openai/gpt-6-luna", True),
        ("gpt-6-astra", False),
        ("gpt-5-mini", False),
        ("gpt-4.1-mini", False),
        ("gpt-5.3-chat-latest", False),
        ("o4-mini", False),
        ("llama-3.3-70b", False),
    ],
)
def test_effort_is_set_only_for_models_known_to_take_none(model: str, expected: bool) -> None:
    assert takes_no_effort(model) is expected


def test_model_and_server_are_those_of_the_settings(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        draw(make_source(fake.url, model="my-own-model"), a_brief())
        assert fake.calls[0].body["model"] == "my-own-model"
        assert "reasoning_effort" not in fake.calls[0].body
        may_reason = fake.calls[0].body["max_completion_tokens"]
        draw(make_source(fake.url), a_brief())
        assert fake.calls[1].body["max_completion_tokens"] < may_reason
