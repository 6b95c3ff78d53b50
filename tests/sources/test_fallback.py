"""Under `auto` the therapist gets sentences whatever becomes of upstream, and is told where they come from."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest

from app.sources.fallback import FallbackSource
from app.sources.openai import DailyTokenBudget, InMemoryDayCounter
from app.stimuli.brief import Approach, Brief
from app.stimuli.contrast import Pair
from app.stimuli.errors import SourceError, SourceUnavailableError
from app.stimuli.ports import (
    Candidate,
    Deadline,
    Notice,
    PairCandidate,
    PairProposal,
    PairTally,
    Proposal,
    SourceSwitched,
    Tally,
)
from tests.fake_openai import FakeOpenAI, Hang, Json, Model, Reply, StreamThen
from tests.fake_openai.behaviours import reply_of
from tests.fake_openai.server import Behaviour
from tests.sources.conftest import MakeSource
from tests.sources.port import Numbered, a_brief, draw, good
from tests.sources.test_prompting import RHYMES, write_pairs
from tests.sources.test_upstream_failures import ALL

SENTENCES = [f"good engine {number}" for number in range(99)]


class Engine:
    """An embedded engine: never fails, wants two candidates per item to choose from."""

    name = "embedded"
    oversample = 2

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        return (Candidate(text, "embedded", "frame") for text in SENTENCES)

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        for pair in pairs:
            yield PairCandidate(pair, *(Candidate(x.lemma, "embedded") for x in (pair.target, pair.contrast)))


def test_a_good_answer_needs_no_fallback(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Engine()), a_brief(3))
    assert {candidate.source for candidate in drawn.candidates} == {"openai"}
    assert drawn.notices == []
    assert drawn.switched == []


@pytest.mark.parametrize("name", ALL)
def test_each_failure_falls_back_and_says_why(name: str, make_source: MakeSource) -> None:
    failure = ALL[name]
    brief = a_brief(4, theme_text="moon" if failure.client_text else None)
    deadline_s = 2 * failure.deadline_s if failure.deadline_s < 5 else failure.deadline_s
    with FakeOpenAI(failure.behaviour) as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Engine()), brief, good, deadline_s)
    assert drawn.error is None
    assert len(drawn.accepted) >= 4
    assert [(notice.code, notice.params) for notice in drawn.notices] == [
        ("FALLBACK_EMBEDDED", {"reason": failure.reason})
    ]
    assert [(switch.name, switch.oversample) for switch in drawn.switched] == [("embedded", 2)]


def test_a_shortfall_is_topped_up_and_said(make_source: MakeSource) -> None:
    with FakeOpenAI(Reply('{"sentences":["good one","bad two"]}')) as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Engine()), a_brief(3), good)
    assert drawn.accepted[0] == "good one"
    assert {candidate.source for candidate in drawn.candidates} == {"openai", "embedded"}
    assert [(notice.code, notice.params) for notice in drawn.notices] == [("TOPPED_UP_EMBEDDED", {"missing": 2})]


def test_what_upstream_had_written_before_it_failed_is_kept(make_source: MakeSource) -> None:
    with FakeOpenAI(StreamThen(["good start", "bad start"], "reset")) as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Engine()), a_brief(3), good)
    assert drawn.accepted[0] == "good start"
    assert drawn.notices[0].params == {"reason": "UPSTREAM_UNREACHABLE"}


def test_spent_tokens_fall_back_without_a_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered())) as fake:
        source = make_source(fake.url, budget=DailyTokenBudget(0, InMemoryDayCounter(), lambda: 0))
        drawn = draw(FallbackSource(source, Engine()), a_brief(3))
    assert drawn.notices[0].params == {"reason": "BUDGET_EXHAUSTED"}
    assert fake.calls == []


def test_an_open_circuit_falls_back_without_a_call(make_source: MakeSource) -> None:
    with FakeOpenAI(Json(401, {})) as fake:
        source = FallbackSource(make_source(fake.url), Engine())
        reasons = [draw(source, a_brief(3)).notices[0].params["reason"] for _ in range(3)]
    assert reasons == ["UPSTREAM_AUTH", "UPSTREAM_CIRCUIT_OPEN", "UPSTREAM_CIRCUIT_OPEN"]
    assert len(fake.calls) == 1


@pytest.mark.parametrize("behaviour", [Hang(), StreamThen(["bad start"], "hang")])
def test_a_hanging_upstream_leaves_time_to_fall_back(make_source: MakeSource, behaviour: Behaviour) -> None:
    at = time.monotonic() + 1.5
    with FakeOpenAI(behaviour) as fake:
        left = []

        class Watched(Engine):
            def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
                left.append(deadline.remaining())
                return super().propose(brief, tally, deadline)

        drawn = draw(FallbackSource(make_source(fake.url), Watched()), a_brief(3), good, at - time.monotonic())
    assert drawn.notices[0].params == {"reason": "UPSTREAM_TIMEOUT"}
    assert left[0] > 0


def test_closing_it_closes_the_primary(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(), tokens_per_s=100)) as fake:
        draw(FallbackSource(make_source(fake.url), Engine()), a_brief(2))
        assert fake.calls[0].over.wait(10)
    assert fake.calls[0].closed_early


def test_a_failing_engine_is_not_hidden(make_source: MakeSource) -> None:
    class Broken(Engine):
        def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
            raise SourceUnavailableError("OVERLOADED", retryable=True, retry_after=1)

    with FakeOpenAI(Json(401, {})) as fake:
        error: SourceError | None = draw(FallbackSource(make_source(fake.url), Broken()), a_brief(3)).error
    assert error is not None
    assert error.reason == "OVERLOADED"


@pytest.mark.parametrize(
    ("behaviour", "notice"),
    [
        pytest.param(
            Reply(reply_of(write_pairs({"pairs": [(1, "rat", "bat"), (2, "rug", "bug")]}))),
            "TOPPED_UP_EMBEDDED",
            id="fell short",
        ),
        pytest.param(Json(500, {}), "FALLBACK_EMBEDDED", id="failed"),
    ],
)
def test_pairs_are_filled_up_by_the_engine(make_source: MakeSource, behaviour: Behaviour, notice: str) -> None:
    tally, sources, codes = PairTally(5), [], []
    deadline = Deadline(time.monotonic, time.monotonic() + 30)
    with FakeOpenAI(behaviour) as fake:
        source = FallbackSource(make_source(fake.url), Engine())
        for each in source.propose_pairs(a_brief(5, approach=Approach.MINIMAL_PAIRS), RHYMES, tally, deadline):
            if isinstance(each, PairCandidate) and tally.wants(each.pair):
                tally.settled.add(each.pair)
                sources.append(each.target.source)
            elif isinstance(each, Notice | SourceSwitched):
                codes.append(each.code if isinstance(each, Notice) else each.name)
    assert codes == [notice, "embedded"]
    assert tally.settled == set(RHYMES)
    assert sources.count("embedded") == (3 if notice.startswith("TOPPED") else 5)


def test_it_bears_the_primarys_name_until_it_switches(make_source: MakeSource) -> None:
    with FakeOpenAI() as fake:
        source = FallbackSource(make_source(fake.url), Engine())
    assert (source.name, source.oversample) == ("openai", 1)


class Overloaded(Engine):
    """An embedded engine that has no turn to give."""

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        raise SourceUnavailableError("OVERLOADED", retryable=True, retry_after=3)
        yield  # it is a generator, as the real one is


def test_a_short_set_is_not_lost_because_nobody_can_top_it_up(make_source: MakeSource) -> None:
    with FakeOpenAI(Model(Numbered(1, 9))) as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Overloaded()), a_brief(20), good)
    assert drawn.error is None
    assert 0 < len(drawn.accepted) < 20


def test_nothing_at_all_is_told_as_overload(make_source: MakeSource) -> None:
    with FakeOpenAI() as fake:
        drawn = draw(FallbackSource(make_source(fake.url), Overloaded()), a_brief(3))
    assert drawn.error is not None
    assert drawn.error.reason == "OVERLOADED"
