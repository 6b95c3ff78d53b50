"""True pairs of the lexicon by contrast, age and language, and what they cost: python bench/contrast_pairs.py

Counts every pair whose words differ in one sound, by class of contrast (features in which the two sounds differ) and by
the age that knows both words, and the pairs of each substitution that children usually make, beside the totals of the
closest peer's hand-made lists. CPU time of making the index, of the first look-up of every sound and approach that
GET /api/v2/options offers, and of a request for 20 sets, the first and the median of three more.
Writes bench/results/contrast_pairs.md.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.collection import spare_requests
from app.language import registry
from app.language.base import Language, Position
from app.language.contrasts import OMITTED, substitutions
from app.sources.embedded import EmbeddedSource, FormStore
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.events import Finished
from app.stimuli.neighbours import spoken_nouns
from app.stimuli.pair_choice import Wish, choose
from app.stimuli.pair_index import PairIndex, index_of
from app.stimuli.ports import Deadline

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "contrast_pairs.md"
SHIPPED = {"ko": 150, "en": 120}
"""Pairs that the closest peer ships by hand, all contrasts and ages together: no more is known of them."""

NEAR_BELOW = 20
"""As GET /api/v2/contrasts: with fewer true pairs than this, near ones are looked up too."""

AGES = range(3, 8)
SETS = 20
TARGETS = {
    "ko": (("ㅅ", Position.ONSET, 3), ("ㄱ", Position.ONSET, 3), ("ㄹ", Position.CODA, 4)),
    "en": (("S", Position.ONSET, 4), ("R", Position.ONSET, 4), ("K", Position.CODA, 3)),
}
"""Sound, position and sentence length of the requests that are timed."""

APPROACHES = (Approach.MINIMAL_PAIRS, Approach.MAXIMAL_OPPOSITIONS, Approach.MULTIPLE_OPPOSITIONS)


def true_pairs(language: Language, age: int) -> Counter[str]:
    """Pairs of two words by class of contrast; a pair counts once, whichever of its sounds is the target."""
    found: dict[frozenset[str], str] = {}
    for position in Position:
        for phoneme in language.inventory.at(position):
            for pair in index_of(language).pairs(Target(phoneme.symbol, position), age):
                name = " + ".join(pair.features) or "vowel quality"
                found[frozenset((pair.target.lemma, pair.contrast.lemma))] = f"{position}: {name}"
    return Counter(found.values())


def table(code: str, language: Language) -> list[str]:
    """Rows by class of contrast, one column an age."""
    by_age = {age: true_pairs(language, age) for age in AGES}
    lines = [f"\n## {code}\n", "| contrast | " + " | ".join(f"to {age}" for age in AGES) + " |", "|---|" + "--:|" * 5]
    for name in sorted(by_age[AGES[-1]], key=lambda name: -by_age[AGES[-1]][name]):
        lines.append(f"| {name} | " + " | ".join(str(by_age[age][name]) for age in AGES) + " |")
    totals = [sum(by_age[age].values()) for age in AGES]
    lines.append("| **all** | " + " | ".join(f"**{total}**" for total in totals) + " |")
    young = next((age for age in AGES if sum(by_age[age].values()) > SHIPPED[code]), None)
    return [
        *lines,
        f"\nThe peer's list, all contrasts and ages together: {SHIPPED[code]}. Here: {totals[-1]}, "
        f"{totals[-1] / SHIPPED[code]:.1f} times; more than its whole list from age {young} on.",
    ]


def usual(code: str, language: Language) -> list[str]:
    """One row a substitution that children usually make: true pairs by age."""
    lines = [f"\n## {code}: what children usually say instead\n"]
    lines += ["| contrast | process | " + " | ".join(f"to {age}" for age in AGES) + " |", "|---|---|" + "--:|" * 5]
    for row in substitutions(code):
        counts = [
            len({(p.target.lemma, p.contrast.lemma) for p in index_of(language).pairs(target, age, row.substitute)})
            for target in (Target(row.phoneme, row.position),)
            for age in AGES
        ]
        where = f" {row.position}" if row.position else ""
        name = "left out" if row.substitute == OMITTED else f"~ {row.substitute}"
        lines.append(f"| {row.phoneme} {name}{where} | {row.process} | " + " | ".join(map(str, counts)) + " |")
    return lines


def lookups(code: str, language: Language) -> str:
    """One row: CPU of the index, of all first look-ups together, and their median and slowest."""
    spoken_nouns(language)
    started = time.process_time()
    PairIndex(language)
    made = (time.process_time() - started) * 1000
    index_of(language)
    gc.collect()
    spare_requests()  # as the service does before it forks
    spent = []
    for position in Position:
        for phoneme in language.inventory.at(position):
            for approach in APPROACHES:
                started = time.process_time()
                choose(Wish(Target(phoneme.symbol, position), approach, AGES[-1]), language, NEAR_BELOW)
                spent.append((time.process_time() - started) * 1000)
    figures = (made, sum(spent), statistics.median(spent), max(spent))
    return f"| {code} | {len(spent)} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |"


def cpu_ms(source: EmbeddedSource, language: Language, brief: Brief) -> tuple[float, int]:
    """CPU milliseconds and sets of one request."""
    started = time.process_time()
    last = list(pipeline.run(brief, source, language, Deadline(time.monotonic, math.inf), lambda: "id"))[-1]
    spent = (time.process_time() - started) * 1000
    return spent, len(last.result.contrast_sets or ()) if isinstance(last, Finished) else 0


def costs(source: EmbeddedSource, code: str, language: Language) -> list[str]:
    """One row an approach and sound: median CPU of three requests after a first one."""
    lines = []
    for approach in APPROACHES:
        for phoneme, position, length in TARGETS[code]:
            runs = [
                cpu_ms(
                    source,
                    language,
                    Brief(code, 5, SETS, length, Diagnosis.SSD, approach, Target(phoneme, position), seed=seed),
                )
                for seed in range(4)
            ]
            spent, made = statistics.median(ms for ms, _ in runs[1:]), min(sets for _, sets in runs)
            lines.append(f"| {code} | {approach} | {phoneme} {position} | {made} | {runs[0][0]:.0f} | {spent:.0f} |")
    return lines


def main() -> None:
    """Counts, times and writes."""
    languages = {code: registry.load(code) for code in registry.codes()}
    grammars = {code: (language, registry.grammar(code)) for code, language in languages.items()}
    source = EmbeddedSource(grammars, FormStore(ROOT / "build"))
    lines = [
        "# Contrast pairs",
        "",
        "`python bench/contrast_pairs.py`. True pairs only: one sound differs, nothing else. A pair counts once in the",
        "tables of classes, whichever of its sounds is the target. Of the closest peer only the totals of its two",
        "lists are known (150 Korean and 120 English pairs, made by hand), neither which contrasts nor which ages they",
        "serve nor how many of their words suit a child: so more in all can be shown, more in each class cannot. Of",
        "567 sets of ours that were read one by one, 8 (1.4 %) had words or sentences unfit for a child or a picture",
        "(`review_pairs.tsv`).",
        "",
        "## CPU of look-ups, ms\n",
        "| language | sounds × approaches | index | all first look-ups | median | slowest |",
        "|---|--:|--:|--:|--:|--:|",
        *(lookups(code, language) for code, language in sorted(languages.items(), reverse=True)),
    ]
    for code, language in sorted(languages.items(), reverse=True):
        lines += [*table(code, language), *usual(code, language)]
    lines += ["\n## CPU of a request for 20 sets, embedded engine\n"]
    lines += ["| language | approach | sound | sets | first, ms | then, ms |", "|---|---|---|--:|--:|--:|"]
    for code, language in sorted(languages.items(), reverse=True):
        lines += costs(source, code, language)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
