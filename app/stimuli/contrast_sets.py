"""Contrast approaches: pairs first, then a verified sentence for each word of a pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from app.language.base import Language
from app.stimuli import contrast
from app.stimuli.brief import Brief
from app.stimuli.checks import normalised, read, verify
from app.stimuli.contrast import Pair
from app.stimuli.events import ContrastSet, Stimulus
from app.stimuli.ports import Candidate, Deadline, PairCandidate, PairSource
from app.stimuli.proof import NewId, stimulus

ATTEMPTS = 40
"""Sentence pairs tried for one word pair before the next word pair has its turn."""


class ContrastRun:
    """One request's walk over the pairs of its target."""

    def __init__(self, brief: Brief, source: PairSource, language: Language) -> None:
        self._brief = brief
        self._source = source
        self._language = language
        self._seen: set[str] = set()
        self.rejected: Counter[str] = Counter()
        self.proposed = 0
        self.pairs = contrast.pairs_for(brief, contrast.index_of(language))

    def sets(self, deadline: Deadline, new_id: NewId) -> Iterator[ContrastSet]:
        """Verified sets, best pair first, until as many are found as the brief wants."""
        found = 0
        for pair in self.pairs:
            if found == self._brief.wanted() or not deadline.remaining():
                return
            made = self._set_for(pair, new_id)
            if made is not None:
                found += 1
                yield made

    def _set_for(self, pair: Pair, new_id: NewId) -> ContrastSet | None:
        for number, candidate in enumerate(self._source.propose_pair(self._brief, pair.target, pair.contrast)):
            if number == ATTEMPTS:
                return None
            verified = self._verified(candidate, new_id)
            if verified is not None:
                self._seen.update(normalised(item.text) for item in verified)
                return _contrast_set(pair, *verified)
        return None

    def _verified(self, candidate: PairCandidate, new_id: NewId) -> tuple[Stimulus, Stimulus] | None:
        """Both sentences proved: the one with the target, the other without regard to it."""
        self.proposed += 1
        target = self._prove(candidate.target, self._brief, new_id)
        if target is None:
            return None
        other = self._prove(candidate.contrast, replace(self._brief, target=None), new_id)
        return (target, other) if other is not None else None

    def _prove(self, candidate: Candidate, brief: Brief, new_id: NewId) -> Stimulus | None:
        reading = read(candidate.text, self._language)
        rejection = verify(reading, brief)
        if rejection is not None:
            self.rejected[rejection.value] += 1
        if rejection is not None or normalised(candidate.text) in self._seen:
            return None
        return stimulus(reading, candidate, brief, new_id())


def _contrast_set(pair: Pair, target: Stimulus, other: Stimulus) -> ContrastSet:
    return ContrastSet(
        target_word=pair.target.lemma,
        contrast_word=pair.contrast.lemma,
        target=target,
        contrast=other,
        target_phoneme=pair.target_phoneme,
        contrast_phoneme=pair.contrast_phoneme,
        position=pair.position.value,
        features=pair.features,
    )
