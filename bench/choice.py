"""The choice against the closest peer's way, on the same 500 candidates: python bench/choice.py [--quick]

The peer's way is our own stand-in, written from a description of what such scorers do: mean frequency out of a table of
20 words (0.5 for all others), a bonus for each occurrence of the target, a fixed penalty for long words, highest first,
nothing said about variety. It is shown the same verified sentences as ours.
Prints both top tens and, over all requests, the share of distinct target words, patterns and sentence types, the mean
Zipf frequency, age violations and levels of difficulty. Writes bench/results/choice.md.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.language import registry
from app.language.base import Language, Position
from app.sources.embedded import EmbeddedSource, FormStore
from app.stimuli import difficulty, scoring
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.checks import Reading, normalised, read, verify
from app.stimuli.diversity import choose, frame_of, target_lemmas, unique_structures, vocabulary_diversity
from app.stimuli.events import Stimulus
from app.stimuli.ports import Candidate, Deadline, Tally
from app.stimuli.proof import stimulus

CANDIDATES, SET = 500, 10
ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "choice.md"

WORDS = {
    "ko": "엄마 아빠 물 밥 집 나 너 우리 사과 빵 가다 오다 먹다 보다 하다 있다 좋다 크다 주다 자다",
    "en": "mom dad water food house i you we apple ball go come eat see do want like big give sleep",
}
TABLE = {code: frozenset(words.split()) for code, words in WORDS.items()}
"""The 20 words of the stand-in's table, frequency 1."""

UNKNOWN, BONUS, PENALTY, LONG = 0.5, 0.1, 0.2, 4
"""Frequency of words outside the table, bonus for an occurrence, penalty for any word of more syllables than that."""

Chooser = Callable[[Sequence[Stimulus], Brief], list[Stimulus]]


def brief(code: str, phoneme: str, position: Position, age: int, length: int) -> Brief:
    """One request of ten."""
    target = Target(phoneme, position)
    return Brief(code, age, SET, length, Diagnosis.SSD, Approach.COMPLEXITY, target, seed=1)


REQUESTS = (
    brief("ko", "ㄹ", Position.ONSET, 5, 3),
    brief("ko", "ㅅ", Position.ONSET, 6, 4),
    brief("ko", "ㄱ", Position.CODA, 4, 3),
    brief("ko", "ㅈ", Position.ONSET, 3, 2),
    brief("en", "S", Position.ONSET, 5, 4),
    brief("en", "R", Position.ONSET, 6, 5),
    brief("en", "K", Position.CODA, 4, 3),
    brief("en", "L", Position.ONSET, 7, 4),
)


def ours(pool: Sequence[Stimulus], asked: Brief) -> list[Stimulus]:
    """Best first and diverse."""
    return choose(pool, SET, asked)


def stand_in(pool: Sequence[Stimulus], asked: Brief) -> list[Stimulus]:
    """Highest score of the stand-in first."""
    return sorted(pool, key=lambda item: (-stand_in_score(item, asked.language), item.text))[:SET]


def stand_in_score(item: Stimulus, code: str) -> float:
    """Table frequency, a bonus for each occurrence, a fixed penalty."""
    lemmas = item.analysis.content_lemmas()
    frequency = statistics.mean([1.0 if x in TABLE[code] else UNKNOWN for x in lemmas] or [UNKNOWN])
    long = any(len(word.syllables) > LONG for word in item.pronunciation.words)
    return frequency + BONUS * len(item.matched_sounds) - PENALTY * long


class Bench:
    """The languages, the engine and the lines of the report."""

    def __init__(self) -> None:
        self.languages = {code: registry.load(code) for code in registry.codes()}
        pairs = {code: (language, registry.grammar(code)) for code, language in self.languages.items()}
        self.source = EmbeddedSource(pairs, FormStore(ROOT / "build"))
        for language in self.languages.values():
            scoring.prepare(language)
        self.lines: list[str] = []

    def say(self, line: str = "") -> None:
        """Prints a line and keeps it for the report."""
        print(line, flush=True)
        self.lines.append(line)

    def pool(self, asked: Brief, size: int) -> list[Stimulus]:
        """Verified candidates, in the order in which the engine offers them, each text once."""
        deadline, tally = Deadline(time.monotonic, time.monotonic() + 120), Tally(size)
        found: dict[str, Stimulus] = {}
        for proposal in self.source.propose(asked, tally, deadline):
            if isinstance(proposal, Candidate):
                reading, key = read(proposal.text, self.languages[asked.language]), normalised(proposal.text)
                if key not in found and verify(reading, asked) is None:
                    found[key] = stimulus(reading, proposal, asked, str(len(found)))
                    tally.accepted.append(proposal.text)
            if not tally.missing():
                break
        return list(found.values())


def measured(items: Sequence[Stimulus], language: Language, age: int) -> tuple[float, ...]:
    """Shares of distinct target words, frames and types, structures, vocabulary, Zipf, age violations, dose, levels."""
    readings = [Reading(i.text, i.analysis, i.pronunciation, language) for i in items]
    words = [x for reading in readings for x in reading.lexemes]
    targets = [lemma for item in items for lemma in target_lemmas(item)]
    return (
        len(set(targets)) / len(targets),
        len({frame_of(item) for item in items}) / len(items),
        float(len({item.analysis.sentence_type for item in items})),
        float(unique_structures(items)),
        vocabulary_diversity(items),
        statistics.mean(x.zipf for x in words),
        float(sum(x.age > age for x in words)),
        float(sum(len(item.matched_sounds) for item in items)),
        float(len({item.difficulty for item in items})),
        statistics.mean(item.score for item in items),
    )


NAMES = (
    "distinct target words, share",
    "distinct patterns, share",
    "sentence types",
    "structures",
    "different content words, share",
    "mean Zipf frequency",
    "words above the age",
    "target opportunities",
    "levels of difficulty (of 3)",
    "mean of our score",
)


def cost(bench: Bench, items: Sequence[Stimulus], asked: Brief) -> float:
    """Milliseconds of processor time to score and grade one sentence, warm."""
    readings = [Reading(i.text, i.analysis, i.pronunciation, bench.languages[asked.language]) for i in items]
    started = time.process_time()
    for reading, item in zip(readings, items, strict=True):
        scoring.score(reading, asked, item.matched_sounds, item.matched_words)
        difficulty.level(reading)
    return (time.process_time() - started) * 1000 / len(items)


def table(bench: Bench, code: str, rows: dict[str, list[tuple[float, ...]]]) -> None:
    """Means over the requests of one language."""
    bench.say(f"\n| {code}, mean of {len(rows['ours'])} sets of ten | ours | stand-in |\n|---|--:|--:|")
    means = {name: [statistics.mean(column) for column in zip(*values, strict=True)] for name, values in rows.items()}
    for name, mine, other in zip(NAMES, means["ours"], means["stand-in"], strict=True):
        bench.say(f"| {name} | {mine:.2f} | {other:.2f} |")


def main() -> None:
    """Runs every request both ways and writes the report."""
    bench = Bench()
    size = 120 if "--quick" in sys.argv else CANDIDATES
    ways: dict[str, Chooser] = {"ours": ours, "stand-in": stand_in}
    rows: dict[str, dict[str, list[tuple[float, ...]]]] = {c: {w: [] for w in ways} for c in bench.languages}
    costs = []
    bench.say(
        f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}; up to {size} verified candidates a request."
    )
    for number, asked in enumerate(REQUESTS):
        pool = bench.pool(asked, size)
        costs.append(cost(bench, pool, asked))
        sets = {name: way(pool, asked) for name, way in ways.items()}
        for name, items in sets.items():
            rows[asked.language][name].append(measured(items, bench.languages[asked.language], asked.age))
        if number % 4 == 0 and asked.target:
            where = f"{asked.target.phoneme} {asked.target.position}, age {asked.age}, {asked.sentence_length} words"
            bench.say(f"\n## {asked.language}: {where}, {len(pool)} candidates\n\n| ours | stand-in |\n|---|---|")
            for mine, other in itertools.zip_longest(sets["ours"], sets["stand-in"]):
                bench.say(f"| {mine.score} {mine.difficulty} {mine.text} | {other.text} |")
    for code, found in rows.items():
        table(bench, code, found)
    bench.say("\nEvery candidate had passed the check of age before, so neither way can choose a word above it.")
    bench.say(f"\nScore and level of one sentence: {statistics.mean(costs):.3f} ms of one core (mean, warm).")
    RESULTS.write_text(
        "# The choice, against the closest peer's way\n\n" + "\n".join(bench.lines) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
