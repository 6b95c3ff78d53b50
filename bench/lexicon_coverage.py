"""Which sounds the lexicons can show: python bench/lexicon_coverage.py

For each language, phoneme and place: how many different picturable words of age band 5 or less hold the sound there in
their citation form, as said. Words that a picture can stand for: nouns, verbs, adjectives, mimetics, numerals.
A phrase or a word that the dictionary only guesses does not count. Writes bench/results/lexicon_coverage.md.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.language import registry
from app.language.base import Language, Lexeme, PartOfSpeech, Position
from app.stimuli.brief import WordPosition
from app.stimuli.matching import segments_at, word_positions

RESULTS = Path(__file__).resolve().parent / "results" / "lexicon_coverage.md"
WANTED, OLDEST = 25, 5
PLACES = (WordPosition.INITIAL, WordPosition.MEDIAL, WordPosition.FINAL)
Cell = tuple[str, Position, WordPosition]


def shown(lexeme: Lexeme) -> bool:
    """Whether a picture can stand for the word and a child of five knows it."""
    return lexeme.picturable and lexeme.age <= OLDEST


def places(language: Language, lemma: str) -> set[Cell]:
    """Each sound of the first reading with its place in the syllable and in the word."""
    words = language.pronounce(lemma).words
    if len(words) != 1 or not words[0].known:
        return set()
    syllables = words[0].syllables
    return {
        (segment.phoneme, position, where)
        for index, syllable in enumerate(syllables)
        for position, segment in segments_at(syllable)
        for where in word_positions(position, index, len(syllables) - 1)
    }


def counts(language: Language) -> Counter[Cell]:
    """Words for each sound and place; a lemma counts once, however many meanings it has."""
    found: dict[Cell, set[str]] = defaultdict(set)
    for lemma in {x.lemma for x in language.lexicon.all() if shown(x)}:
        for cell in places(language, lemma):
            found[cell].add(lemma)
    return Counter({cell: len(lemmas) for cell, lemmas in found.items()})


def table(language: Language, position: Position, counted: Counter[Cell]) -> list[str]:
    """One line for each phoneme of a position; a count below the wanted one stands in bold."""
    lines = [f"\n### {position.value}\n", "| sound | initial | medial | final |", "|---|--:|--:|--:|"]
    for phoneme in language.inventory.at(position):
        numbers = [counted[phoneme.symbol, position, place] for place in PLACES]
        shown_numbers = [f"{n}" if n >= WANTED else f"**{n}**" for n in numbers]
        lines.append(f"| {phoneme.symbol} | {' | '.join(shown_numbers)} |")
    return lines


def sizes(language: Language) -> str:
    """How many rows and lemmas of each part of speech."""
    everything = language.lexicon.all()
    parts = Counter(x.pos for x in everything)
    lemmas = {pos: len({x.lemma for x in everything if x.pos is pos}) for pos in parts}
    listed = ", ".join(f"{pos.value} {lemmas[pos]} ({parts[pos]} rows)" for pos in PartOfSpeech if pos in parts)
    return f"{len({(x.lemma, x.pos) for x in everything})} lexemes: {listed}."


def main() -> None:
    """Counts both languages and writes the tables."""
    lines = [
        "# What the lexicons can show",
        "",
        f"Written by `bench/lexicon_coverage.py`, {time.strftime('%Y-%m-%d')}.",
    ]
    lines.append(f"Picturable words of age {OLDEST} or less, citation form; fewer than {WANTED} stand in bold.")
    for code in registry.codes():
        language = registry.load(code)
        counted = counts(language)
        lines += [f"\n## {code}\n", sizes(language)]
        for position in Position:
            lines += table(language, position, counted)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
