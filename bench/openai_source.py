"""Speed and cost of the OpenAI source against a fake upstream: python bench/openai_source.py [--quick]

The upstream is a process of its own on loopback: 0.4 s to the first token, then 80 tokens a second; 60 % of what it
writes are sentences that the pipeline proves. Side by side, in one run:
1. the first verified item against the moment upstream had finished writing it;
2. ten verified items against one call that is not streamed, for 30 candidates;
3. our own time for a request of 30 candidates;
4. tokens, and their price, for each verified item against one call for 4.5 candidates per item;
5. the same requests in one to four parallel calls.
Writes bench/results/openai_source.md.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from openai import OpenAI

from app.language import registry
from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource
from app.sources.openai import OpenAISource, plan
from app.sources.openai.asking import Composer
from app.sources.openai.prompting import Prompt, PromptTemplates
from app.sources.openai.words import WordChooser
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.checks import normalised, read, verify
from app.stimuli.events import Finished, ItemVerified
from app.stimuli.ports import Candidate, Deadline, Tally
from tests.fake_openai import FakeOpenAI, Reply
from tests.fake_openai.behaviours import event, open_stream, pieces_of, reply_of, usage_event
from tests.fake_openai.server import Exchange

FIRST_TOKEN_S, TOKENS_PER_S, PASSING = 0.4, 80.0, 0.6
RESULTS = Path(__file__).resolve().parent / "results" / "openai_source.md"
READ_USD, WRITTEN_USD = 0.10, 0.50
"""US dollars for a million tokens read and written: gpt-6-luna, OpenAI's model page, November 2026."""
CHARACTERS_PER_TOKEN = 1.6
"""Of a Korean prompt under o200k, about."""
BRIEF = Brief("ko", 6, 10, 3, Diagnosis.SSD, Approach.COMPLEXITY, Target("ㄹ", Position.ONSET))


@dataclass(frozen=True)
class Pool:
    """Sentences that the pipeline proves, and sentences that it does not."""

    good: Sequence[str]
    bad: Sequence[str]


class TimedModel:
    """Writes from the pool at the given pace and remembers when each sentence was finished."""

    def __init__(self, pool: Pool) -> None:
        self._good, self._bad = itertools.cycle(pool.good), itertools.cycle(pool.bad)
        self._lock = threading.Lock()
        self._random = Random(1)
        self.finished: dict[str, float] = {}

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            count = int(exchange.call.data["count"])
            sentences = [next(self._good if self._random.random() < PASSING else self._bad) for _ in range(count)]
        if exchange.call.body.get("stream"):
            self._stream(exchange, sentences)
        else:
            Reply(reply_of(sentences), first_token_s=FIRST_TOKEN_S, tokens_per_s=TOKENS_PER_S)(exchange)

    def _stream(self, exchange: Exchange, sentences: Sequence[str]) -> None:
        open_stream(exchange)
        begun = time.monotonic() + FIRST_TOKEN_S
        parts = [reply_of([]).removesuffix("]}"), *(json.dumps(s, ensure_ascii=False) for s in sentences)]
        for part, sentence in zip(parts, [None, *sentences], strict=True):
            for piece in pieces_of(part + ("," if sentence and sentence is not sentences[-1] else "")):
                pause = begun + exchange.call.pieces / TOKENS_PER_S - time.monotonic()
                if exchange.client_left(max(0.0, pause)):
                    raise ConnectionResetError
                if sentence and piece.rstrip(",").endswith('"'):
                    self.finished[sentence] = time.monotonic()
                exchange.chunk(event({"content": piece}))
                exchange.call.pieces += 1
        exchange.chunk(event({"content": "]}"}, "stop") + usage_event(exchange.call.pieces) + b"data: [DONE]\n\n")
        exchange.chunk(b"")


def serve(pool: Pool, parent: Connection) -> None:
    """The upstream's process. Answers each message with what has happened since the last one."""
    model = TimedModel(pool)
    with FakeOpenAI(model) as fake:
        parent.send(fake.url)
        while parent.recv():
            for call in fake.calls:
                call.over.wait(2)
            tokens = [call.pieces for call in fake.calls]
            asked = [len(call.system) + len(json.dumps(call.data, ensure_ascii=False)) for call in fake.calls]
            told = (dict(model.finished), tokens, asked, [call.at for call in fake.calls])
            fake.calls.clear()  # before the answer: the next request comes right upon it
            model.finished.clear()
            parent.send(told)


@dataclass(frozen=True)
class Upstream:
    """The other process, as this one sees it."""

    url: str
    pipe: Connection

    def since(self) -> tuple[dict[str, float], list[int], list[int], list[float]]:
        """When each sentence was finished; output tokens, prompt characters and arrival of each call."""
        self.pipe.send(True)
        told: tuple[dict[str, float], list[int], list[int], list[float]] = self.pipe.recv()
        return told


@contextmanager
def upstream(pool: Pool) -> Iterator[Upstream]:
    """Runs the fake in a process of its own, so that its time is not ours."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(pool, theirs), daemon=True)
    process.start()
    try:
        yield Upstream(str(ours.recv()), ours)
    finally:
        ours.send(False)
        process.join(5)


@dataclass(frozen=True)
class Run:
    """One request. Times in seconds from its start; tokens as upstream wrote them."""

    first_s: float
    first_written_s: float
    total_s: float
    own_wall_s: float
    cpu_s: float
    thread_s: float
    tokens: int
    prompt_characters: int
    calls: int
    verified: int
    candidates: int


def draw(source: OpenAISource, language: Language, brief: Brief, fake: Upstream) -> Run:
    """One request through the pipeline."""
    numbers, items = itertools.count(), []
    fake.since()
    start, cpu, thread = time.monotonic(), time.process_time(), time.thread_time()
    for said in pipeline.run(brief, source, language, Deadline(time.monotonic, start + 60), lambda: str(next(numbers))):
        if isinstance(said, ItemVerified):
            items.append((said.item.text, time.monotonic()))
        if isinstance(said, Finished):
            result = said.result
    end, cpu, thread = time.monotonic(), time.process_time() - cpu, time.thread_time() - thread
    written, tokens, asked, arrivals = fake.since()
    (first, first_at), (last, _) = items[0], items[-1]
    return Run(
        first_s=first_at - start,
        first_written_s=written[first] - start,
        total_s=end - start,
        own_wall_s=(arrivals[0] - start) + (end - written[last]),
        cpu_s=cpu,
        thread_s=thread,
        tokens=sum(tokens),
        prompt_characters=sum(asked),
        calls=len(tokens),
        verified=len(result.items),
        candidates=result.verified + sum(result.rejected.values()),
    )


def whole_call(
    client: OpenAI, language: Language, brief: Brief, prompt: Prompt, candidates: int, fake: Upstream
) -> Run:
    """The common way: one call, not streamed, for that many candidates; then all are checked."""
    fake.since()
    data = json.dumps({**json.loads(prompt.data), "count": candidates}, ensure_ascii=False)
    start, cpu = time.monotonic(), time.process_time()
    reply = client.chat.completions.create(
        model="fake", messages=[{"role": "system", "content": prompt.system}, {"role": "user", "content": data}]
    )
    texts = json.loads(reply.choices[0].message.content or "")["sentences"]
    proved = {normalised(text) for text in texts if verify(read(text, language), brief) is None}
    end, cpu = time.monotonic(), time.process_time() - cpu
    _, tokens, asked, _ = fake.since()
    verified = min(len(proved), brief.count)
    return Run(0, 0, end - start, 0, cpu, cpu, sum(tokens), sum(asked), 1, verified, len(texts))


def a_pool(language: Language, size: int) -> Pool:
    """Proved sentences of the embedded engine; each with a word too few makes the failing ones."""
    engine = EmbeddedSource({"ko": (language, registry.grammar("ko"))})
    good: dict[str, str] = {}
    brief = replace(BRIEF, count=20)
    for seed in range(40):
        proposals = engine.propose(
            replace(brief, seed=seed), Tally(200), Deadline(time.monotonic, time.monotonic() + 60)
        )
        for proposal in itertools.islice(proposals, 200):
            if isinstance(proposal, Candidate) and verify(read(proposal.text, language), brief) is None:
                good.setdefault(normalised(proposal.text), proposal.text)
        if len(good) >= size:
            break
    sentences = list(good.values())
    Random(3).shuffle(sentences)
    return Pool(sentences, [" ".join(text.split()[:-1]) for text in sentences])


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


Row = tuple[str, str, str, str]
"""What is measured, its value, what it is held against, and the bound."""


def report(table: Sequence[Row], parallel: Sequence[str], rounds: int, pool: Pool) -> str:
    """The results page."""
    lines = [
        "# The OpenAI source against a fake upstream",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {sys.version.split()[0]}; medians of {rounds} "
        f"requests. Upstream: {FIRST_TOKEN_S} s to the first token, {TOKENS_PER_S:.0f} tokens/s, {PASSING:.0%} of its "
        f"candidates pass; Korean, onset ㄹ, three eojeol, out of {len(pool.good)} sentences. `make bench` repeats it.",
        "",
        "| what | measured | against | must reach |",
        "|---|---|---|---|",
        *(f"| {what} | {ours} | {theirs} | {bound} |" for what, ours, theirs, bound in table),
        "",
        "Parallel calls: seconds to all verified items (output tokens, calls).",
        "",
        "| count | 1 call | 2 calls | 3 calls | 4 calls | as planned |",
        "|---|---|---|---|---|---|",
        *parallel,
        "",
    ]
    return "\n".join(lines)


def compare(language: Language, fake: Upstream, source: OpenAISource, rounds: int) -> list[Row]:
    """The rows of the table."""
    draw(source, language, BRIEF, fake)  # the first request builds the client
    ours = [draw(source, language, BRIEF, fake) for _ in range(rounds)]
    larger = [draw(source, language, replace(BRIEF, count=18), fake) for _ in range(rounds)]
    prompt = a_prompt(language)
    client = OpenAI(api_key="sk-fake", base_url=fake.url, max_retries=0)
    slow = [whole_call(client, language, BRIEF, prompt, 30, fake) for _ in range(max(3, rounds // 3))]
    common = [whole_call(client, language, BRIEF, prompt, 45, fake) for _ in range(max(3, rounds // 3))]
    client.close()
    return [*times(ours, larger, slow), *costs(ours, common)]


def a_prompt(language: Language) -> Prompt:
    """The prompt that the source would send."""
    words = WordChooser({language.code: language})
    composer = Composer(BRIEF, language, PromptTemplates(), words, Random(1), False, plan.streams_for)
    return composer.asks(Tally(BRIEF.count), 0, at_once=False)[0].prompt


def times(ours: Sequence[Run], larger: Sequence[Run], slow: Sequence[Run]) -> list[Row]:
    """How long sentences take, and what of it is ours."""
    first, written = median([r.first_s for r in ours]), median([r.first_written_s for r in ours])
    ratio = median([r.first_s / r.first_written_s for r in ours])
    ten, thirty = median([r.total_s for r in ours]), median([r.total_s for r in slow])
    seen = median([r.candidates for r in larger])
    return [
        ("first verified item", f"{first:.3f} s", f"{written:.3f} s when written: {ratio:.3f} ×", "≤ 1.25 ×"),
        ("ten verified items", f"{ten:.2f} s", f"{thirty:.2f} s for 30, not streamed: {ten / thirty:.2f} ×", "≤ 0.5 ×"),
        (
            f"our own time, {seen:.0f} candidates",
            f"{1000 * median([r.own_wall_s for r in larger]):.0f} ms before the first call and after the last token; "
            f"in all {1000 * median([r.thread_s for r in larger]):.0f} ms of the request's own thread",
            f"{1000 * median([r.cpu_s for r in larger]):.0f} ms of CPU in all threads, most while upstream writes",
            "≤ 40 ms",
        ),
    ]


def costs(ours: Sequence[Run], common: Sequence[Run]) -> list[Row]:
    """What a verified sentence costs."""
    per_item = sum(r.tokens for r in ours) / sum(r.verified for r in ours)
    per_item_common = sum(r.tokens for r in common) / sum(r.verified for r in common)
    return [
        (
            "output tokens per verified item",
            f"{per_item:.1f}",
            f"{per_item_common:.1f} for 45 at once: {per_item / per_item_common:.2f} ×",
            "≤ 0.6 ×",
        ),
        (
            "prompt characters per verified item",
            f"{prompt_of(ours):.0f}",
            f"{prompt_of(common):.0f} for 45 at once",
            "–",
        ),
        (
            "price of a verified item, read and written",
            f"{1e6 * price_of(ours):.1f} millionths of a dollar",
            f"{1e6 * price_of(common):.1f} for 45 at once: {price_of(ours) / price_of(common):.2f} ×",
            "–",
        ),
    ]


def prompt_of(runs: Sequence[Run]) -> float:
    """Prompt characters for each verified item."""
    return sum(run.prompt_characters for run in runs) / sum(run.verified for run in runs)


def price_of(runs: Sequence[Run]) -> float:
    """US dollars for each verified item, what is read and what is written, nothing of it from upstream's cache."""
    written = sum(run.tokens for run in runs) / sum(run.verified for run in runs)
    return (prompt_of(runs) / CHARACTERS_PER_TOKEN * READ_USD + written * WRITTEN_USD) / 1e6


class Streams:
    """How many parallel calls the source makes: as planned, or as set."""

    fixed: int | None = None

    def __call__(self, sentences: int, under_way: int = 1) -> int:
        return self.fixed or plan.streams_for(sentences, under_way)


def in_parallel(
    language: Language, fake: Upstream, source: OpenAISource, streams: Streams, rounds: int
) -> Iterator[str]:
    """One row per count: the same request in one to four calls."""
    for count in (5, 10, 20):
        cells = []
        for streams.fixed in (1, 2, 3, 4, None):
            runs = [draw(source, language, replace(BRIEF, count=count), fake) for _ in range(rounds)]
            calls = median([r.calls for r in runs])
            tokens = median([r.tokens for r in runs])
            cells.append(f"{median([r.total_s for r in runs]):.2f} ({tokens:.0f}, {calls:.0f})")
        yield f"| {count} | " + " | ".join(cells) + " |"


def main() -> None:
    """Measures and writes the results page."""
    rounds = 3 if "--quick" in sys.argv else 10
    korean = registry.load("ko")
    pool = a_pool(korean, 600)
    streams = Streams()
    with upstream(pool) as fake:
        source = OpenAISource({"ko": korean}, "sk-fake", base_url=fake.url, random=Random(1), streams_for=streams)
        table = compare(korean, fake, source, rounds)
        parallel = list(in_parallel(korean, fake, source, streams, 3))
        source.close()
    page = report(table, parallel, rounds, pool)
    print(page)
    if "--quick" not in sys.argv:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
