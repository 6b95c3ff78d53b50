"""How hard words and sentences are to say, by published measures.

Word Complexity Measure: Stoel-Gammon 2010, Clin Ling Phon 24:271-282. PMLU: Ingram 2002, J Child Lang 29:713-733,
target words (every segment 1, every consonant 1 more). Sonority: Storkel 2018, LSHSS 49:463-481, Table 2,
after Gierut 1999.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.language.base import Analysis, Phoneme, Pronunciation, Segment, Syllable
from app.language.en.inventory import EnglishInventory
from app.language.sonority import sonority

FRICATIVES = frozenset({"fricative", "affricate"})


def wcm(syllables: Sequence[Syllable], inventory: EnglishInventory) -> int:
    """Word Complexity Measure of one pronunciation: 0 for baby, 5 for butterfly.

    One point each: more than two syllables; main stress after the first syllable; a final consonant; every cluster
    inside a syllable; every velar; every liquid and rhotic vowel; every fricative and affricate, one more if voiced.
    """
    if not syllables:
        return 0
    stressed = next((i for i, s in enumerate(syllables) if s.stress == 1), 0)
    word = (len(syllables) > 2) + (stressed > 0) + bool(syllables[-1].coda)
    clusters = sum((len(s.onset) > 1) + (len(s.coda) > 1) for s in syllables)
    return word + clusters + sum(_sound_points(inventory.get(s.phoneme)) for s in segments(syllables))


def pmlu(syllables: Sequence[Syllable], inventory: EnglishInventory) -> int:
    """Phonological length of the target word: segments + consonants (cat 3 + 2 = 5)."""
    sounds = segments(syllables)
    return len(sounds) + sum(inventory.get(s.phoneme).major != "vowel" for s in sounds)


def sonority_difference(onset: Sequence[Segment], inventory: EnglishInventory) -> int | None:
    """First minus second consonant of an onset cluster: tw 6, br 4, sm 2, st -2 (an adjunct, not a true cluster).

    Of three consonants (spl, str) it is that of the last two, the true cluster behind the adjunct s. None for fewer
    than two.
    """
    if len(onset) < 2:
        return None
    first, second = (sonority(inventory.get(s.phoneme)) for s in onset[-2:])
    return first - second


def latest_acquired(syllables: Sequence[Syllable], inventory: EnglishInventory) -> Mapping[str, tuple[str, float]]:
    """By source, the sound that children master last and its age in months (`data/acquisition.tsv`)."""
    latest: dict[str, tuple[str, float]] = {}
    for segment in segments(syllables):
        for source, months in inventory.get(segment.phoneme).acquisition.items():
            if months > latest.get(source, ("", 0.0))[1]:
                latest[source] = (segment.phoneme, months)
    return latest


def of_sentence(analysis: Analysis, pronunciation: Pronunciation, inventory: EnglishInventory) -> dict[str, float]:
    """Measures of a sentence, by the first pronunciation of its words.

    `words`, `syllables`; `wcm_total`, `wcm_mean` and `pmlu_mean` per word; `onset_clusters`, `coda_clusters`;
    `least_sonority_difference` of its true onset clusters (absent without one); `latest_months_<source>`.
    """
    words = [word.syllables for word in pronunciation.words if word.syllables]
    every = [syllable for word in words for syllable in word]
    scores = [wcm(word, inventory) for word in words]
    measures = {
        "words": float(len(analysis.tokens)),
        "syllables": float(len(every)),
        "wcm_total": float(sum(scores)),
        "wcm_mean": sum(scores) / len(words) if words else 0.0,
        "pmlu_mean": sum(pmlu(word, inventory) for word in words) / len(words) if words else 0.0,
        "onset_clusters": float(sum(len(s.onset) > 1 for s in every)),
        "coda_clusters": float(sum(len(s.coda) > 1 for s in every)),
    }
    true_clusters = [d for s in every if (d := sonority_difference(s.onset, inventory)) is not None and d > 0]
    if true_clusters:
        measures["least_sonority_difference"] = float(min(true_clusters))
    latest = latest_acquired(every, inventory)
    return measures | {f"latest_months_{source}": months for source, (_, months) in latest.items()}


def segments(syllables: Sequence[Syllable]) -> list[Segment]:
    """All sounds in the order said."""
    return [segment for s in syllables for segment in (*s.onset, s.nucleus, *s.coda)]


def _sound_points(phoneme: Phoneme) -> int:
    velar = phoneme.place == "velar"
    liquid = phoneme.manner == "liquid" or phoneme.manner == "rhotic"
    fricative = phoneme.manner in FRICATIVES
    return velar + liquid + fricative + (fricative and phoneme.phonation == "voiced")
