"""How right and how fast Korean is said: python bench/ko_pronunciation.py [--gold DIR] [--peer PYTHON]

Our own table (tests/golden/ko/articles.tsv: the examples that the articles of the standard give) is always measured.
--gold: a folder with more: ko_standard_pronunciation.tsv (words and phrases said in one breath) and any
ko_wiktionary*.tsv; both hold written<TAB>said[|said], a third column names the rule. --peer: the Python of an
environment that holds hangulpy, ours if not given. A word is right when it equals a gold form after `level`.
Writes bench/results/ko_pronunciation.md when gold is given.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.language.base import Syllable
from app.language.ko import Korean
from app.language.ko.hangul import SILENT, compose, decompose, is_hangul, is_syllable
from app.language.lexicon import FileLexicon

RESULTS = Path(__file__).resolve().parent / "results" / "ko_pronunciation.md"
STANDARD = "ko_standard_pronunciation.tsv"
OWN = Path(__file__).resolve().parent.parent / "tests" / "golden" / "ko" / "articles.tsv"
TENSE, OBSTRUENTS = "ㄲㄸㅃㅆㅉ", "ㄱㄲㅋㄳㄺㄷㅅㅆㅈㅊㅌㅂㅍㄿㅄ"
PLAIN_VOWELS = {"ㅑ": "ㅏ", "ㅕ": "ㅓ", "ㅛ": "ㅗ", "ㅠ": "ㅜ", "ㅖ": "ㅔ", "ㅒ": "ㅐ"}
PEER = (
    "import sys, hangulpy\n"
    "for line in sys.stdin.read().split(chr(10)):\n"
    "    print(hangulpy.standardize_pronunciation(line))\n"
)
Gold = dict[str, tuple[set[str], str]]


def level(text: str) -> str:
    """What the standard leaves free or speech has lost: ㅐ=ㅔ, ㅙ=ㅚ=ㅞ, 져=저, C+ㅖ=C+ㅔ, C+ㅢ=C+ㅣ; no spaces."""
    said = []
    for onset, nucleus, coda in (decompose(block) for block in text if is_syllable(block)):
        vowel = "ㅞ" if nucleus in "ㅚㅙ" else nucleus
        vowel = PLAIN_VOWELS.get(vowel, vowel) if onset in "ㅈㅉㅊ" else vowel
        if onset != SILENT:
            vowel = {"ㅖ": "ㅔ", "ㅢ": "ㅣ"}.get(vowel, vowel)
        said.append(compose(onset, {"ㅐ": "ㅔ", "ㅒ": "ㅖ"}.get(vowel, vowel), coda))
    return "".join(said)


def read_gold(path: Path) -> Gold:
    """Levelled forms and the named rule ("" where the table names none) by word."""
    gold: Gold = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        written, said, *rest = line.split("\t")
        if written != "written":
            gold.setdefault(written, (set(), rest[0] if rest else ""))[0].update(
                level(form) for form in said.split("|")
            )
    return gold


def read_own(path: Path) -> Gold:
    """The examples of the articles, in the same shape."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {written: ({level(said)}, f"(r{article.split()[-1]})") for article, _, written, said in rows[1:]}


def rule_class(word: str, forms: set[str], rule: str) -> str:
    """The article that a table names (`… (r23)`), else what tells the gold form from the letters."""
    named = re.search(r"\(r(\d+)", rule)
    if named:
        return f"article {named[1]}"
    if level(word) in forms:
        return "said as written"
    said = min(forms)
    if len(said) != len(word) or not is_hangul(word):
        return "other change"
    pairs = list(zip(map(decompose, word), map(decompose, said), strict=True))
    return next(
        (c for c in (_change(a, b, pairs[i - 1][0][2] if i else "") for i, (a, b) in enumerate(pairs)) if c), "coda"
    )


def _change(letters: tuple[str, str, str], said: tuple[str, str, str], before: str) -> str:
    """The change of onset or nucleus in one syllable, "" for none."""
    if said[0] in TENSE and letters[0] not in (SILENT, said[0]):
        after = "after an obstruent" if before and before in OBSTRUENTS else "elsewhere"
        return f"tensification {after}"
    if letters[0] == SILENT and said[0] != SILENT:
        return "ㄴ-insertion" if said[0] in "ㄴㄹ" and before not in ("ㄴ", "ㄹ", "ㄵ", "ㄶ", "ㅀ") else "liaison"
    if said[0] in "ㅋㅌㅍㅊ" and letters[0] != said[0]:
        return "aspiration"
    if letters[0] != said[0] or (before and said[0] in "ㄴㅁㄹ" and before not in "ㄴㅁㅇㄹ"):
        return "nasals and liquids"
    return ""


def ours(words: Sequence[str], language: Korean, connected: bool) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """First forms, and all readings, of each word."""
    first, every = {}, {}
    for word in words:
        found = language.pronounce(word, connected=connected)
        first[word] = {level(found.said)}
        readings = itertools.product(*(w.readings() for w in found.words))
        every[word] = {level("".join(map(_spell, reading))) for reading in itertools.islice(readings, 64)}
    return first, every


def _spell(syllables: Sequence[Syllable]) -> str:
    return "".join(
        compose(s.onset[0].phoneme if s.onset else SILENT, s.nucleus.phoneme, s.coda[0].phoneme if s.coda else "")
        for s in syllables
    )


def peer(words: Sequence[str], python: str) -> dict[str, set[str]] | None:
    """hangulpy's forms, None where it cannot be imported."""
    done = subprocess.run([python, "-c", PEER], input="\n".join(words), capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    return {word: {level(said)} for word, said in zip(words, done.stdout.split("\n"), strict=False)}


def accuracy(gold: Gold, said: Mapping[str, set[str]], keep: Callable[[str], bool]) -> tuple[int, float]:
    """Number of words that `keep` takes, and the share said right."""
    words = [word for word in gold if keep(word)]
    right = sum(bool(said[word] & gold[word][0]) for word in words)
    return len(words), right / len(words) if words else 0.0


def table(name: str, gold: Gold, language: Korean, python: str) -> list[str]:
    """Markdown rows of one gold table: whole, words not said as written, then by rule class."""
    first, every = ours(list(gold), language, connected=name in (STANDARD, OWN.name))
    columns: list[Mapping[str, set[str]]] = [first, every]
    peers = peer(list(gold), python)
    columns += [peers] if peers is not None else []
    classes: dict[str, set[str]] = defaultdict(set)
    for word, (forms, rule) in gold.items():
        classes[rule_class(word, forms, rule)].add(word)
    rows = [("all", set(gold)), ("not said as written", {w for w in gold if level(w) not in gold[w][0]})]
    rows += sorted(classes.items(), key=lambda item: (len(item[0]), item[0]))
    head = "| class | words | ours, first form | ours, any form allowed |" + (
        " hangulpy |" if peers is not None else ""
    )
    lines = [f"### {name}", "", head, "|---" * (head.count("|") - 1) + "|"]
    for label, words in rows:
        results = [accuracy(gold, column, words.__contains__)[1] for column in columns]
        lines.append(f"| {label} | {len(words)} | " + " | ".join(f"{r:.3f}" for r in results) + " |")
    if peers is None:
        lines += ["", "hangulpy could not be imported: ours only (`--peer PYTHON` names an environment that has it)."]
    return [*lines, ""]


EOJEOL = (
    "엄마가 아빠가 강아지가 토끼가 선생님이 친구가 동생이 할머니가 아기가 오빠가 곰이 사자가",
    "라면을 사과를 물을 우유를 빵을 밥을 공을 책을 꽃을 옷을 나무를 인형을 색연필을 김밥을 딸기를",
    "빨리 천천히 맛있게 같이 많이 조금 예쁘게 다시 자꾸 꼭",
    "먹어요 주세요 봐요 샀어요 만들었어요 찾아요 좋아해요 그려요 던져요 읽었어요",
)
"""What the sentences are made of whose reading is timed: who, what, how, does."""


def sentences(count: int) -> list[str]:
    """Different sentences of four eojeol."""
    every = [" ".join(parts) for parts in itertools.product(*(words.split() for words in EOJEOL))]
    random.Random(1).shuffle(every)
    return every[:count]


def speed(language: Korean) -> list[str]:
    """Markdown rows: sentences a second with and without morphological analysis, wall and process time.

    A thousand other sentences come first, as in a server that has been up for a second.
    """
    every = sentences(5000)
    measured, warming = every[:4000], every[4000:]
    for sentence in warming:
        language.pronounce(sentence)
    wall, cpu = time.perf_counter(), time.process_time()
    for sentence in measured:
        analysis = language.analyse(sentence)
        language.pronounce(sentence, analysis=analysis)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    lines = ["### Speed", "", "| what | per second, wall | per second, processor time |", "|---|---|---|"]
    rate = len(measured)
    lines.append(f"| four-eojeol sentences, analyse + pronounce | {rate / wall:,.0f} | {rate / cpu:,.0f} |")
    forms = [
        (noun + josa, [(noun, "NNG"), (josa, "JX")]) for noun, josa in itertools.product(_nouns(language), ("도", "만"))
    ]
    cpu = time.process_time()
    for text, morphemes in forms:
        language.pronounce_morphemes(text, morphemes)
    cpu = time.process_time() - cpu
    lines.append(f"| eojeol of known morphemes, never seen before ({len(forms)}) | | {len(forms) / cpu:,.0f} |")
    load = os.getloadavg()[0]
    return [*lines, "", f"Load of the machine meanwhile: {load:.1f} on {os.cpu_count()} processors.", ""]


def _nouns(language: Korean) -> list[str]:
    return list(dict.fromkeys(x.lemma for x in language.lexicon.all() if x.pos.value == "noun" and is_hangul(x.lemma)))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--peer", default=sys.executable)
    options = parser.parse_args()
    language = Korean(FileLexicon("app.language.ko"))
    lines = ["# Korean pronunciation", "", "Written by `bench/ko_pronunciation.py`.", ""]
    lines += table(OWN.name, read_own(OWN), language, options.peer)
    if options.gold is not None:
        paths = [options.gold / STANDARD, *sorted(options.gold.glob("ko_wiktionary*.tsv"))]
        for path in paths:
            lines += table(path.name, read_gold(path), language, options.peer)
    lines += speed(language)
    print("\n".join(lines))
    if options.gold is not None:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
