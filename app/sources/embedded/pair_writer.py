"""Sentences for the two words of a pair: one frame in which only they differ, or a sentence for each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from app.language.base import Lexeme
from app.language.contrasts import OMITTED
from app.sources.embedded.frame_table import CONNECTIVES
from app.sources.embedded.pair_places import PairPlaces, Places, differ_in_one
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.prospects import Prospects
from app.sources.embedded.search import Filler
from app.sources.embedded.selection import Draft
from app.stimuli.brief import Brief, Style, Target
from app.stimuli.checks import normalised
from app.stimuli.contrast import Pair
from app.stimuli.ports import Candidate, Deadline, PairCandidate, PairTally

SOURCE_NAME = "embedded"

ATTEMPTS = 8
"""Sentence pairs offered for one word pair before the next word pair has its turn."""

DRAFTS = 60
"""Drafts for one pair of words."""

PATIENCE = 24
"""Drafts in a row for one pair of words that come to nothing before the pair is left."""

FAILED = 0.2
"""How much rarer a place is drawn for the same words once a draft there came to nothing."""

SECONDS = 3
"""Sentences with the contrast word among which one of another pattern than the first is looked for."""

HELD = 4
"""Sentences kept back, because the target comes in another of their words too, until nothing better is found."""

CARRIERS = 30
"""Sentences tried as the carrier of many pairs."""

REUSE = 8.0
"""How much rarer a pattern is drawn for each time that it has been used."""

Way = Callable[[Pair], Iterator[tuple[int, PairCandidate]]]
"""How sentences come about: candidates, each with how much it blurs the contrast."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """What it takes to write around given words. `places`: where the words of a pair may stand."""

    parts: LanguageParts
    prospects: Prospects
    filler: Filler
    rng: random.Random
    places: PairPlaces


@dataclass(frozen=True, slots=True)
class Placed:
    """A finished sentence and the slot in which the word of the pair stands."""

    draft: Draft
    index: int


@dataclass(slots=True)
class PairWriter:
    """One request's sentences for pairs."""

    brief: Brief
    tools: Drafting
    patterns: NDArray[np.float64] = field(init=False)
    """By number of a pattern: how often it has been used."""

    offered: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.patterns = np.zeros(len(self.tools.parts.table.frames))

    def write(self, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline) -> Iterator[PairCandidate]:
        """Candidates for each pair that is wanted, until one is taken or the attempts are spent."""
        if self.brief.style is Style.CARRIER:
            yield from self._in_carriers(pairs, tally, deadline)
        for pair, way in self._turns(pairs):
            if not tally.missing() or not deadline.remaining():
                return
            offered = (x for x in self._candidates(pair, way) if self._is_fresh(x, tally))
            for candidate in islice(offered, ATTEMPTS if tally.wants(pair) else 0):
                yield candidate
                if not tally.wants(pair):
                    break

    def _is_fresh(self, candidate: PairCandidate, tally: PairTally) -> bool:
        """Neither sentence is in the set, unwanted, or refused with the same partner before."""
        texts = (candidate.target.text, candidate.contrast.text)
        fresh = texts not in self.offered and not any(
            text in tally.accepted or normalised(text) in self.brief.exclude for text in texts
        )
        self.offered.add(texts)
        return fresh

    def _turns(self, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Way]]:
        """Pairs that find one sentence for both words, then, for those that do not, a sentence for each; true pairs
        before near ones. The sets of a multiple opposition stay together."""
        if self.brief.apart:
            yield from ((pair, self._apart) for pair in pairs)
            return
        grouped = [pair for pair in pairs if pair.group is not None]
        yield from ((pair, way) for pair in grouped for way in (self._together, self._apart))
        for near in (False, True):
            single = [pair for pair in pairs if pair.group is None and pair.near is near]
            yield from ((pair, way) for way in (self._together, self._apart) for pair in single)

    def _candidates(self, pair: Pair, way: Way) -> Iterator[PairCandidate]:
        """Best first: those in whose other words the target is not heard."""
        held: list[tuple[int, PairCandidate]] = []
        surplus = self.tools.parts.forms.proved(pair.sound()) > 0
        self.tools.filler.shunned = surplus if self._wanted() == 1 else None
        for blur, candidate in way(pair):
            if blur == 0:
                yield candidate
            elif len(held) < HELD:
                held.append((blur, candidate))
        yield from (candidate for _, candidate in sorted(held, key=lambda each: each[0]))

    def _together(self, pair: Pair) -> Iterator[tuple[int, PairCandidate]]:
        """One sentence for both words, with how much it blurs the contrast."""
        places = self.tools.places.for_both(pair)

        def fits(placed: Placed) -> bool:
            return self._blur(placed, pair) is not None

        for placed in self._drafts(places, fits, pair.target, pair.contrast):
            self._note(placed.draft)
            yield self._blur(placed, pair) or 0, self._candidate(pair, placed)

    def _apart(self, pair: Pair) -> Iterator[tuple[int, PairCandidate]]:
        """A sentence for each word, of different patterns."""
        others = list(islice(self._second(pair), SECONDS))
        for first in islice(self._first(pair), ATTEMPTS):
            second = next((x for x in others if x.draft.frame.pattern != first.draft.frame.pattern), None)
            if second is not None:
                others.remove(second)
                self._note(first.draft)
                self._note(second.draft)
                surplus = self._heard(first.draft, pair.sound()) - self._wanted()
                yield surplus, PairCandidate(pair, self._said(first.draft), self._said(second.draft))

    def _first(self, pair: Pair) -> Iterator[Placed]:
        """Sentences with the target word that hold its sound often enough."""

        def fits(placed: Placed) -> bool:
            return self._heard(placed.draft, pair.sound()) >= self._wanted()

        return self._drafts(self.tools.places.for_target(pair), fits, pair.target)

    def _second(self, pair: Pair) -> Iterator[Placed]:
        """Sentences with the contrast word that keep its sound and are free of the target."""

        def fits(placed: Placed) -> bool:
            return not self._heard(placed.draft, pair.sound())

        return self._drafts(self.tools.places.for_contrast(pair), fits, pair.contrast)

    def _drafts(
        self, places: Places, fits: Callable[[Placed], bool], word: Lexeme, twin: Lexeme | None = None
    ) -> Iterator[Placed]:
        """Finished sentences that fit around a word, so chosen that its twin could stand there as well."""
        number_of, filler = self.tools.parts.vocabulary.number, self.tools.filler
        likely = places.weights.copy()
        barren = 0
        for _ in range(DRAFTS if len(likely) else 0):
            place = self._draw(likely / (1 + REUSE * self.patterns[places.patterns]))
            draft, index = filler.begin(int(places.frames[place])), int(places.slots[place])
            draft.words[index] = number_of[word]
            if twin is not None:
                draft.twins[index] = number_of[twin]
            if filler.fill(draft) and fits(Placed(draft, index)):
                barren = 0
                yield Placed(draft, index)
            elif (barren := barren + 1) == PATIENCE:
                return
            else:
                likely[place] *= FAILED

    def _draw(self, weights: NDArray[np.float64]) -> int:
        sums = np.cumsum(weights)
        return min(int(np.searchsorted(sums, self.tools.rng.random() * sums[-1], side="right")), len(sums) - 1)

    def _in_carriers(self, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline) -> Iterator[PairCandidate]:
        """One sentence for as many pairs as it takes, then another one for those left."""
        left = [pair for pair in pairs if tally.wants(pair)]
        while left and tally.missing() and deadline.remaining():
            tried = list(islice(self._for_some(left), CARRIERS))
            found = max(tried, key=lambda placed: len(self._carried(placed, left)), default=None)
            carried = self._carried(found, left) if found is not None else []
            if found is None or not carried:
                return
            for pair in carried:
                yield self._candidate(pair, Placed(self._with(found, pair.target), found.index))
                if not tally.missing():
                    return
            left = [pair for pair in left if pair not in carried]

    def _for_some(self, pairs: Sequence[Pair]) -> Iterator[Placed]:
        for pair in pairs:
            places = self.tools.places.for_both(pair)
            yield from islice(self._drafts(places, _any, pair.target, pair.contrast), CARRIERS // 3)

    def _carried(self, placed: Placed, pairs: Sequence[Pair]) -> list[Pair]:
        """Pairs both of whose words the sentence takes without a blur."""
        return [
            pair
            for pair in pairs
            if all(self._takes(placed, word) for word in (pair.target, pair.contrast))
            and self._blur(Placed(self._with(placed, pair.target), placed.index), pair) == 0
        ]

    def _takes(self, placed: Placed, word: Lexeme) -> bool:
        """Whether everything else in the finished sentence allows the word in the slot."""
        draft, index, filler = placed.draft, placed.index, self.tools.filler
        lexemes, number = self.tools.parts.vocabulary.lexemes, self.tools.parts.vocabulary.number[word]
        if word.lemma in {lexemes[other].lemma for i, other in draft.words.items() if i != index}:
            return False
        if any(slot.kind in CONNECTIVES for slot in draft.frame.slots):
            return False  # a preposition may suit one word and not the other
        allowed = self.tools.prospects.allowed.words(filler.rows(draft)[index])
        return bool(filler.fillers(draft, index, allowed)[number])

    def _with(self, placed: Placed, word: Lexeme) -> Draft:
        """The same sentence with another word in the slot."""
        draft = placed.draft
        number = self.tools.parts.vocabulary.number[word]
        return Draft(draft.number, draft.frame, {**draft.words, placed.index: number}, draft.said)

    def _note(self, draft: Draft) -> None:
        self.patterns[self.tools.parts.seating.pattern[draft.number]] += 1
        self.tools.filler.use(draft)

    def _wanted(self) -> int:
        target = self.brief.target
        return target.min_occurrences if target else 1

    def _heard(self, draft: Draft, sound: Target) -> int:
        """Proved occurrences of a sound in the sentence."""
        proved = self.tools.parts.forms.proved(sound)
        rows = [self.tools.filler.form_at(draft, i) for i in (*draft.words, *draft.said)]
        return int(np.sum(proved[rows]))

    def _blur(self, placed: Placed, pair: Pair) -> int | None:
        """1 where more than the one sound differs, else 0; None where the contrast is lost: the words around hold the
        target too, or the contrast word in its form has another sound."""
        forms, filler = self.tools.parts.forms, self.tools.filler
        one = filler.form_at(placed.draft, placed.index)
        other = filler.form_at(self._with(placed, pair.contrast), placed.index)
        surplus = self._heard(placed.draft, pair.sound()) - self._wanted()
        if surplus or forms.proved(pair.sound())[other] or not self._keeps(other, pair):
            return None
        return 0 if pair.near or differ_in_one(forms.said(one), forms.said(other)) else 1

    def _keeps(self, row: int, pair: Pair) -> bool:
        """Whether the contrast word, in this form, still has its sound at the place (곰이 is [고미]: no coda ㅁ)."""
        if pair.contrast_phoneme == OMITTED:
            return True
        sound = Target(pair.contrast_phoneme, pair.position)
        return bool(self.tools.parts.forms.proved(sound)[row])

    def _candidate(self, pair: Pair, placed: Placed) -> PairCandidate:
        return PairCandidate(pair, self._said(placed.draft), self._said(self._with(placed, pair.contrast)))

    def _said(self, draft: Draft) -> Candidate:
        return Candidate(self.tools.filler.text(draft), SOURCE_NAME, draft.frame.pattern)


def _any(_: Placed) -> bool:
    return True
