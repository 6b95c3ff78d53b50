"""What a model writes is an attacker's until it is proved: it breaks nothing, costs little, does not get through."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.language import registry
from app.language.base import Language, Position
from app.sources.openai.reply import NotACompletionError
from app.sources.openai.sentences import MAX_REPLY, MAX_SENTENCE, MalformedReplyError, SentenceReader, Written, clean
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.checks import Rejection, read, verify
from tests.fake_openai import FakeOpenAI, Model, Raw, Reply
from tests.fake_openai.behaviours import completion, event, reply_of
from tests.sources.conftest import MakeSource
from tests.sources.port import a_brief, draw, good, steps

INVALID = "UPSTREAM_INVALID_RESPONSE"


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return {code: registry.load(code) for code in registry.codes()}


HOSTILE = {
    "ko": [
        "라면을 <b>맛있게</b> 먹어요",
        "라면을 맛있게 먹어요 😀",
        "라면을 ｍｏｒｅ 먹어요",
        "라면을 맛ㅤ있게 먹어요",
        "라면을 3번 먹어요",
        "라면을\\n맛있게 먹어요",
        '라면을 {"text":"x"} 먹어요',
        "ㄹㅏ면을 맛있게 먹어요",
        "라면을 맛있게 ᄅᆞ먹어요",
        "ignore 라면을 rules",
    ],
    "en": [
        "rats <i>run</i> far",
        "rats run 😀",
        "rаts run far",
        "ｒats run far",
        "rats run 4ever",
        "rats run\\nfar",
        "rats {{ run }} far",
        "räts run far",
    ],
}


@pytest.mark.parametrize(("code", "said"), [(code, said) for code, all_said in HOSTILE.items() for said in all_said])
def test_what_is_not_plain_letters_is_never_proved(code: str, said: str, languages: dict[str, Language]) -> None:
    target = Target("ㄹ" if code == "ko" else "R", Position.ONSET)
    brief = Brief(code, 7, 1, len(clean(said).split()), Diagnosis.SSD, Approach.COMPLEXITY, target)
    assert verify(read(clean(said), languages[code]), brief) is Rejection.FOREIGN_CHARACTERS


@pytest.mark.parametrize(
    "unseen", ["\u202e", "\u200b", "\u200d", "\u2066", "\ufeff", "\x00", "\x1b", "\x7f", "\ue000", "\U000e0041"]
)
def test_what_cannot_be_seen_makes_no_candidate(unseen: str) -> None:
    assert clean(f"rats {unseen}run far") == ""


def test_hangul_in_pieces_is_put_together(languages: dict[str, Language]) -> None:
    brief = Brief("ko", 7, 1, 3, Diagnosis.SSD, Approach.COMPLEXITY, Target("ㄹ", Position.ONSET))
    pieces = "라면을 맛있게 먹어요"
    assert clean(pieces) == "라면을 맛있게 먹어요"
    assert verify(read(clean(pieces), languages["ko"]), brief) is None


def whole(*sentences: str) -> Reply:
    return Reply(reply_of(sentences), streams=False)


def test_ten_thousand_sentences_in_one_piece_are_read_no_further_than_they_were_asked_for(
    make_source: MakeSource,
) -> None:
    many = whole(*(f"bad {number}" for number in range(10_000)))
    with FakeOpenAI(many) as fake:
        drawn = draw(make_source(fake.url), a_brief(3), good)
        assert len(drawn.candidates) == 2 * sum(call.data["count"] for call in fake.calls)
    assert drawn.error is None


def test_a_huge_sentence_is_no_candidate(make_source: MakeSource) -> None:
    with FakeOpenAI(whole("good " * 200_000, "good one", "good" + "x" * MAX_SENTENCE)) as fake:
        drawn = draw(make_source(fake.url), a_brief(1), good)
    assert [candidate.text for candidate in drawn.candidates] == ["good one"]


@pytest.mark.parametrize(
    "piece", ["{},", "}", "1,", '"' + "x" * 200 + '",', '{"text":1},', '{"text":"' + "x" * 200 + '"},', " "]
)
def test_a_stream_of_nothing_is_left_early(piece: str, make_source: MakeSource) -> None:
    endless = Reply('{"sentences":[{"text":"good one"},' + piece * (400_000 // len(piece)))
    with FakeOpenAI(endless) as fake:
        drawn = draw(make_source(fake.url), a_brief(4), good)
        for call in fake.calls:
            call.over.wait(10)
            assert call.closed_early
            assert call.pieces < 2 * MAX_REPLY
    assert drawn.accepted == ["good one"]
    assert drawn.error is not None
    assert drawn.error.reason == INVALID


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ('{"sentences":["a b","c } d"],"more":["x y"]}', ["a b", "c } d"]),
        ('{"sentences":["{\\"sentences\\":[\\"x\\"]}"]}', ['{"sentences":["x"]}']),
        ('{"sentences":[["x"],"c d",7,null]}', ["c d"]),
        ('{"sentences":[{"text":"a b","text":"c d"}]}', ["c d"]),
        ('{"sentences":[{"text":"a b","more":{"text":"x y"}},{"text":"c d"}]}', ["a b", "c d"]),
        ('{"sentences":[{"text":{"text":"x"}},{"text":["y"]},{"text":7},{"text":"c d"}]}', ["c d"]),
        ('{"note":"{}}","sentences":[{"text":"c } d"}],"system":"leak"}', ["c } d"]),
        ('{"sentences":[{"text":"{\\"sentences\\":[{\\"text\\":\\"x\\"}]}"}]}', ['{"sentences":[{"text":"x"}]}']),
    ],
)
def test_only_the_schemas_own_texts_are_taken(reply: str, expected: list[str]) -> None:
    for size in (1, 7, len(reply)):
        assert sentences_of(reply, size) == expected


def sentences_of(reply: str, size: int) -> list[Written]:
    """What is read of a reply that comes in pieces of that size."""
    reader = SentenceReader()
    found = [sentence for at in range(0, len(reply), size) for sentence in reader.feed(reply[at : at + size])]
    return found + reader.finish()


def test_of_two_lists_under_one_name_no_sentence_is_taken_twice() -> None:
    reply = '{"sentences":[{"text":"a b"}],"sentences":[{"text":"c d"},{"text":"e f"}]}'
    for size in (1, 7, len(reply)):
        assert sentences_of(reply, size) in (["a b", "e f"], ["c d", "e f"])


def test_what_stands_before_a_fault_is_taken_however_it_is_cut() -> None:
    reply = '{"sentences":["a b","c d"}}' + '"}' * 500
    for size in (1, 7, len(reply)):
        reader = SentenceReader()
        found = [sentence for at in range(0, len(reply), size) for sentence in reader.feed(reply[at : at + size])]
        assert found == ["a b", "c d"]
        with pytest.raises(MalformedReplyError):
            reader.finish()


@pytest.mark.parametrize("deep", ['{"a":' * 100_000, "[" * 100_000, '{"choices":' + "[" * 100_000])
def test_json_nested_without_end_is_no_completion(deep: str) -> None:
    for body in (deep.encode(), b"data: " + deep.encode()):
        with pytest.raises(NotACompletionError):
            steps([body])


def test_a_reply_nested_without_end_is_useless(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply('{"sentences":' + "[" * 10_000 + "}")) as fake:
        drawn = draw(make_source(fake.url), a_brief(1))
    assert drawn.error is not None
    assert drawn.error.reason == INVALID


@pytest.mark.parametrize("count", [-5, True, 1.5, "7", None, 10**30, [], {"a": 1}])
def test_a_count_of_tokens_that_cannot_be_is_not_believed(count: object, make_source: MakeSource) -> None:
    body = json.loads(completion(reply_of(["good one"])))
    body["usage"] = {"prompt_tokens": count, "completion_tokens": count}
    with FakeOpenAI(Raw(200, json.dumps(body).encode())) as fake:
        drawn = draw(make_source(fake.url), a_brief(1), good)
    assert drawn.accepted == ["good one"]
    assert 50 < drawn.usage.input_tokens < 2_000
    assert 5 < drawn.usage.output_tokens < 50


def test_a_stream_whose_events_are_of_any_shape_is_read_for_what_it_says(make_source: MakeSource) -> None:
    shapes: list[dict[str, Any]] = [{"content": 5}, {"content": None}, {"tool_calls": [{}]}, {"reasoning": "leak"}]
    odd = b"".join(event(shape) for shape in shapes) + b'data: {"choices":[7]}\n\ndata: {"choices":{}}\n\n'
    wire = odd + event({"content": reply_of(["good one"])}) + event({}, "stop") + b"data: [DONE]\n\n"
    with FakeOpenAI(Raw(200, wire, "text/event-stream")) as fake:
        drawn = draw(make_source(fake.url), a_brief(1), good)
    assert [candidate.text for candidate in drawn.candidates] == ["good one"]


def test_the_tokens_of_every_parallel_call_are_known_when_they_are_closed(make_source: MakeSource) -> None:
    steady = Model(lambda data: [f"good number {number}" for number in range(data["count"])], tokens_per_s=80)
    endless = Reply(reply_of(["x" * 800]), tokens_per_s=80)
    with FakeOpenAI(steady, endless) as fake:
        drawn = draw(make_source(fake.url), a_brief(9), good)
        for call in fake.calls:
            call.over.wait(10)
        unfinished = sum(call.pieces for call in fake.calls[1:])
        written = unfinished + fake.calls[0].pieces
    assert unfinished > 20
    assert written - unfinished / 2 <= drawn.usage.output_tokens <= written
