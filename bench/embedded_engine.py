"""What the embedded engine can answer, how fast and how varied: python bench/embedded_engine.py [--quick]

1. The matrix: every phoneme × position × length 2…6 × age 3…7 of both languages, count 10, minOccurrences 1, 2 and 3:
   share of cells with ten different sentences; the cells that fall short with what they found. Each theme and each
   function with every phoneme × position at lengths 3…5 (age 5).
2. Draws over random requests, each sentence read and verified afresh: violations, frames that come twice in a set.
3. Repeats within 1,000 sentences asked for one target: 100 times 10, with neither seed nor exclude.
4. Processor time of one request of count 20 and of count 10 after warm-up, by one process alone; memory of the process
   and, after the matrix, of the two processes that shared it and the one they were forked from (PSS).
--quick: ages 3 and 5, every third target for themes and functions, 1,000 draws, minOccurrences 1 only.
Two processes share the matrix. Writes bench/results/embedded_engine.md (--quick: prints only).
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.language import registry
from app.language.base import Language, Position
from app.language.themes import all_themes
from app.sources.embedded import EmbeddedSource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, CommunicativeFunction, Diagnosis, Target
from app.stimuli.checks import normalised, read, verify
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished, StimulusSet
from app.stimuli.ports import Deadline

LANGUAGES = ("ko", "en")
LENGTHS, AGES = range(2, 7), range(3, 8)
THEMES = [theme.id for theme in all_themes()][:8]
FUNCTIONS = list(CommunicativeFunction)
RESULTS = Path(__file__).resolve().parent / "results" / "embedded_engine.md"
CORE = {"diagnosis": Diagnosis.ASD, "approach": Approach.CORE_VOCABULARY}
REPEATED = [("ko", Target("ㄹ", Position.ONSET)), ("en", Target("S", Position.ONSET))]


class Bench:
    """The engine."""

    def __init__(self) -> None:
        started = time.process_time()
        self.languages = {code: registry.load(code) for code in LANGUAGES}
        self.source = EmbeddedSource(
            {code: (language, registry.grammar(code)) for code, language in self.languages.items()}
        )
        self.load_s = time.process_time() - started
        self.ids = itertools.count()

    def draw(self, brief: Brief) -> StimulusSet | None:
        """The finished set, or None when nothing satisfies the brief."""
        deadline = Deadline(time.monotonic, time.monotonic() + 60)
        run = pipeline.run(brief, self.source, self.languages[brief.language], deadline, lambda: str(next(self.ids)))
        try:
            *_, last = run
        except InsufficientResultsError:
            return None
        return last.result if isinstance(last, Finished) else None

    def count(self, brief: Brief) -> int:
        """How many items a brief brings."""
        found = self.draw(brief)
        return len(found.items) if found else 0

    def drawn_and_wrong(self, asked: Brief) -> tuple[int, int, int]:
        """Items of a brief, those that fail when read afresh, and the most that one frame brings."""
        found = self.draw(asked)
        if found is None:
            return 0, 0, 0
        language = self.languages[asked.language]
        wrong = sum(verify(read(item.text, language), asked) is not None for item in found.items)
        return len(found.items), wrong, max(Counter(item.frame for item in found.items).values())


BENCH: list[Bench] = []
"""The one bench of this process; forked processes share its tables."""


def count(asked: Brief) -> int:
    """`Bench.count` for a pool of processes."""
    return BENCH[0].count(asked)


def drawn_and_wrong(asked: Brief) -> tuple[int, int, int]:
    """`Bench.drawn_and_wrong` for a pool of processes."""
    return BENCH[0].drawn_and_wrong(asked)


def memory(_: int) -> tuple[int, float]:
    """This process and its proportional share of memory in MB (Linux)."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    share = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return os.getpid(), int(share.split()[1]) / 1024


class Report:
    """Lines that are printed, and kept for the results."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, line: str = "") -> None:
        """Prints a line and keeps it."""
        print(line, flush=True)
        self.lines.append(line)


def brief(language: str, length: int, age: int, target: Target | None, **changes: object) -> Brief:
    """A request of the matrix, with changes."""
    base = Brief(language, age, 10, length, Diagnosis.SSD, Approach.COMPLEXITY, target, seed=1)
    return replace(base, **changes)  # type: ignore[arg-type]


def targets(language: Language) -> Iterator[Target]:
    """Every phoneme at every position where it exists."""
    for position in Position:
        for phoneme in language.inventory.at(position):
            yield Target(phoneme.symbol, position)


class Matrix:
    """Cells, counted by a pool of processes."""

    def __init__(self, report: Report, pool: multiprocessing.pool.Pool, quick: bool) -> None:
        self.report = report
        self.pool = pool
        self.quick = quick

    def counts(self, asked: Sequence[Brief]) -> list[int]:
        """Items of each brief."""
        return self.pool.map(count, asked, chunksize=8)

    def phonemes(self, code: str, occurrences: int) -> list[str]:
        """Share of cells with ten sentences. Returns the lines that list the cells that fall short."""
        ages = (3, 5) if self.quick else AGES
        found_targets = [replace(t, min_occurrences=occurrences) for t in targets(BENCH[0].languages[code])]
        asked = [brief(code, n, age, t) for t in found_targets for n in LENGTHS for age in ages]
        counts = self.counts(asked)
        full = sum(n == 10 for n in counts)
        short: dict[str, list[str]] = defaultdict(list)
        for one, n in zip(asked, counts, strict=True):
            if n < 10 and one.target and one.target.position:
                name = f"{one.target.phoneme} {one.target.position.value}"
                short[name].append(f"{one.sentence_length}/{one.age}: {n}")
        self.report.say(f"| {code} | {occurrences} | {len(asked)} | {full} | {full / len(asked):.2%} |")
        return [f"- {code} {name} ×{occurrences}: {', '.join(cells)}" for name, cells in short.items()]

    def by_kind(self, code: str, kind: str, names: Sequence[str]) -> None:
        """Share of cells with ten sentences for each theme, or for each function, at lengths 3 to 5."""
        some = list(targets(BENCH[0].languages[code]))[:: 3 if self.quick else 1]
        shares = []
        for name in names:
            counts = self.counts([brief(code, n, 5, t, **{kind: name}) for t in some for n in (3, 4, 5)])
            shares.append(f"{name} {sum(n == 10 for n in counts) / len(counts):.1%}")
        self.report.say(f"- {code}, by {kind} (age 5, lengths 3–5, {len(some) * 3} cells each): {', '.join(shares)}")

    def violations(self, requests: int) -> None:
        """Verifies afresh what random requests bring."""
        rng = random.Random(7)
        results = self.pool.map(drawn_and_wrong, [random_brief(rng) for _ in range(requests)], chunksize=8)
        drawn, wrong = sum(r[0] for r in results), sum(r[1] for r in results)
        sets = [r for r in results if r[0] == 10]
        self.report.say(f"- {drawn} sentences over {requests} random requests: {wrong} violations")
        twice = sum(r[2] > 1 for r in sets)
        self.report.say(f"- sets of ten in which a frame comes twice or more: {twice} of {len(sets)}")


def random_brief(rng: random.Random) -> Brief:
    """A valid request drawn at random."""
    code = rng.choice(LANGUAGES)
    position = rng.choice(list(Position))
    symbol = rng.choice([p.symbol for p in BENCH[0].languages[code].inventory.at(position)])
    changes: dict[str, object] = {"seed": rng.randrange(10**6)}
    if rng.random() < 0.3:
        changes["theme"] = rng.choice(THEMES)
    if rng.random() < 0.3:
        changes |= {**CORE, "function": rng.choice([None, *FUNCTIONS])}
    return brief(code, rng.choice(LENGTHS), rng.choice(AGES), Target(symbol, position), **changes)


def repeats(report: Report, code: str, target: Target) -> None:
    """Repeats among 1,000 sentences asked for one target, ten at a time, by length."""
    shares = []
    for length in (3, 4, 5):
        texts: list[str] = []
        for _ in range(100):
            found = BENCH[0].draw(brief(code, length, 5, target, seed=None))
            texts += [normalised(item.text) for item in found.items] if found else []
        shares.append(f"length {length}: {1 - len(set(texts)) / len(texts):.1%} of {len(texts)}")
    report.say(f"- {code} {target.phoneme}: sentences that repeat, {', '.join(shares)}")


def speed(report: Report, asked_for: int, requests: int) -> None:
    """Processor time of one request."""
    rng = random.Random(3)
    asked = [replace(random_brief(rng), count=asked_for) for _ in range(requests)]
    for one in asked:
        BENCH[0].draw(one)
    took = []
    for one in asked:
        started = time.process_time()
        BENCH[0].draw(replace(one, seed=None))
        took.append((time.process_time() - started) * 1000)
    p50, p99 = statistics.median(took), sorted(took)[int(len(took) * 0.99)]
    mean = statistics.fmean(took)
    report.say(
        f"- one request of count {asked_for} ({requests} random ones, processor time): mean {mean:.0f} ms, "
        f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"
    )


def main() -> None:
    """Runs everything and writes the report."""
    quick = "--quick" in sys.argv
    BENCH.append(Bench())
    report = Report()
    report.say(f"Cores: {os.cpu_count()}, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}")
    report.say(f"Languages loaded and word forms made anew in {BENCH[0].load_s:.1f} s of processor time.")
    speed(report, 20, 100 if quick else 400)
    speed(report, 10, 100 if quick else 400)
    report.say(f"- peak resident memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for code, target in REPEATED:
        repeats(report, code, target)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        matrix = Matrix(report, pool, quick)
        report.say("\n| language | minOccurrences | cells | with ten sentences | share |\n|---|--:|--:|--:|--:|")
        short = [matrix.phonemes(code, n) for n in ((1,) if quick else (1, 2, 3)) for code in LANGUAGES]
        report.say()
        for code in LANGUAGES:
            matrix.by_kind(code, "theme", THEMES)
            matrix.by_kind(code, "function", FUNCTIONS)
        matrix.violations(120 if quick else 1150)
        shares = dict([*pool.map(memory, range(16), chunksize=1), memory(0)])
        report.say(f"- memory of {len(shares)} processes after that (PSS): {sum(shares.values()):.0f} MB")
    report.say("\nCells that fall short (length/age: sentences found):\n")
    for line in itertools.chain(*short):
        report.say(line)
    if not quick:
        RESULTS.write_text("# Embedded engine\n\n" + "\n".join(report.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
