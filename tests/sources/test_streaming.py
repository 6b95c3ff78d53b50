"""Candidates leave as they are written, and no token is paid for that nobody needs."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import GeneratorType

import pytest

from app.stimuli.brief import Style
from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Candidate, Deadline, Tally
from tests.fake_openai import FakeOpenAI, Hang, Json, Model, RecordedCall, Reply
from tests.fake_openai.behaviours import open_stream, reply_of, write_pieces
from tests.fake_openai.server import Behaviour, Exchange
from tests.sources.conftest import MakeSource
from tests.sources.port import Numbered, a_brief, draw, everything, good

FLOOD = "x" * 40


def waited(call: RecordedCall) -> RecordedCall:
    """The call once its server side is over."""
    assert call.over.wait(10)
    return call


def test_a_candidate_leaves_before_the_model_has_written_the_next(make_source: MakeSource) -> None:
    taken = threading.Event()

    def hesitant(exchange: Exchange) -> None:
        open_stream(exchange)
        write_pieces(exchange, '{"sentences":["first one"')
        assert taken.wait(10)
        write_pieces(exchange, ',"second one"]}')
        exchange.chunk(b"data: [DONE]\n\n")
        exchange.chunk(b"")

    with FakeOpenAI(hesitant) as fake:
        texts = []
        tally = Tally(2)
        proposals = make_source(fake.url).propose(a_brief(2), tally, Deadline(time.monotonic, time.monotonic() + 10))
        for proposal in proposals:
            if isinstance(proposal, Candidate):
                texts.append(proposal.text)
                tally.accepted.append(proposal.text)
                taken.set()
    assert texts == ["first one", "second one"]


def test_closing_the_iterator_closes_the_call_at_once(make_source: MakeSource) -> None:
    endless = Model(lambda data: [f"{FLOOD} {number}" for number in range(500)], tokens_per_s=2000)
    with FakeOpenAI(endless) as fake:
        proposals = make_source(fake.url).propose(a_brief(3), Tally(3), Deadline(time.monotonic, time.monotonic() + 60))
        assert isinstance(proposals, GeneratorType)
        next(proposal for proposal in proposals if isinstance(proposal, Candidate))
        proposals.close()
        call = waited(fake.calls[0])
    assert call.closed_early
    assert call.pieces < 5000  # of some 12,000


def lead(fake: FakeOpenAI, calls: int) -> Behaviour:
    """Three candidates, then a wait until that many calls have come, then nine more."""

    def behave(exchange: Exchange) -> None:
        open_stream(exchange)
        sentences = reply_of([f"lead {number}" for number in range(12)])
        third = sentences.index("lead 3") - len(',"')
        write_pieces(exchange, sentences[:third])
        assert fake.arrived(calls)
        write_pieces(exchange, sentences[third:])
        exchange.client_left(10)
        raise ConnectionResetError

    return behave


def test_enough_also_ends_a_call_that_has_not_begun_to_answer(make_source: MakeSource) -> None:
    with FakeOpenAI() as fake:
        fake.prepare(lead(fake, 2), Hang())
        drawn = draw(make_source(fake.url), a_brief(10))
        assert [waited(call).closed_early for call in fake.calls] == [True, True]
    assert len(drawn.accepted) == 10
    assert drawn.usage.calls == 2


def test_enough_verified_ends_every_parallel_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(), tokens_per_s=300)) as fake:
        drawn = draw(make_source(fake.url), a_brief(20))
        calls = [waited(call) for call in fake.calls]
    assert len(drawn.accepted) == 20
    assert len(calls) > 1
    assert all(call.closed_early for call in calls[1:])


class Hesitant:
    """Writes two sentences, a third one later, and notes whether others were asked for before and after it."""

    def __init__(self) -> None:
        self.fake: FakeOpenAI | None = None
        self.others_before = self.others_after = False

    def __call__(self, exchange: Exchange) -> None:
        assert self.fake is not None
        calls = len(self.fake.calls)
        open_stream(exchange)
        write_pieces(exchange, reply_of(["one", "two"]).removesuffix("]}"))
        assert not exchange.client_left(0.2)
        self.others_before = len(self.fake.calls) > calls
        write_pieces(exchange, ',"three"')
        self.others_after = self.fake.arrived(calls + 1)
        exchange.close()


def test_parallel_calls_wait_until_the_first_has_proved_itself(make_source: MakeSource) -> None:
    hesitant = Hesitant()
    with FakeOpenAI(hesitant, Model(Numbered())) as fake:
        hesitant.fake = fake
        drawn = draw(make_source(fake.url), a_brief(12))
    assert len(drawn.accepted) == 12
    assert (hesitant.others_before, hesitant.others_after) == (False, True)


def test_where_upstream_has_just_answered_they_begin_together(make_source: MakeSource) -> None:
    def patient(exchange: Exchange) -> None:
        together.append(fake.arrived(3))
        Model(Numbered())(exchange)

    together: list[bool] = []
    with FakeOpenAI(Model(Numbered()), patient) as fake:
        source = make_source(fake.url)
        draw(source, a_brief(2))
        drawn = draw(source, a_brief(12))
    assert len(drawn.accepted) == 12
    assert together
    assert all(together)


def test_after_a_failure_the_first_goes_alone_again(make_source: MakeSource) -> None:
    hesitant = Hesitant()
    with FakeOpenAI(Model(Numbered()), Json(500, {}), Json(500, {}), hesitant, Model(Numbered())) as fake:
        hesitant.fake = fake
        source = make_source(fake.url)
        draw(source, a_brief(2))
        assert isinstance(draw(source, a_brief(2)).error, SourceUnavailableError)
        drawn = draw(source, a_brief(12))
    assert len(drawn.accepted) == 12
    assert (hesitant.others_before, hesitant.others_after) == (False, True)


def test_parallel_calls_are_given_different_words(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        draw(make_source(fake.url), a_brief(20, age=7))
        words = [set(call.data["words"].split()) for call in fake.calls]
    assert len(words) > 1
    assert not words[0] & words[1]


def test_a_small_request_is_one_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        drawn = draw(make_source(fake.url), a_brief(5))
    assert len(drawn.accepted) == 5
    assert len(fake.calls) == 1


def test_the_plan_is_told_how_many_requests_are_under_way(make_source: MakeSource) -> None:
    told: list[int] = []

    def plan(sentences: int, under_way: int) -> int:
        told.append(under_way)
        return 1

    def waits_for_the_other(exchange: Exchange) -> None:
        assert fake.arrived(2)
        Model(Numbered())(exchange)

    with FakeOpenAI(waits_for_the_other, Model(Numbered())) as fake, ThreadPoolExecutor(1) as pool:
        source = make_source(fake.url, streams_for=plan)
        first = pool.submit(draw, source, a_brief(3))
        assert fake.arrived(1)
        draw(source, a_brief(3))
        first.result(timeout=10)
        draw(source, a_brief(3))
    assert told == [1, 2, 1]


def test_carrier_sentences_come_from_one_call_so_that_they_share_a_frame(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        drawn = draw(make_source(fake.url), a_brief(12, style=Style.CARRIER))
    assert len(drawn.accepted) == 12
    assert len(fake.calls) == 1


def test_what_is_missing_is_asked_for_again_with_the_reasons(make_source: MakeSource) -> None:
    first = Reply(reply_of(["good one", "bad two", "good three", "bad four", "bad five"]))
    with FakeOpenAI(first, Model(Numbered())) as fake:
        drawn = draw(make_source(fake.url), a_brief(4), good, reason="wrong_length")
    assert len(drawn.accepted) == 4
    assert len(fake.calls) == 2
    assert "not exactly 3 words" not in fake.calls[0].system
    assert "not exactly 3 words" in fake.calls[1].system
    assert fake.calls[1].data["already"] == ["good one", "good three"]


def test_a_hopeless_brief_is_given_up_within_its_budget(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(0))) as fake:
        drawn = draw(make_source(fake.url), a_brief(10), good)
    assert drawn.error is None
    assert drawn.accepted == []
    assert len(drawn.candidates) < 4.5 * 10  # what the common way asks for at once
    assert len(fake.calls) <= 4


def test_a_failing_top_up_leaves_the_set_short_instead_of_losing_it(make_source: MakeSource) -> None:
    short = Reply('{"sentences":["good one","good two"]}')
    with FakeOpenAI(short, Reply("no")) as fake:
        drawn = draw(make_source(fake.url), a_brief(4), good)
    assert drawn.error is None
    assert drawn.accepted == ["good one", "good two"]
    assert len(fake.calls) == 3


@pytest.mark.parametrize("counts", [True, False])
def test_usage_is_what_the_server_wrote(make_source: MakeSource, counts: bool) -> None:
    with FakeOpenAI(Model(Numbered(0), counts=counts)) as fake:
        drawn = draw(make_source(fake.url), a_brief(10), good)
        written = sum(waited(call).pieces for call in fake.calls)
    assert drawn.usage.calls == len(fake.calls)
    assert drawn.usage.output_tokens == written


def test_usage_of_a_call_that_was_closed_early_counts_what_had_been_written(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(), tokens_per_s=200)) as fake:
        drawn = draw(make_source(fake.url), a_brief(3))
        call = waited(fake.calls[0])
    assert call.closed_early
    assert 0.6 * call.pieces <= drawn.usage.output_tokens <= call.pieces
    assert drawn.usage.input_tokens > 50


def test_a_model_that_writes_without_end_is_stopped(make_source: MakeSource) -> None:
    many = Model(lambda data: [f"bad {number}" for number in range(100_000)])
    with FakeOpenAI(many) as fake:
        drawn = draw(make_source(fake.url), a_brief(1), good)
        assert all(waited(call).closed_early for call in fake.calls)
    assert len(drawn.candidates) < 200


def test_the_deadline_ends_a_run_that_has_brought_something(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(), tokens_per_s=60)) as fake:
        drawn = draw(make_source(fake.url), a_brief(8), deadline_s=1.2)
        assert waited(fake.calls[0]).closed_early
    assert drawn.error is not None
    assert drawn.error.reason == "UPSTREAM_TIMEOUT"
    assert 0 < len(drawn.accepted) < 8


def test_many_requests_at_once_do_not_mix(make_source: MakeSource) -> None:
    def of_theme(data: dict[str, object]) -> list[str]:
        return [f"{data['theme']} {number}" for number in range(int(str(data["count"])))]

    results: dict[str, list[str]] = {}
    with FakeOpenAI(Model(of_theme, tokens_per_s=2000)) as fake:
        source = make_source(fake.url)

        def request(theme: str) -> None:
            results[theme] = draw(source, a_brief(4, theme_text=theme), everything).accepted

        threads = [threading.Thread(target=request, args=(f"theme{number}",)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == {theme: [f"{theme} {n}" for n in range(4)] for theme in results}
    assert len(results) == 12


def test_a_call_that_hangs_holds_up_no_other_request(make_source: MakeSource) -> None:
    with ThreadPoolExecutor(1) as threads, FakeOpenAI(Hang(), Model(Numbered())) as fake:
        source = make_source(fake.url)
        hung = threads.submit(draw, source, a_brief())
        assert fake.arrived(1)
        assert len(draw(source, a_brief()).accepted) == 3
        assert not hung.done()
