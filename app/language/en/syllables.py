"""Syllables of English words by maximal onset over attested native onsets.

Between two nuclei the longest run of consonants that opens a native word goes to the right (an.gry, ex.tra → K . S T R,
si.ster); Cy onsets open a syllable before UW and UH only (vol.ume is L . Y); NG never does (sing.er). Before the first
nucleus every consonant is onset, after the last every consonant is coda.

Where speakers divide otherwise, `other_spans` tells: members of a compound are divided each by itself (earth.worm, for
ear.thworm; Nespor & Vogel 1986, Prosodic Phonology, ch. 4), and Cy opens a syllable before AH0 where that is UW reduced
(am.bu.lance, for amb.ulance; Wells, Longman Pronunciation Dictionary).

How R counts. R before a vowel of its syllable is onset, also between vowels (ring, carrot K EH1 . R AH0 T). R after the
vowel of its syllable is coda (car K AA1 R, fork). The r-coloured vowel ER is a nucleus of its own (bird, mother, fire
F AY1 . ER0): it is no R, so a target R never counts it; ask for ER at the nucleus. AH0 R stays nucleus + R as listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.language.en.dictionary import Phones
from app.language.tables import read_table, split_cell

PACKAGE = "app.language.en"
SONORITY = {"M": 3, "N": 3, "NG": 3, "L": 2, "R": 2, "W": 1, "Y": 1}
"""Sonority class of consonants that can carry a syllable without a vowel (hmm); others count 4. Low is sonorous."""


@dataclass(frozen=True, slots=True)
class Span:
    """One syllable as indices into the phones: onset `start`…`nucleus`, coda `nucleus`+1…`end`."""

    start: int
    nucleus: int
    end: int


class Syllabifier:
    """Divides phones into syllables."""

    def __init__(self) -> None:
        rows = read_table(PACKAGE, "data/onsets.tsv", ("onset", "before"))
        self._onsets = {
            tuple(row["onset"].split()): frozenset(() if row["before"] == "any" else split_cell(row["before"]))
            for row in rows
        }

    def legal_onset(self, consonants: Phones, vowel: str) -> bool:
        """Whether native words open with these consonants before that vowel (symbol without stress)."""
        if len(consonants) < 2:
            return consonants != ("NG",)
        before = self._onsets.get(consonants)
        return before is not None and (not before or vowel in before)

    def spans(self, phones: Sequence[str]) -> tuple[Span, ...]:
        """The syllables of a word; none for no phones. A word without a vowel (hmm) has its most sonorous
        consonant as nucleus."""
        if not phones:
            return ()
        nuclei = [index for index, phone in enumerate(phones) if phone[-1].isdigit()]
        if not nuclei:
            nuclei = [min(range(len(phones)), key=lambda i: SONORITY.get(phones[i], 4))]
        starts = [0 if at == 0 else self._boundary(phones, nuclei[at - 1], n) for at, n in enumerate(nuclei)]
        ends = [*starts[1:], len(phones)]
        return tuple(Span(s, n, e) for s, n, e in zip(starts, nuclei, ends, strict=True))

    def other_spans(self, phones: Sequence[str], seams: Sequence[int] = ()) -> tuple[Span, ...]:
        """The syllables as divided before every one of `seams` (where a further member of a compound begins) and with
        Cy before a reduced vowel; mostly the same as `spans`."""
        full = [_unreduced(*pair) for pair in pairwise(("", *phones))]
        cuts = [0, *(seam for seam in seams if seam), len(full)]
        return tuple(
            Span(start + s.start, start + s.nucleus, start + s.end)
            for start, end in pairwise(cuts)
            for s in self.spans(full[start:end])
        )

    def _boundary(self, phones: Sequence[str], left: int, right: int) -> int:
        vowel = phones[right].rstrip("012")
        for start in range(left + 1, right):
            if self.legal_onset(tuple(phones[start:right]), vowel):
                return start
        return right


def _unreduced(before: str, phone: str) -> str:
    return "UW0" if (before, phone) == ("Y", "AH0") else phone
