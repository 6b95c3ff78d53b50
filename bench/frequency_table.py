"""Writes app/language/<code>/data/frequency.tsv: Zipf frequency of every lexeme, out of wordfreq's lists.

Run where wordfreq 3 is importable (it is no dependency of the service): python bench/frequency_table.py
Zipf = log10 of occurrences per billion words (van Heuven et al. 2014). wordfreq counts Korean by morpheme: a noun is
looked up as it is, a predicate by its stem, a -하다 predicate by the noun before it. Others are left out.
"""

from __future__ import annotations

import math
from pathlib import Path

from wordfreq import get_frequency_dict

ROOT = Path(__file__).resolve().parent.parent
HEADER = """# Zipf frequency (log10 of occurrences per billion words) of the lexemes, from wordfreq 3.1
# (Robyn Speer, 2022), whose data is under CC BY-SA 4.0: see NOTICE. Made by bench/frequency_table.py.
# Lexemes that it does not list are not here.
lemma	pos	zipf
"""
PREDICATES = {"verb", "adjective"}


def spellings(code: str, lemma: str, pos: str) -> list[str]:
    """What to look a lexeme up by, best first."""
    if code != "ko" or pos not in PREDICATES:
        return [lemma.lower()]
    stem = lemma.removesuffix("다")
    return [stem.removesuffix("하")] if stem.endswith("하") and len(stem) > 1 else [stem]


def rows(code: str) -> list[tuple[str, str, float]]:
    """(lemma, part of speech, Zipf), sorted."""
    frequency = get_frequency_dict(code, wordlist="best")
    found: dict[tuple[str, str], float] = {}
    for path in sorted((ROOT / f"app/language/{code}/data/lexicon").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if line.startswith("#") or len(cells) != 8 or cells[0] == "lemma":
                continue
            known = [frequency[s] for s in spellings(code, cells[0], cells[1]) if s in frequency]
            if known:
                found[cells[0], cells[1]] = round(math.log10(max(known)) + 9, 2)
    return sorted((lemma, pos, zipf) for (lemma, pos), zipf in found.items())


if __name__ == "__main__":
    for language in ("ko", "en"):
        table = rows(language)
        body = "".join(f"{lemma}\t{pos}\t{zipf:.2f}\n" for lemma, pos, zipf in table)
        (ROOT / f"app/language/{language}/data/frequency.tsv").write_text(HEADER + body, encoding="utf-8")
        print(language, len(table))
