"""The circuit: a dead upstream is left alone, and tried again later."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sources.openai.circuit import CircuitBreaker, CircuitPolicy, CircuitState
from app.sources.openai.failures import Blame
from app.sources.openai.source import sleep_out
from app.stimuli.errors import SourceTimeoutError, SourceUnavailableError
from app.stimuli.ports import Deadline, Tally
from tests.fake_openai import FakeOpenAI, Hang, Json, Model
from tests.sources.conftest import MakeSource
from tests.sources.port import LONG_S, Numbered, a_brief, draw

POLICY = CircuitPolicy(failures=3, sick_s=20.0, barred_s=60.0, longest_s=600.0, trial_s=10.0)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(clock, POLICY)


def refused_for(breaker: CircuitBreaker) -> int | None:
    """Seconds the caller is told to wait; None when it is let through."""
    try:
        breaker.admit()
    except SourceUnavailableError as error:
        return error.retry_after
    return None


def test_a_refusal_has_its_own_reason(breaker: CircuitBreaker) -> None:
    breaker.failure(Blame.BARRED)
    with pytest.raises(SourceUnavailableError) as refused:
        breaker.admit()
    assert (refused.value.reason, refused.value.retryable) == ("UPSTREAM_CIRCUIT_OPEN", True)


def test_it_opens_after_failures_in_a_row_and_tells_the_time_that_is_left(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    for _ in range(POLICY.failures):
        assert refused_for(breaker) is None
        breaker.failure(Blame.SICK)
    assert refused_for(breaker) == 20
    clock.now += 7.5
    assert refused_for(breaker) == 13
    assert breaker.state() is CircuitState.OPEN


def test_an_answer_in_between_forgives(breaker: CircuitBreaker) -> None:
    for _ in range(POLICY.failures):
        breaker.failure(Blame.SICK)
        breaker.success()
    assert refused_for(breaker) is None


def test_a_useless_answer_is_an_answer(breaker: CircuitBreaker) -> None:
    for _ in range(10):
        breaker.failure(Blame.ALIVE)
    assert breaker.state() is CircuitState.CLOSED


def test_it_is_well_for_a_while_after_an_answer_until_a_call_fails(breaker: CircuitBreaker, clock: Clock) -> None:
    assert not breaker.is_well()
    breaker.success()
    assert breaker.is_well()
    clock.now += POLICY.proved_s
    assert not breaker.is_well()
    breaker.success()
    breaker.failure(Blame.SICK)
    assert not breaker.is_well()


def test_a_barred_upstream_is_left_alone_at_once(breaker: CircuitBreaker) -> None:
    breaker.failure(Blame.BARRED)
    assert refused_for(breaker) == 60


def test_later_one_call_at_a_time_is_let_through_to_see(breaker: CircuitBreaker, clock: Clock) -> None:
    breaker.failure(Blame.BARRED)
    clock.now += 60
    assert breaker.state() is CircuitState.HALF_OPEN
    assert refused_for(breaker) is None
    assert refused_for(breaker) == 10


def test_a_trial_that_succeeds_closes_it(breaker: CircuitBreaker, clock: Clock) -> None:
    breaker.failure(Blame.BARRED)
    clock.now += 60
    breaker.admit()
    breaker.success()
    assert [refused_for(breaker) for _ in range(3)] == [None] * 3


def test_a_trial_that_fails_doubles_the_time_up_to_a_bound(breaker: CircuitBreaker, clock: Clock) -> None:
    breaker.failure(Blame.BARRED)
    waits = []
    for _ in range(6):
        waits.append(refused_for(breaker))
        clock.now += waits[-1] or 0
        breaker.admit()
        breaker.failure(Blame.BARRED)
    assert waits == [60, 120, 240, 480, 600, 600]


def test_a_trial_that_never_reports_does_not_block_the_next(breaker: CircuitBreaker, clock: Clock) -> None:
    breaker.failure(Blame.BARRED)
    clock.now += 60
    breaker.admit()
    clock.now += POLICY.trial_s
    assert refused_for(breaker) is None


def test_calls_from_before_it_opened_do_not_prolong_it(breaker: CircuitBreaker) -> None:
    for _ in range(50):
        breaker.failure(Blame.SICK)
    assert refused_for(breaker) == 20


@given(st.lists(st.sampled_from(["sick", "barred", "alive", "success", "admit", "wait"]), max_size=60))
def test_no_history_keeps_it_open_longer_than_the_bound(history: list[str]) -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock, POLICY)
    for step in history:
        match step:
            case "success":
                breaker.success()
            case "admit":
                refused_for(breaker)
            case "wait":
                clock.now += 30
            case _:
                breaker.failure(Blame[step.upper()])
    assert (refused_for(breaker) or 0) <= POLICY.longest_s
    clock.now += POLICY.longest_s
    assert refused_for(breaker) is None


def test_threads_that_ask_together_get_one_trial(breaker: CircuitBreaker, clock: Clock) -> None:
    breaker.failure(Blame.BARRED)
    clock.now += 60
    answers: list[int | None] = []
    threads = [threading.Thread(target=lambda: answers.append(refused_for(breaker))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(None) == 1


QUOTA = Json(429, {"error": {"message": "x", "type": "insufficient_quota", "code": "insufficient_quota"}})


def test_upstream_without_quota_is_asked_once_and_then_left_alone(
    make_source: MakeSource, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with FakeOpenAI(QUOTA) as fake:
        source = make_source(fake.url, breaker=CircuitBreaker(clock, POLICY))
        errors = [draw(source, a_brief()).error for _ in range(4)]
        assert len(fake.calls) == 1
        assert [error and error.reason for error in errors] == [
            "UPSTREAM_QUOTA_EXHAUSTED",
            *["UPSTREAM_CIRCUIT_OPEN"] * 3,
        ]
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        fake.from_now_on(Model(Numbered()))
        clock.now += 60
        assert len(draw(source, a_brief()).accepted) == 3
        assert len(draw(source, a_brief()).accepted) == 3


def test_upstream_that_keeps_failing_is_left_alone(make_source: MakeSource, clock: Clock) -> None:
    with FakeOpenAI(Json(500, {})) as fake:
        source = make_source(fake.url, breaker=CircuitBreaker(clock, POLICY))
        reasons = [error.reason for _ in range(4) if (error := draw(source, a_brief()).error)]
    assert reasons == ["UPSTREAM_ERROR", "UPSTREAM_ERROR", "UPSTREAM_CIRCUIT_OPEN", "UPSTREAM_CIRCUIT_OPEN"]
    assert len(fake.calls) == POLICY.failures


@dataclass
class Visitor:
    """A client's clock: once it has gone, its time is over."""

    gone: bool = False

    def __call__(self) -> float:
        return math.inf if self.gone else time.monotonic()


def test_who_leaves_a_slow_model_says_nothing_against_it(make_source: MakeSource) -> None:
    breaker, visitor = CircuitBreaker(time.monotonic, CircuitPolicy(failures=1)), Visitor()
    with FakeOpenAI(Hang()) as fake, ThreadPoolExecutor(1) as threads:
        source = make_source(fake.url, breaker=breaker)
        drawing = threads.submit(
            list, source.propose(a_brief(), Tally(3), Deadline(visitor, time.monotonic() + LONG_S))
        )
        assert fake.arrived()
        visitor.gone = True
        assert isinstance(drawing.exception(), SourceTimeoutError)
    assert breaker.state() is CircuitState.CLOSED


def test_who_leaves_while_a_retry_is_waited_for_is_asked_for_no_more(make_source: MakeSource) -> None:
    busy, visitor = Json(429, {"error": {"code": "rate_limit_exceeded"}}, {"Retry-After": "8"}), Visitor()
    waits = threading.Event()

    def sleep(seconds: float, deadline: Deadline) -> None:
        waits.set()
        sleep_out(seconds, deadline)

    with FakeOpenAI(busy) as fake, ThreadPoolExecutor(1) as threads:
        source = make_source(fake.url, sleep=sleep)
        deadline = Deadline(visitor, time.monotonic() + LONG_S)
        drawing = threads.submit(list, source.propose(a_brief(), Tally(3), deadline))
        assert waits.wait(10)
        visitor.gone = True
        assert isinstance(drawing.exception(timeout=6), SourceUnavailableError)
        assert len(fake.calls) == 1
