"""How hard Korean words and sentences are to say. No Korean table of word complexity that we could obtain is published:
these are adaptations, and say of what.

PMLU: Ingram 2002, J Child Lang 29:713-733, for target words: every segment 1, every consonant 1 more. A Korean glide
belongs to its nucleus and counts with it. WCM: Stoel-Gammon 2010, Clin Ling Phon 24:271-282, without its points for
stress and voiced fricatives, which Korean does not have, and with sequences of consonants over two syllables in place
of clusters inside one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from app.language.base import Analysis, Inventory, Phoneme, Position, Pronunciation, Syllable

LONG_WORD = 2
HARD_MANNERS = frozenset({"liquid", "fricative", "affricate"})


def pmlu(syllables: Sequence[Syllable]) -> int:
    """Phonological length of the target word: segments + consonants (곰 3 + 2 = 5)."""
    return sum(1 + 2 * (len(s.onset) + len(s.coda)) for s in syllables)


def consonant_sequences(syllables: Sequence[Syllable]) -> int:
    """Codas that an onset follows at once (국물: one)."""
    return sum(bool(a.coda and b.onset) for a, b in pairwise(syllables))


def wcm_adapted(syllables: Sequence[Syllable], inventory: Inventory) -> int:
    """Adapted Word Complexity Measure of one pronunciation.

    One point each: more than two syllables; a final coda; every sequence of coda and onset; every velar; every liquid;
    every fricative and affricate.
    """
    if not syllables:
        return 0
    known = _consonants(inventory)
    sounds = [known[segment.phoneme] for s in syllables for segment in (*s.onset, *s.coda)]
    points = sum((sound.place == "velar") + (sound.manner in HARD_MANNERS) for sound in sounds)
    return (len(syllables) > LONG_WORD) + bool(syllables[-1].coda) + consonant_sequences(syllables) + points


def latest_months(syllables: Sequence[Syllable], inventory: Inventory) -> dict[str, float]:
    """By source, the age in months at which the last of these consonants, at its position, is mastered."""
    known = _consonants(inventory)
    latest: dict[str, float] = {}
    for syllable in syllables:
        for position, segments in ((Position.ONSET, syllable.onset), (Position.CODA, syllable.coda)):
            for segment in segments:
                for source, months in known[segment.phoneme].ages_at(position).items():
                    latest[source] = max(months, latest.get(source, 0.0))
    return latest


def of_sentence(analysis: Analysis, pronunciation: Pronunciation, inventory: Inventory) -> Mapping[str, float]:
    """Measures of a sentence, by the first pronunciation of its eojeol.

    `words` (eojeol), `syllables`, `codas`, `consonant_sequences`; `pmlu_mean` and `wcm_adapted_mean` per eojeol,
    `wcm_adapted_total`; `latest_months_<source>`: the age at which its last sound is mastered, source by source.
    """
    words = [word.syllables for word in pronunciation.words if word.syllables]
    every = [syllable for word in words for syllable in word]
    scores = [wcm_adapted(word, inventory) for word in words]
    count = len(words) or 1
    measures = {
        "words": float(len(analysis.tokens)),
        "syllables": float(len(every)),
        "codas": float(sum(bool(s.coda) for s in every)),
        "consonant_sequences": float(sum(consonant_sequences(word) for word in words)),
        "pmlu_mean": sum(pmlu(word) for word in words) / count,
        "wcm_adapted_mean": sum(scores) / count,
        "wcm_adapted_total": float(sum(scores)),
    }
    return measures | {f"latest_months_{source}": months for source, months in latest_months(every, inventory).items()}


@cache
def _consonants(inventory: Inventory) -> dict[str, Phoneme]:
    return {phoneme.symbol: phoneme for phoneme in inventory.all()}
