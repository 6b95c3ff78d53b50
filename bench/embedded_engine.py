"""What the embedded engine can answer, how fast and how varied: python bench/embedded_engine.py [--quick]

1. The matrix: every phoneme × position × length 2…6 × age 3…7 of both languages, count 10: share of cells with ten
   different sentences. minOccurrences 2 and 3, themes and functions beside it.
2. Draws over random requests, each sentence checked afresh: violations, repeats.
3. Time of one request of count 20 after warm-up, on one core; memory of the process.
Writes bench/results/embedded_engine.md.
"""

from __future__ import annotations

import itertools
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
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

LENGTHS, AGES = range(2, 7), range(3, 8)
RESULTS = Path(__file__).resolve().parent / "results" / "embedded_engine.md"
CORE = {"diagnosis": Diagnosis.ASD, "approach": Approach.CORE_VOCABULARY}


class Bench:
    """The engine and the lines of the report."""

    def __init__(self, quick: bool) -> None:
        self.quick = quick
        started = time.perf_counter()
        self.languages = {code: registry.load(code) for code in registry.codes()}
        pairs = {code: (language, registry.grammar(code)) for code, language in self.languages.items()}
        self.source = EmbeddedSource(pairs)
        self.load_s = time.perf_counter() - started
        self.ids = itertools.count()
        self.lines: list[str] = []

    def say(self, line: str = "") -> None:
        """Prints a line and keeps it for the report."""
        print(line, flush=True)
        self.lines.append(line)

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


def brief(language: str, length: int, age: int, target: Target | None, **changes: object) -> Brief:
    """A request of the matrix, with changes."""
    base = Brief(language, age, 10, length, Diagnosis.SSD, Approach.COMPLEXITY, target, seed=1)
    return replace(base, **changes)  # type: ignore[arg-type]


def targets(language: Language) -> Iterator[Target]:
    """Every phoneme at every position where it exists."""
    for position in Position:
        for phoneme in language.inventory.at(position):
            yield Target(phoneme.symbol, position)


def matrix(bench: Bench, code: str, occurrences: int) -> None:
    """Share of cells with ten sentences; the sounds that fall short."""
    ages = (3, 5) if bench.quick or occurrences > 1 else AGES
    full, cells, short = 0, 0, Counter[str]()
    for target in targets(bench.languages[code]):
        for length, age in itertools.product(LENGTHS, ages):
            cells += 1
            found = bench.count(brief(code, length, age, replace(target, min_occurrences=occurrences)))
            full += found == 10
            if found < 10:
                short[f"{target.phoneme} {target.position}"] += 1
    listed = ", ".join(f"{name} ({n})" for name, n in short.most_common(12))
    bench.say(f"| {code} | {occurrences} | {cells} | {full / cells:.1%} | {listed or '—'} |")


def themes_and_functions(bench: Bench, code: str) -> None:
    """Share of cells with ten sentences for each theme, and for each function, at lengths 3 to 5."""
    position = Position.ONSET
    some = [p.symbol for p in bench.languages[code].inventory.at(position)][:: 3 if bench.quick else 1]
    for kind, names in (("theme", [t.id for t in all_themes()][:8]), ("function", list(CommunicativeFunction))):
        hits: Counter[str] = Counter()
        cells = len(some) * 3
        for name, symbol, length in itertools.product(names, some, (3, 4, 5)):
            hits[name] += bench.count(brief(code, length, 5, Target(symbol, position), **{kind: name})) == 10
        shares = ", ".join(f"{name} {hits[name] / cells:.0%}" for name in names)
        bench.say(f"- {code}, by {kind} (age 5, lengths 3–5, {cells} cells each): {shares}")


def random_brief(bench: Bench, rng: random.Random) -> Brief:
    """A valid request drawn at random."""
    code = rng.choice(["ko", "en"])
    position = rng.choice(list(Position))
    symbol = rng.choice([p.symbol for p in bench.languages[code].inventory.at(position)])
    changes: dict[str, object] = {"seed": rng.randrange(10**6)}
    if rng.random() < 0.3:
        changes["theme"] = rng.choice([t.id for t in all_themes()][:8])
    if rng.random() < 0.3:
        changes |= {**CORE, "function": rng.choice([None, *CommunicativeFunction])}
    return brief(code, rng.choice(LENGTHS), rng.choice(AGES), Target(symbol, position), **changes)


def violations(bench: Bench, wanted: int) -> None:
    """Draws sentences over random requests and verifies each afresh."""
    rng = random.Random(7)
    drawn = wrong = frames_over = sets = 0
    while drawn < wanted:
        asked = random_brief(bench, rng)
        found = bench.draw(asked)
        for item in found.items if found else ():
            drawn += 1
            wrong += verify(read(item.text, bench.languages[asked.language]), asked) is not None
        if found and len(found.items) == 10:
            sets += 1
            frames_over += max(Counter(i.frame for i in found.items).values()) > 1
    bench.say(f"- {drawn} sentences over random requests: {wrong} violations")
    bench.say(f"- sets of ten in which a frame comes twice or more: {frames_over} of {sets}")


def repeats(bench: Bench, code: str, target: Target) -> None:
    """Repeats among 1,000 sentences asked for one target."""
    texts: list[str] = []
    for seed in range(100):
        found = bench.draw(brief(code, 4, 5, target, seed=seed))
        texts += [normalised(item.text) for item in found.items] if found else []
    bench.say(f"- {code} {target.phoneme}: {1 - len(set(texts)) / len(texts):.1%} of {len(texts)} sentences repeat")


def speed(bench: Bench, requests: int) -> None:
    """Time of one request of count 20."""
    rng = random.Random(3)
    asked = [replace(random_brief(bench, rng), count=20) for _ in range(requests)]
    for one in asked[: requests // 4]:
        bench.draw(one)
    took = []
    for one in asked:
        started = time.process_time()
        bench.draw(one)
        took.append((time.process_time() - started) * 1000)
    p50, p99 = statistics.median(took), sorted(took)[int(len(took) * 0.99)]
    bench.say(f"- one request of count 20 ({requests} random ones): p50 {p50:.0f} ms, p99 {p99:.0f} ms of one core")


def main() -> None:
    """Runs everything and writes the report."""
    bench = Bench("--quick" in sys.argv)
    bench.say(f"Cores: {os.cpu_count()}, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}")
    bench.say(f"Languages, lexicons and engine loaded in {bench.load_s:.1f} s.")
    bench.say(
        "\n| language | minOccurrences | cells | with ten sentences | fall short (cells) |\n|---|--:|--:|--:|---|"
    )
    for code, occurrences in itertools.product(("ko", "en"), (1,) if bench.quick else (1, 2, 3)):
        matrix(bench, code, occurrences)
    bench.say()
    for code in ("ko", "en"):
        themes_and_functions(bench, code)
    violations(bench, 1000 if bench.quick else 10_000)
    repeats(bench, "ko", Target("ㄹ", Position.ONSET))
    repeats(bench, "en", Target("S", Position.ONSET))
    speed(bench, 100)
    bench.say(f"- peak resident memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("# Embedded engine\n\n" + "\n".join(bench.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
