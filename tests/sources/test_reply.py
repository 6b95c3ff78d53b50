"""A reply means the same however the network cuts it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.sources.openai.reply import CutOffError, Delta, ErrorObjectError, NotACompletionError
from app.sources.openai.sentences import MAX_SENTENCE, MalformedReplyError, SentenceReader, Written, clean
from app.stimuli.ports import Usage
from tests.fake_openai.behaviours import completion, event, reply_of, usage_event
from tests.sources.port import steps

texts = st.lists(st.text(max_size=30), min_size=1, max_size=6)


def pieces(whole: bytes, cuts: list[int]) -> Iterator[bytes]:
    """`whole` cut at those places."""
    places = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    return (whole[start:end] for start, end in pairwise(places))


def read(chunks: list[str]) -> list[Written]:
    """All sentences of a reply that arrives in those chunks."""
    reader = SentenceReader()
    found = [sentence for chunk in chunks for sentence in reader.feed(chunk)]
    return found + reader.finish()


@given(texts, st.lists(st.integers(0, 10_000), max_size=12), st.booleans(), st.booleans())
def test_sentences_do_not_depend_on_how_the_reply_is_cut(
    written: list[str], cuts: list[int], escaped: bool, in_objects: bool
) -> None:
    items = [{"text": text} if in_objects else text for text in written]
    whole = json.dumps({"sentences": items}, ensure_ascii=escaped)
    places = [0, *sorted(cut % (len(whole) + 1) for cut in cuts), len(whole)]
    chunks = [whole[start:end] for start, end in pairwise(places)]
    expected = [cleaned for text in written if (cleaned := clean(text))]
    if expected:
        assert read(chunks) == expected
    else:
        with pytest.raises(MalformedReplyError):
            read(chunks)


def test_a_sentence_is_there_as_soon_as_its_string_closes() -> None:
    reader = SentenceReader()
    assert reader.feed('{"sentences":["rats run') == []
    assert reader.feed('"') == ["rats run"]
    assert reader.feed(',"so \\"} be it') == []
    assert reader.feed('","ha') == ['so "} be it']
    assert reader.feed('lf"]}') == ["half"]
    assert reader.finish() == []


def test_a_sentence_in_an_object_is_there_as_soon_as_the_object_closes() -> None:
    reader = SentenceReader()
    assert reader.feed('{"sentences":[{"text":"rats run"') == []
    assert reader.feed("}") == ["rats run"]
    assert reader.feed(',{"text":"so } be it') == []
    assert reader.feed('"},{"text":"ha') == ["so } be it"]
    assert reader.feed('lf"}]}') == ["half"]
    assert reader.finish() == []


def test_an_item_of_another_shape_is_passed_over() -> None:
    assert read(['{"sentences":[{"text":1},{"no":"x"},["y"],{"text":"rats run"},null]}']) == ["rats run"]


def test_a_fence_around_the_json_is_no_harm() -> None:
    assert read(["``", '`json\n{"sentences":[{"text":"rats run"}]}', "\n```"]) == ["rats run"]


@pytest.mark.parametrize("reply", ["", "  ", "[]", '{"items":[]}', '{"sentences":[{"text":"a"}]', "{}}", '"x"'])
def test_what_is_not_the_schema_is_malformed(reply: str) -> None:
    with pytest.raises(MalformedReplyError):
        read([reply])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (" rats  run\n far. ", "rats run far"),
        ("“rats run”", "rats run"),
        ("is it red?", "is it red?"),
        ("가", "가"),
        ("rats\x00run", ""),
        ("rats \u202erun", ""),
        ("r" * (MAX_SENTENCE + 1), ""),
        ("...", ".."),
    ],
)
def test_a_sentence_is_tidied_or_dropped(said: str, expected: str) -> None:
    assert clean(said) == expected


STREAM = (
    b": ping\r\n\r\n"
    + event({"role": "assistant", "content": ""})
    + event({"content": "{가"})
    + event({"content": "나}"}).replace(b"\n", b"\r\n")
    + event({}, "stop")
    + usage_event(7)
    + b"data: [DONE]\n\n"
    + b"data: nothing after the end is read"
)
AT_ONCE = STREAM.removeprefix(b": ping\r\n\r\n")


@given(st.sampled_from([STREAM, AT_ONCE]), st.lists(st.integers(0, len(STREAM)), max_size=30))
@example(AT_ONCE, [2])
def test_a_stream_does_not_depend_on_how_it_is_cut(stream: bytes, cuts: list[int]) -> None:
    taken = steps(pieces(stream, cuts))
    assert "".join(step.content for step in taken) == "{가나}"
    assert [step.finish for step in taken if step.finish] == ["stop"]
    assert [step.usage for step in taken if step.usage] == [Usage(100, 7)]
    assert sum(step.tokens for step in taken) == 2


@given(st.lists(st.integers(0, 500), max_size=10))
def test_a_whole_answer_is_one_step(cuts: list[int]) -> None:
    body = completion(reply_of(["가 나"]), tokens=5)
    assert steps(pieces(body, cuts)) == [
        Delta(content='{"sentences":["가 나"]}', finish="stop", usage=Usage(100, 5), whole=True)
    ]


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_it_raise_anything_else(garbage: bytes) -> None:
    for body in (garbage, b"data: " + garbage):
        try:
            steps([body])
        except (NotACompletionError, CutOffError, ErrorObjectError):
            continue


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["choices", "delta", "message", "content", "usage", "prompt_tokens", "finish_reason"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_no_json_makes_it_raise_anything_else(body: object) -> None:
    for data in (json.dumps(body).encode(), b"data: " + json.dumps(body).encode()):
        try:
            steps([data])
        except (NotACompletionError, CutOffError, ErrorObjectError):
            continue
