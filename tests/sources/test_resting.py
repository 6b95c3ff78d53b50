"""How long a call leaves tokens unread: only while they can bring nothing of use."""

from __future__ import annotations

import time

import httpx2
import pytest
from openai import OpenAI

from app.sources.openai.call import BETWEEN_SENTENCES_S, LONGEST_REST_S, Ask, Call
from app.sources.openai.dialect import Dialect, DialectMemory
from app.sources.openai.prompting import Prompt
from app.sources.openai.scope import CallScope
from app.stimuli.ports import Usage
from tests.fake_openai.behaviours import event, pieces_of, reply_of


def spoken(sentences: list[str]) -> OpenAI:
    """A client whose reply has been written already."""
    pieces = [event({"content": piece}) for piece in pieces_of(reply_of(sentences))]

    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=iter([*pieces, event({}, "stop")]))

    return OpenAI(api_key="sk-fake", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))


def rests(useful: int) -> list[float]:
    """Seconds that were to be left to gather, as each of three sentences was told."""
    scope, found = CallScope(lambda: 30.0), []

    def tell(said: object) -> None:
        if not isinstance(said, Usage):
            found.append(max(0.0, scope.nothing_new_until - started))

    started = time.monotonic()
    Call(
        client=spoken(["one is here", "two are here", "three are here"]),
        model="m",
        dialects=DialectMemory(Dialect()),
        ask=Ask(Prompt("write", "{}"), 3, 100, False),
        scope=scope,
        report=tell,
        useful=lambda: useful,
    ).run()
    return found


def test_where_each_sentence_is_seen_the_first_is_read_token_by_token() -> None:
    first, second, third = rests(1)
    assert first == 0.0
    assert BETWEEN_SENTENCES_S <= second <= third


@pytest.mark.parametrize(("useful", "rest"), [(2, 2 * BETWEEN_SENTENCES_S), (9, LONGEST_REST_S)])
def test_where_several_are_waited_for_tokens_gather_from_the_first_on(useful: int, rest: float) -> None:
    assert all(found >= rest for found in rests(useful))
