"""How right and how fast English is said: python bench/en_pronunciation.py [--gold FILE] [--sentences N] [--words N]

1. Syllables of a gold table (--gold: word, arpabet, syllables and more, tab-separated), by our syllabifier.
2. Phoneme error rate of the guess on the 2,000 words that `bench/train_en_guess.py` held out from CMUdict.
3. Letters of the reviewed words of tests/golden/en.
4. N generated sentences (10,000) against the raw dictionary: read here, with syllables of its own making, so that our
   reader and matcher cannot agree with themselves.
5. Sentences a second; seconds and memory to load, in a process of its own.
Writes bench/results/en_pronunciation.md unless N is smaller.
"""

from __future__ import annotations

import argparse
import itertools
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from train_en_guess import held_out, words

from app.language import registry
from app.language.base import Language, Position
from app.language.en.dictionary import PronouncingDictionary, locate
from app.language.en.guess import Guesser
from app.language.en.spelling import Speller, read_costs
from app.language.en.syllables import Syllabifier
from app.language.tables import read_table
from app.sources.embedded import EmbeddedSource
from app.stimuli import pipeline
from app.stimuli.brief import Approach, Brief, Diagnosis, Target
from app.stimuli.errors import InsufficientResultsError
from app.stimuli.events import Finished
from app.stimuli.ports import Deadline

RESULTS = Path(__file__).resolve().parent / "results" / "en_pronunciation.md"
VOWELS = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
ONSETS = {
    "PR",
    "BR",
    "TR",
    "DR",
    "KR",
    "GR",
    "FR",
    "THR",
    "SHR",
    "PL",
    "BL",
    "KL",
    "GL",
    "FL",
    "SL",
    "TW",
    "DW",
    "KW",
    "GW",
    "SW",
    "THW",
    "HHW",
    "SP",
    "ST",
    "SK",
    "SF",
    "SM",
    "SN",
    "SPR",
    "SPL",
    "STR",
    "SKR",
    "SKL",
    "SKW",
}
BEFORE_U = {"PY", "BY", "KY", "GY", "FY", "VY", "MY", "HHY", "SPY", "SKY"}
LOADING = """
import resource, time
from pathlib import Path
def rss():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
from app.language.lexicon import FileLexicon
import app.language.en as package
lexicon = FileLexicon("app.language.en")
before, began, cpu = rss(), time.perf_counter(), time.process_time()
language = package.English(lexicon)
language.pronounce("The splanket is here")
print(time.perf_counter() - began, time.process_time() - cpu, rss() - before)
"""
Raw = dict[str, list[list[str]]]
"""Form → every reading, symbols without stress."""


def read_raw(path: Path) -> Raw:
    """The dictionary's lines, read without our reader."""
    raw: Raw = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        form, _, phones = line.partition(" ")
        reading = re.sub("[012]", "", phones.split("#")[0]).split()
        raw.setdefault(re.sub(r"\(\d+\)$", "", form), []).append(reading)
    return raw


def places(reading: Sequence[str]) -> list[tuple[str, str]]:
    """Every sound with its place (onset, nucleus, coda), by maximal onset."""
    nuclei = [i for i, sound in enumerate(reading) if sound in VOWELS]
    placed = ["coda" if nuclei and i > nuclei[-1] else "onset" for i in range(len(reading))]
    for at in nuclei:
        placed[at] = "nucleus"
    for left, right in itertools.pairwise(nuclei):
        start = next((i for i in range(left + 1, right) if opens(reading[i:right], reading[right])), right)
        placed[left + 1 : start] = ["coda"] * (start - left - 1)
    return list(zip(reading, placed, strict=True))


def opens(consonants: Sequence[str], vowel: str) -> bool:
    """Whether consonants may open a syllable before the vowel."""
    joined = "".join(consonants)
    if len(consonants) == 1:
        return joined != "NG"
    return joined in ONSETS or (joined in BEFORE_U and vowel in ("UW", "UH"))


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Edit distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def syllables(path: Path) -> Iterator[str]:
    """Right rows of the gold table; the wrong ones by name."""
    right, wrong = 0, []
    syllabifier = Syllabifier()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "word\t")):
            continue
        word, phones, *rest = line.split("\t")
        sounds = phones.split()
        ours = " . ".join(" ".join(sounds[s.start : s.end]) for s in syllabifier.spans(sounds))
        right += ours == rest[0]
        wrong += [] if ours == rest[0] else [f"{word} {ours}"]
    yield f"- syllables of {path.name}: {right} of {right + len(wrong)}" + "".join(f"; {name}" for name in wrong)


def guesses(raw: Raw, limit: int) -> Iterator[str]:
    """Error rates on words held out from training, against the nearest and against the first listed reading."""
    hidden = sorted(held_out(words(PronouncingDictionary(locate()))))[:limit]
    guesser = Guesser()
    errors, sounds, wrong = Counter[str](), Counter[str](), 0
    cpu = time.process_time()
    said = {word: [p.rstrip("012") for p in guesser.guess(word)] for word in hidden}
    cpu = time.process_time() - cpu
    for word, guess in said.items():
        nearest = min(raw[word], key=lambda reading, guess=guess: (distance(guess, reading), len(reading)))  # type: ignore[misc]
        for name, reading in (("nearest", nearest), ("first", raw[word][0])):
            errors[name] += distance(guess, reading)
            sounds[name] += len(reading)
        wrong += guess not in raw[word]
    rates = {name: 100 * errors[name] / sounds[name] for name in sounds}
    yield (
        f"- guess at {len(hidden)} held-out words: phoneme error rate {rates['nearest']:.2f} % against the nearest "
        f"listed reading, {rates['first']:.2f} % against the first; {100 * wrong / len(hidden):.1f} % of words wrong; "
        f"{1000 * cpu / len(hidden):.1f} ms of processor time a word"
    )


def letters() -> Iterator[str]:
    """Reviewed words whose every sound has the letters that a teacher would colour."""
    speller = Speller(read_costs())
    for name in ("spans.tsv", "spans_held_out.tsv"):
        wrong, total = [], 0
        for row in read_table("tests.golden.en", name, ("word", "letters")):
            pairs = [
                (spelled, sound)
                for spelled, sounds in (chunk.rsplit(":", 1) for chunk in row["letters"].split())
                for sound in sounds.split("+")
                if sound
            ]
            spans = speller.spans(row["word"], [sound for _, sound in pairs])
            total += 1
            wrong += [row["word"]] if [row["word"][a:b] for a, b in spans] != [s for s, _ in pairs] else []
        yield f"- letters of {name}: {total - len(wrong)} of {total}" + "".join(f"; {word}" for word in wrong)


def drawn(language: Language, count: int) -> Iterator[tuple[str, Target]]:
    """Sentences of the embedded engine that the pipeline accepted, over every phoneme and position in turn."""
    source = EmbeddedSource({"en": (language, registry.grammar("en"))})
    targets = [Target(p.symbol, position) for position in Position for p in language.inventory.at(position)]
    ids = itertools.count()
    for seed in itertools.count():
        for target, length in zip(targets, itertools.cycle((3, 4, 5, 6)), strict=False):
            brief = Brief("en", 5, 20, length, Diagnosis.SSD, Approach.COMPLEXITY, target, seed=seed)
            deadline = Deadline(time.monotonic, time.monotonic() + 60)
            try:
                *_, last = pipeline.run(brief, source, language, deadline, lambda: str(next(ids)))
            except InsufficientResultsError:
                continue
            for item in last.result.items if isinstance(last, Finished) else ():
                yield item.text, target
                count -= 1
                if not count:
                    return


def least(text: str, target: Target, raw: Raw) -> tuple[int, bool]:
    """Occurrences of the target whatever listed reading each word is given; whether a word is not listed."""
    total, unlisted = 0, False
    for token in re.findall(r"[A-Za-z'’-]+", text):
        readings = raw.get(token.lower().replace("’", "'").strip("-"), [])
        unlisted = unlisted or not readings
        hits = [sum(s == target.phoneme and p == target.position for s, p in places(r)) for r in readings]
        total += min(hits, default=0)
    return total, unlisted


def denials(language: Language, raw: Raw, count: int) -> Iterator[str]:
    """Accepted sentences whose target a listed reading denies."""
    denied, unlisted, texts = [], 0, []
    for text, target in drawn(language, count):
        texts.append(text)
        found, missing = least(text, target, raw)
        if found < target.min_occurrences:
            unlisted += missing
            denied += [] if missing else [f"{text} ({target.phoneme} {target.position})"]
    yield (
        f"- {len(texts)} generated sentences ({len(set(texts))} different): {len(denied)} whose target a reading of "
        f"CMUdict denies; {unlisted} rest on a regular form that it does not list" + "".join(f"; {d}" for d in denied)
    )
    yield from speed(language, list(dict.fromkeys(texts)))


def speed(language: Language, texts: Sequence[str]) -> Iterator[str]:
    """Sentences a second of processor time: words met before, words never met, with grammar."""
    fresh = registry.load("en")
    rates = []
    for run in (fresh.pronounce, fresh.pronounce, fresh.analyse):
        cpu = time.process_time()
        for text in texts:
            run(text)
        rates.append(len(texts) / (time.process_time() - cpu))
    yield (
        f"- sentences a second of one core: {rates[1]:,.0f} pronounced; {rates[0]:,.0f} with every word met for the "
        f"first time; {rates[2]:,.0f} analysed"
    )


def loading() -> Iterator[str]:
    """Seconds and memory to load, the lexicon apart."""
    done = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True)
    wall, cpu, memory = map(float, done.stdout.split())
    took = f"{wall:.2f} s ({cpu:.2f} s of processor time)"
    yield f"- loaded and a first word guessed in {took}, {memory:.0f} MB more resident"


def main() -> None:
    """Measures and writes the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=2_000)
    options = parser.parse_args()
    raw = read_raw(locate())
    lines = ["# English pronunciation", "", "Written by `bench/en_pronunciation.py`.", ""]
    parts = [loading(), letters(), guesses(raw, options.words), denials(registry.load("en"), raw, options.sentences)]
    if options.gold:
        parts.insert(0, syllables(options.gold))
    for line in itertools.chain.from_iterable(parts):
        print(line, flush=True)
        lines.append(line)
    if options.sentences >= 10_000 and options.words >= 2_000:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
