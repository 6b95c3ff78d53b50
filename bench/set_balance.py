"""Levels of difficulty and repeated words over random requests: python bench/set_balance.py [--quick]

1. Verified candidates of the embedded engine, as it offers them: the mean points of word complexity that one sentence
   in fifty has, and the thirds of the index (FULL_POINTS and BOUNDS of app/stimuli/difficulty.py are these, rounded).
2. Whole sets of twenty and of ten out of the pipeline: levels over all of them, sets without one of the levels, sets
   with a content word more often than in 2 of 10, and how many of both no warning speaks of.
The requests are random over language, age, length, target, approach and function; equal in every run.
Writes bench/results/set_balance.md (--quick: fewer requests, prints only). About half a minute on one core.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from choice import Bench

from app.language.base import Position
from app.stimuli import difficulty, diversity, pipeline
from app.stimuli.brief import Approach, Brief, CommunicativeFunction, Diagnosis, Target
from app.stimuli.checks import Reading
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished, Stimulus, StimulusSet
from app.stimuli.ports import Deadline

REQUESTS, CANDIDATES = 120, 30
ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "set_balance.md"


def requests(bench: Bench, code: str, number: int) -> Iterator[Brief]:
    """That many random requests of twenty, one in four of them for core vocabulary."""
    rng = random.Random(5)
    inventory = bench.languages[code].inventory
    for seed in range(number):
        core = rng.random() < 0.25
        position = rng.choice([Position.ONSET, Position.ONSET, Position.CODA, Position.CODA, Position.NUCLEUS])
        target = Target(rng.choice([p.symbol for p in inventory.at(position)]), position)
        brief = Brief(
            code, rng.randint(3, 7), 20, rng.randint(2, 6), Diagnosis.SSD, Approach.COMPLEXITY, target, seed=seed
        )
        if core:
            brief = replace(
                brief,
                diagnosis=Diagnosis.LD,
                approach=Approach.CORE_VOCABULARY,
                target=rng.choice([target, None, None]),
                function=rng.choice([None, *CommunicativeFunction]),
            )
        yield brief


@dataclass
class Found:
    """What was found over the sets of one language and size."""

    size: int
    sets: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    without: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    silent: int = 0

    def add(self, brief: Brief, found: StimulusSet) -> None:
        """Counts one set."""
        self.sets += 1
        levels = Counter(item.difficulty for item in found.items)
        self.levels.update(levels)
        if levels.keys() != set(difficulty.LEVELS):
            self.without.append(f"{told(brief)}: {', '.join(f'{n} {level}' for level, n in levels.most_common())}")
            self.silent += "LEVELS_MISSING" not in {notice.code for notice in found.notices}
        often = diversity.worn_words(found.items)
        if often:
            words = ", ".join(f"{word} {n}" for word, n in often.items())
            self.repeated.append(f"{told(brief)}: {words}")
            self.silent += "WORDS_REPEATED" not in {notice.code for notice in found.notices}


def told(brief: Brief) -> str:
    """The request in a few words."""
    target = f"{brief.target.phoneme} {brief.target.position}" if brief.target else "no target"
    return f"{target}, age {brief.age}, {brief.sentence_length} words{f', {brief.function}' if brief.function else ''}"


def drawn(bench: Bench, brief: Brief) -> StimulusSet | None:
    """The set that a request gets; None where it has too few sentences."""
    ids = itertools.count()
    deadline = Deadline(time.monotonic, time.monotonic() + 60)
    language = bench.languages[brief.language]
    try:
        *_, last = pipeline.run(brief, bench.source, language, deadline, lambda: str(next(ids)))
    except InsufficientResultsError:
        return None
    assert isinstance(last, Finished)
    return last.result if len(last.result.items) == brief.count else None


def bounds(bench: Bench, code: str, number: int) -> None:
    """Full points and thirds over candidates as the engine offers them."""
    language = bench.languages[code]
    points: list[float] = []
    indices: list[float] = []
    for brief in requests(bench, code, number):
        for item in bench.pool(brief, CANDIDATES):
            words = item.pronunciation.words
            points.append(statistics.mean(difficulty.word_points(language, word, brief.target) for word in words))
            indices.append(difficulty.index(reading(bench, code, item), brief.target))
    full = statistics.quantiles(points, n=50)[-1]
    thirds = " and ".join(f"{bound:.3f}" for bound in statistics.quantiles(indices, n=3))
    bench.say(
        f"| {code} | {len(indices)} | {full:.1f} | {difficulty.FULL_POINTS[code]:g} | {thirds} "
        f"| {' and '.join(f'{b:g}' for b in difficulty.BOUNDS[code])} |"
    )


def reading(bench: Bench, code: str, item: Stimulus) -> Reading:
    """The sentence as the checks read it."""
    return Reading(item.text, item.analysis, item.pronunciation, bench.languages[code])


def sets(bench: Bench, code: str, number: int, size: int) -> Found:
    """Draws the sets of one size."""
    found = Found(size)
    for brief in requests(bench, code, number):
        answer = drawn(bench, replace(brief, count=size))
        if answer is not None:
            found.add(brief, answer)
    return found


def tell(bench: Bench, code: str, found: Found) -> None:
    """One row of the table of sets."""
    total = found.levels.total()
    shares = " / ".join(f"{100 * found.levels[level] / total:.0f}" for level in difficulty.LEVELS)
    bench.say(
        f"| {code} | {found.size} | {found.sets} | {shares} | {len(found.without)} | {len(found.repeated)} "
        f"| {found.silent} |"
    )


def main() -> None:
    """Draws everything, prints it and writes the report."""
    bench = Bench()
    quick = "--quick" in sys.argv
    number = 25 if quick else REQUESTS
    started = time.process_time()
    bench.say(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}; {number} random requests a language.\n")
    bench.say("| candidates of | sentences | points a word of 1 in 50 | full points | thirds of the index | bounds |")
    bench.say("|---|--:|--:|--:|---|---|")
    for code in bench.languages:
        bounds(bench, code, number)
    bench.say("\n| sets of | size | sets | easy / medium / hard % | without a level | a word too often | unsaid |")
    bench.say("|---|--:|--:|---|--:|--:|--:|")
    every = [(code, sets(bench, code, number, size)) for code in bench.languages for size in (20, 10)]
    for code, found in every:
        tell(bench, code, found)
    for code, found in every:
        for title, lines in (("without a level", found.without), ("a word too often", found.repeated)):
            if lines:
                bench.say(f"\n### {code}, sets of {found.size}: {title}\n\n" + "\n".join(f"- {x}" for x in lines))
    bench.say(f"\n{time.process_time() - started:.0f} s of one core.")
    if not quick:
        text = "# Levels and repeated words over random requests\n\n" + "\n".join(bench.lines) + "\n"
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
