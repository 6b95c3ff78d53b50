"""Plans add up, and never ask for more than they may."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.sources.openai import plan

counts = st.integers(1, 300)


@given(counts, st.integers(1, plan.MOST_STREAMS))
def test_shares_add_up_and_are_even(sentences: int, streams: int) -> None:
    shares = plan.shares(sentences, streams)
    assert len(shares) == streams
    assert sum(shares) == min(sentences, streams * plan.MOST_PER_CALL)
    assert max(shares) - min(shares) <= 1
    assert max(shares) <= plan.MOST_PER_CALL


@given(st.integers(1, 60), st.integers(0, 200), st.integers(0, 200))
def test_more_is_asked_for_than_is_missing_but_not_without_bound(missing: int, accepted: int, failed: int) -> None:
    asked = plan.to_ask_for(missing, accepted, accepted + failed)
    assert asked > missing or asked == plan.PROBE
    assert asked <= missing / plan.LOWEST_PASS_RATE + plan.SPARE + 1


@given(counts, st.integers(1, 100), st.integers(1, 100), st.integers(5, 200))
def test_a_better_pass_rate_never_asks_for_more(missing: int, one: int, other: int, proposed: int) -> None:
    worse, better = sorted(min(accepted, proposed) for accepted in (one, other))
    assert plan.to_ask_for(missing, better, proposed) <= plan.to_ask_for(missing, worse, proposed)


@given(counts, counts)
def test_more_sentences_never_mean_fewer_streams(one: int, other: int) -> None:
    small, large = sorted([one, other])
    assert 1 <= plan.streams_for(small) <= plan.streams_for(large) <= plan.MOST_STREAMS


@given(counts, st.integers(1, 500))
def test_a_busy_process_makes_fewer_calls_for_each_request_but_one(sentences: int, under_way: int) -> None:
    alone, now = plan.streams_for(sentences), plan.streams_for(sentences, under_way)
    assert now == (alone if under_way < plan.BUSY else max(1, alone // 2))


@given(counts, st.integers(2, plan.MOST_STREAMS))
def test_the_first_of_several_calls_has_more_to_write(sentences: int, streams: int) -> None:
    even, ahead = plan.shares(sentences, streams), plan.shares(sentences, streams, plan.HEAD_START)
    assert ahead[1:] == even[1:]
    assert ahead[0] == min(plan.MOST_PER_CALL, even[0] + plan.HEAD_START)
    assert plan.shares(sentences, 1, plan.HEAD_START) == plan.shares(sentences, 1)


def test_shares_of_few_sentences_leave_no_call_empty() -> None:
    for sentences in range(1, 200):
        assert min(plan.shares(sentences, plan.streams_for(sentences))) > 0
