"""What the embedded engine can answer, how fast and how varied: python bench/embedded_engine.py [options]

speed    Processor time of one request of count 20 and of count 10 after warm-up, by one process alone.
repeats  Repeats within 1,000 sentences asked for one target: 100 times 10, with neither seed nor exclude.
matrix   Every phoneme × position × length 2…6 × age 3…7 of both languages, count 10, minOccurrences 1, 2 and 3: share
         of cells with ten different sentences; the cells that fall short with what they found.
kinds    Each theme and each function with every phoneme × position at lengths 3…5 (age 5), and both together with every
         sixth: share of cells with ten different sentences. Where a theme is asked only those on it are counted.
random   Draws over random requests, each sentence read afresh as /api/v2/analyze reads it: violations, and frames that
         come more often than in one of ten: how often the engine had others to say, and the kinds of request that have
         fewer than ten patterns. Those others are what five draws bring, each without the sentences of those before.

--only matrix,random   these parts; the others keep what bench/results/embedded_engine.md says of them
--ages 3,5             these ages of the matrix; the other ages keep what the results say: it can be run age by age
--random N             so many sentences in that part (10,000)
--quick                all parts, smaller, printed only: ages 3 and 5, minOccurrences 1, every third target for themes
                       and functions, 1,000 sentences
Two processes share the work; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import multiprocessing
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from report_sections import Report

from app.collection import spare_requests, uncollected
from app.language import registry
from app.language.base import Language, Position
from app.language.themes import all_themes
from app.sources.embedded import EmbeddedSource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, CommunicativeFunction, Diagnosis, Target
from app.stimuli.checks import normalised, read, verify
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished, StimulusSet
from app.stimuli.inspection import InspectionBrief, inspect
from app.stimuli.ports import Deadline

LANGUAGES = ("ko", "en")
LENGTHS, AGES = range(2, 7), range(3, 8)
THEMES = [theme.id for theme in all_themes()][:8]
FUNCTIONS = list(CommunicativeFunction)
RESULTS = Path(__file__).resolve().parent / "results" / "embedded_engine.md"
CORE = {"diagnosis": Diagnosis.ASD, "approach": Approach.CORE_VOCABULARY}
DRAWS = 5
REPEATED = [("ko", Target("ㄹ", Position.ONSET)), ("en", Target("S", Position.ONSET))]


Result = TypeVar("Result")
PARTS = ("speed", "repeats", "matrix", "kinds", "random")
SENTENCES = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    parts: frozenset[str]
    ages: tuple[int, ...]
    sentences: int
    quick: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a random request brought: items, those with a violation, the most that one frame brings; the kind of the
    request; where patterns were too few for ten, how many are said for it in several draws."""

    items: int
    wrong: tuple[str, ...]
    most: int
    kind: str = ""
    patterns: int = 0


class Bench:
    """The engine."""

    @uncollected()  # as the server loads
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
        """How many items a brief brings; of a theme, those on it."""
        found = self.draw(brief)
        return sum(item.breakdown.get("themeFit") != 0.0 for item in found.items) if found else 0

    def patterns(self, brief: Brief) -> int:
        """How many patterns `DRAWS` draws bring together, each without the sentences of those before."""
        frames, said = set[str](), set(brief.exclude)
        for _ in range(DRAWS):
            found = self.draw(replace(brief, exclude=frozenset(said)))
            for item in found.items if found else ():
                frames.add(item.frame)
                said.add(normalised(item.text))
        return len(frames)

    def drawn(self, asked: Brief) -> Drawn:
        """Draws a brief and reads each sentence afresh, once as analyze does and once with all that was asked."""
        found = self.draw(asked)
        if found is None:
            return Drawn(0, (), 0)
        language = self.languages[asked.language]
        mine = InspectionBrief(asked.target, asked.sentence_length, asked.age)
        wrong = tuple(
            f"{item.text}: {', '.join(violations)} ({asked.target})"
            for item in found.items
            if (violations := [*inspect(item.text, language, mine).violations, *_refused(item.text, language, asked)])
        )
        most = max(Counter(item.frame for item in found.items).values())
        kind = [
            asked.language,
            f"length {asked.sentence_length}",
            f"age {asked.age}",
            asked.theme or "",
            asked.function or "",
        ]
        times = asked.target.min_occurrences if asked.target else 1
        few = any(notice.code == "FEWER_PATTERNS_THAN_ASKED" for notice in found.notices)
        patterns = self.patterns(asked) if few else 0
        return Drawn(len(found.items), wrong, most, " ".join(filter(None, [*kind, f"×{times}"])), patterns)


def _refused(text: str, language: Language, asked: Brief) -> list[str]:
    rejection = verify(read(text, language), asked)
    return [rejection.value] if rejection else []


BENCH: list[Bench] = []
"""The one bench of this process; forked processes share its tables."""


def count(asked: Brief) -> int:
    """`Bench.count` for a pool of processes."""
    return BENCH[0].count(asked)


def drawn(asked: Brief) -> Drawn:
    """`Bench.drawn` for a pool of processes."""
    return BENCH[0].drawn(asked)


def memory(_: int) -> tuple[int, float]:
    """This process and its proportional share of memory in MB (Linux)."""
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    share = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return os.getpid(), int(share.split()[1]) / 1024


def progress(what: str, results: Iterable[Result], total: int) -> list[Result]:
    """The results as they come, with a line at every tenth of them."""
    started, found = time.monotonic(), []
    for result in results:
        found.append(result)
        if len(found) % max(1, total // 10) == 0:
            print(f"  {what}: {len(found)} of {total}, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return found


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

    def counts(self, what: str, asked: Sequence[Brief]) -> list[int]:
        """Items of each brief."""
        return progress(what, self.pool.imap(count, asked, chunksize=8), len(asked))

    def age(self, age: int) -> None:
        """Share of an age's cells with ten sentences, and the cells that fall short."""
        self.report.begin(f"Matrix, age {age}")
        self.report.say("| language | minOccurrences | cells | with ten sentences | share |\n|---|--:|--:|--:|--:|")
        occurrences = (1,) if self.quick else (1, 2, 3)
        short = [self.phonemes(code, age, n) for n in occurrences for code in LANGUAGES]
        self.report.say("\nCells that fall short (length: sentences found):\n")
        for line in itertools.chain(*short):
            self.report.say(line)

    def phonemes(self, code: str, age: int, occurrences: int) -> list[str]:
        """One row of the table. Returns the lines that list the cells that fall short."""
        found_targets = [replace(t, min_occurrences=occurrences) for t in targets(BENCH[0].languages[code])]
        asked = [brief(code, n, age, t) for t in found_targets for n in LENGTHS]
        counts = self.counts(f"{code}, age {age}, ×{occurrences}", asked)
        full = sum(n == 10 for n in counts)
        short: dict[str, list[str]] = defaultdict(list)
        for one, n in zip(asked, counts, strict=True):
            if n < 10 and one.target and one.target.position:
                name = f"{one.target.phoneme} {one.target.position.value}"
                short[name].append(f"{one.sentence_length}: {n}")
        self.report.say(f"| {code} | {occurrences} | {len(asked)} | {full} | {full / len(asked):.2%} |")
        return [f"- {code} {name} ×{occurrences}: {', '.join(cells)}" for name, cells in short.items()]

    def by_kind(self, code: str, kind: str, names: Sequence[str]) -> None:
        """Share of cells with ten sentences for each theme, or for each function, at lengths 3 to 5."""
        some = list(targets(BENCH[0].languages[code]))[:: 3 if self.quick else 1]
        shares = []
        for name in names:
            counts = self.counts(
                f"{code}, {name}", [brief(code, n, 5, t, **{kind: name}) for t in some for n in (3, 4, 5)]
            )
            shares.append(f"{name} {sum(n == 10 for n in counts) / len(counts):.1%}")
        self.report.say(f"- {code}, by {kind} (age 5, lengths 3–5, {len(some) * 3} cells each): {', '.join(shares)}")

    def by_both(self, code: str) -> None:
        """The same for each theme with each function, by every sixth target."""
        some = list(targets(BENCH[0].languages[code]))[:: 18 if self.quick else 6]
        for theme in THEMES:
            shares = []
            for function in FUNCTIONS:
                asked = [brief(code, n, 5, t, theme=theme, function=function) for t in some for n in (3, 4, 5)]
                counts = self.counts(f"{code}, {theme}, {function}", asked)
                shares.append(f"{sum(n == 10 for n in counts) / len(counts):.0%}")
            self.report.say(f"| {code} | {theme} | {' | '.join(shares)} |")

    def violations(self, sentences: int) -> None:
        """Reads afresh what random requests bring, until so many sentences are read."""
        rng = random.Random(7)
        results: list[Drawn] = []
        while (missing := sentences - sum(r.items for r in results)) > 0:
            asked = [more_often(random_brief(rng), rng) for _ in range(-(-missing // 9))]
            results += progress("random requests", self.pool.imap(drawn, asked, chunksize=4), len(asked))
        wrong = [line for r in results for line in r.wrong]
        said = sum(r.items for r in results)
        self.report.say(f"- {said} sentences over {len(results)} random requests: {len(wrong)} violations")
        for line in wrong:
            self.report.say(f"  - {line}")
        self.frames_that_come_again(results)

    def frames_that_come_again(self, drawn: Sequence[Drawn]) -> None:
        """Sets of ten in which a frame comes twice; sets that are smaller because patterns are too few, and of these
        those for which ten could have been said."""
        ten = [r for r in drawn if r.items == 10]
        self.report.say(f"- sets of ten in which a frame comes twice: {sum(r.most > 1 for r in ten)} of {len(ten)}")
        smaller = [r for r in drawn if r.patterns]
        times = ", ".join(f"×{n} {sum(r.kind.endswith(f'×{n}') for r in smaller)}" for n in (1, 2, 3))
        self.report.say(
            f"- sets that are smaller because more would repeat a frame: {len(smaller)} of {len(drawn)} ({times}); ten "
            f"patterns could be said in {sum(r.patterns >= 10 for r in smaller)} of them (sentences, patterns):"
        )
        for r in sorted(smaller, key=lambda r: r.kind):
            self.report.say(f"  - {r.kind}: {r.items}, {r.patterns}")


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


def more_often(asked: Brief, rng: random.Random) -> Brief:
    """The same, one in ten with the target twice and one in ten three times."""
    occurrences = rng.choices([1, 2, 3], weights=[8, 1, 1])[0]
    return replace(asked, target=replace(asked.target, min_occurrences=occurrences)) if asked.target else asked


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


def command_line() -> Asked:
    """What is asked for; ends the program with a message when it is nothing that there is."""
    parser = argparse.ArgumentParser(description="measures the embedded engine")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--ages", default="")
    parser.add_argument("--random", type=int, default=0, metavar="N")
    given = parser.parse_args()
    parts = frozenset(given.only.split(","))
    ages = tuple(int(age) for age in given.ages.split(",") if age) or ((3, 5) if given.quick else tuple(AGES))
    if parts - set(PARTS) or set(ages) - set(AGES):
        parser.error(f"parts are {', '.join(PARTS)}; ages are 3 to 7")
    return Asked(parts, ages, given.random or (1_000 if given.quick else SENTENCES), given.quick)


def alone(report: Report, asked: Asked) -> None:
    """What one process measures by itself."""
    if "speed" in asked.parts:
        report.begin("Speed")
        report.say(f"- languages loaded and word forms made anew: {BENCH[0].load_s:.1f} s of processor time")
        speed(report, 20, 100 if asked.quick else 400)
        speed(report, 10, 100 if asked.quick else 400)
        report.say(f"- peak resident memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if "repeats" in asked.parts:
        report.begin("Repeats")
        for code, target in REPEATED:
            repeats(report, code, target)


def together(report: Report, asked: Asked, done: Callable[[], None]) -> None:
    """What two processes measure. `done` is called after each section."""
    with multiprocessing.get_context("fork").Pool(2) as pool:
        matrix = Matrix(report, pool, asked.quick)
        for age in asked.ages if "matrix" in asked.parts else ():
            matrix.age(age)
            done()
        if "kinds" in asked.parts:
            report.begin("Themes and functions")
            for code in LANGUAGES:
                matrix.by_kind(code, "theme", THEMES)
                matrix.by_kind(code, "function", FUNCTIONS)
            report.say(f"\n| language | theme | {' | '.join(FUNCTIONS)} |\n|---|---|{'--:|' * len(FUNCTIONS)}")
            for code in LANGUAGES:
                matrix.by_both(code)
            done()
        if "random" in asked.parts:
            report.begin("Random requests")
            matrix.violations(asked.sentences)
            shares = dict([*pool.map(memory, range(16), chunksize=1), memory(0)])
            report.say(f"- memory of {len(shares)} processes after that (PSS): {sum(shares.values()):.0f} MB")
            done()


def main() -> None:
    """Measures what is asked for; each section is kept as soon as it is whole."""
    asked = command_line()
    report = Report(RESULTS, "Embedded engine")
    BENCH.append(Bench())
    gc.collect()
    spare_requests()  # as the server does before it forks
    keep = report.write if not asked.quick else lambda: None
    alone(report, asked)
    keep()
    together(report, asked, keep)


if __name__ == "__main__":
    main()
