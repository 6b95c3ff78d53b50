"""How many sentences to ask for, in how many calls, and with how many tokens."""

from __future__ import annotations

import math

ASSUMED_PASS_RATE = 0.5
"""Share of candidates that verify, before any is seen. On the low side: a stream is closed when there are enough, so
asking for more costs nothing, while asking for too few costs another call."""
LOWEST_PASS_RATE, HIGHEST_PASS_RATE = 0.2, 0.9
TELLING = 5
"""Candidates after which the pass rate seen so far tells more than the assumed one."""
SPARE = 2
PROBE = 10
"""Where nothing has verified yet, so many more are asked for, with the reasons, before the brief is given up."""

SENTENCE_TOKENS = 16
"""Output tokens of one sentence in the reply, with its quotes, on the high side: six eojeol are some 25 characters."""
CAP_PER_SENTENCE, CAP_BASE = 48, 256
"""`max_completion_tokens`: room for the longest sentences, and an end to a reply that runs away."""
REASONING_CAP = 4_000
"""More room where the model may reason before it writes, which counts as completion."""

MOST_PER_CALL = 30
HEAD_START = 5
"""Sentences that the first call writes before the others do: three to prove itself, two while they begin."""
STREAMS_FROM = (15, 30, 50)
"""Sentences to ask for from which a second, third and fourth call is made: two calls for ten verified sentences, three
for twenty. What each number of calls takes and costs stands in bench/results/openai_source.md."""
MOST_STREAMS = 1 + len(STREAMS_FROM)
BUSY = 64
"""Requests under way in one process from which each makes half as many calls: with one call for ten sentences instead
of two, 200 clients of two processes got 7, 12 and 16 % more answers a second (three pairs of runs of bench/serving.py's
load). The bound itself is our judgement."""
BUDGET_FACTOR = 4.5
"""No more output is paid for than one call for 4.5 sentences per wanted one, the common way, would cost."""


def to_ask_for(missing: int, accepted: int, proposed: int) -> int:
    """Sentences to ask for so that `missing` of them verify, at the pass rate seen so far."""
    rate = ASSUMED_PASS_RATE
    if proposed >= TELLING:
        rate = min(HIGHEST_PASS_RATE, max(LOWEST_PASS_RATE, accepted / proposed))
    sentences = math.ceil(missing / rate) + SPARE
    hopeless_so_far = proposed >= TELLING and accepted == 0
    return min(sentences, PROBE) if hopeless_so_far else sentences


def streams_for(sentences: int, under_way: int = 1) -> int:
    """Calls in parallel. One more is made where it saves more time than its prompt is worth.

    `under_way`: requests in this process; from `BUSY` on there are half as many calls.
    """
    streams = 1 + sum(sentences >= bound for bound in STREAMS_FROM)
    return streams if under_way < BUSY else max(1, streams // 2)


def shares(sentences: int, streams: int, head_start: int = 0) -> tuple[int, ...]:
    """`sentences` over `streams` calls, none above MOST_PER_CALL. The first call of several gets `head_start` more: it
    goes on writing while the others begin."""
    small, more = divmod(min(sentences, streams * MOST_PER_CALL), streams)
    first, *others = (small + (index < more) for index in range(streams))
    return (min(MOST_PER_CALL, first + head_start) if others else first, *others)


def token_cap(count: int, *, may_reason: bool) -> int:
    """`max_completion_tokens` of a call for `count` sentences."""
    return CAP_BASE + CAP_PER_SENTENCE * count + (REASONING_CAP if may_reason else 0)


def output_budget(wanted: int) -> int:
    """Output tokens that one request may cost before no further call is made."""
    return math.ceil(BUDGET_FACTOR * max(wanted, 3) * SENTENCE_TOKENS)
