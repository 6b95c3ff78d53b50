"""Sentences to be read by a person: python bench/sample_sentences.py ko|en [how many] [seed] > sample.tsv

Draws up to three of each set of ten over random valid requests: 70 % SSD with a random sound and position, 30 % core
vocabulary (ASD, LD); lengths 2-6, ages 3-7, a theme in 30 %, any function or none, some `avoid` and `train`.
Prints the columns of bench/results/review_*.tsv with verdict and note left to the reader, and two more that help to
find a cause: the frame and the theme. The same seed draws the same sentences from the same data.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.language import registry
from app.language.base import Language, Position
from app.language.themes import all_themes
from app.sources.embedded import EmbeddedSource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, CommunicativeFunction, Diagnosis, RulesMode, Target
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished, StimulusSet
from app.stimuli.ports import Deadline

COLUMNS = ("text", "target", "length", "age", "function", "verdict", "note", "frame", "theme")
PER_SET = 3
CONTRACT_THEMES = 8


def random_brief(language: Language, rng: random.Random) -> Brief:
    """A valid request drawn at random."""
    core = rng.random() < 0.3
    position = rng.choice(list(Position))
    symbol = rng.choice([p.symbol for p in language.inventory.at(position)])
    return Brief(
        language=language.code,
        age=rng.randint(3, 7),
        count=10,
        sentence_length=rng.randint(2, 6),
        diagnosis=rng.choice([Diagnosis.ASD, Diagnosis.LD]) if core else Diagnosis.SSD,
        approach=Approach.CORE_VOCABULARY if core else Approach.COMPLEXITY,
        target=None if core and rng.random() < 0.5 else Target(symbol, position),
        theme=rng.choice(all_themes()[:CONTRACT_THEMES]).id if rng.random() < 0.3 else None,
        function=rng.choice([None, *CommunicativeFunction]) if core or rng.random() < 0.5 else None,
        rules_mode=rng.choices(list(RulesMode), (1, 8, 1))[0],
        seed=rng.randrange(10**6),
    )


def draw(brief: Brief, source: EmbeddedSource, language: Language) -> StimulusSet | None:
    """The set that answers a brief, or None when nothing satisfies it."""
    ids = itertools.count()
    deadline = Deadline(time.monotonic, time.monotonic() + 60)
    try:
        *_, last = pipeline.run(brief, source, language, deadline, lambda: str(next(ids)))
    except InsufficientResultsError:
        return None
    return last.result if isinstance(last, Finished) else None


def rows(code: str, wanted: int, seed: int) -> list[tuple[str, ...]]:
    """Different sentences with what was asked, verdict and note empty."""
    language, rng = registry.load(code), random.Random(seed)
    source = EmbeddedSource({code: (language, registry.grammar(code))})
    found: dict[str, tuple[str, ...]] = {}
    while len(found) < wanted:
        asked = random_brief(language, rng)
        answer = draw(asked, source, language)
        items = list(answer.items) if answer else []
        target = f"{asked.target.phoneme} {asked.target.position}" if asked.target else "-"
        function = asked.function.value if asked.function else ""
        for item in rng.sample(items, min(PER_SET, len(items))):
            about = (target, str(asked.sentence_length), str(asked.age), function)
            found.setdefault(item.text, (item.text, *about, "", "", item.frame, asked.theme or ""))
    return list(found.values())[:wanted]


def main() -> None:
    """Prints the table."""
    code, wanted, seed = (*sys.argv[1:], *("ko", "300", "0")[len(sys.argv) - 1 :])[:3]
    print("\n".join("\t".join(row) for row in [COLUMNS, *rows(code, int(wanted), int(seed))]))


if __name__ == "__main__":
    main()
