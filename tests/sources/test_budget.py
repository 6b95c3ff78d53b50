"""A day's tokens, and what happens when they are spent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sources.openai import DailyTokenBudget, InMemoryDayCounter
from app.stimuli.errors import SourceUnavailableError
from tests.fake_openai import FakeOpenAI, Model
from tests.sources.conftest import MakeSource
from tests.sources.port import Numbered, a_brief, draw

NOON = 20_000 * 86_400 + 43_200


def test_spent_tokens_refuse_until_midnight() -> None:
    budget = DailyTokenBudget(100, InMemoryDayCounter(), lambda: NOON)
    budget.spend(99)
    budget.require()
    budget.spend(1)
    with pytest.raises(SourceUnavailableError) as refused:
        budget.require()
    assert refused.value.reason == "BUDGET_EXHAUSTED"
    assert refused.value.retryable
    assert refused.value.retry_after == 43_200


def test_a_new_day_has_a_new_budget() -> None:
    now = [NOON]
    budget = DailyTokenBudget(100, InMemoryDayCounter(), lambda: now[0])
    budget.spend(500)
    now[0] += 43_200
    budget.require()


@given(st.lists(st.integers(-50, 200), max_size=20))
def test_the_counter_counts(spent: list[int]) -> None:
    counter = InMemoryDayCounter()
    for tokens in spent:
        counter.add(3, tokens)
    assert counter.total(3) == sum(spent)
    assert counter.total(4) == 0


def test_a_spent_budget_makes_no_call(make_source: MakeSource) -> None:
    budget = DailyTokenBudget(1, InMemoryDayCounter(), lambda: NOON)
    with FakeOpenAI(Model(Numbered())) as fake:
        source = make_source(fake.url, budget=budget)
        first, second = draw(source, a_brief()), draw(source, a_brief())
    assert first.error is None
    assert second.error is not None
    assert second.error.reason == "BUDGET_EXHAUSTED"
    assert second.usage.calls == 0
    assert len(fake.calls) == first.usage.calls


def test_the_budget_counts_what_is_reported(make_source: MakeSource) -> None:
    counter = InMemoryDayCounter()
    with FakeOpenAI(Model(Numbered(0))) as fake:
        source = make_source(fake.url, budget=DailyTokenBudget(10**6, counter, lambda: NOON))
        usage = draw(source, a_brief(2), lambda text: False).usage
    assert counter.total(NOON // 86_400) == usage.input_tokens + usage.output_tokens > 0
