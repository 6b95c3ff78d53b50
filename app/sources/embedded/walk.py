"""One request's walk over the frames: patterns in turn, each sentence once, worn words and what was said last."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.language.grammar import Frame
from app.sources.embedded.aside import Aside, Sentence
from app.sources.embedded.carrier import CarrierWriter
from app.sources.embedded.pair_places import PairPlaces
from app.sources.embedded.pair_writer import Drafting
from app.sources.embedded.parts import LanguageParts
from app.sources.embedded.patterns import Pattern, merged
from app.sources.embedded.prospects import prospective
from app.sources.embedded.recent import Recent
from app.sources.embedded.search import Filler, Goal
from app.sources.embedded.seats import Seats
from app.sources.embedded.selection import Draft
from app.sources.embedded.tried import Tried
from app.stimuli.brief import Brief
from app.stimuli.checks import normalised
from app.stimuli.diversity import most
from app.stimuli.ports import Deadline, Tally

PATIENCE = 240
"""Drafts in a row that bring nothing new before the engine says it has no more: some 20 ms of work."""

SELDOM = 24
"""The same once there is enough to choose from: more is of use only for words that the others do not have."""

MOST_PASSED_OVER = 60
"""Drafts that are passed over for a level that is missing: what none of 60 is comes in fewer than 5 of 100 (the rule of
three: Hanley & Lippman-Hand 1983, JAMA 249, 1743-1745)."""

REJECTED = 4
"""Drafts that a sentence counts for which the pipeline did not verify: reading one costs as much as writing four."""

REFUSALS = 2
"""Sentences of a pattern that were not verified, and none that was, after which it is left out once there is enough."""

BARREN = 4.0
"""Turns in which a pattern brought nothing after which it is tried half as often."""

CHANCES = 8
"""Drafts of a pattern that may bring nothing before others go on without it."""

MOST = 1_000
"""More sentences than one request takes of a pattern."""

BOTH_AT_ONCE = 0.5
"""Share of drafts on a theme in which one word is asked to hold the target and be of the theme."""


@dataclass(slots=True)
class Turns:
    """Patterns that take turns, and what came of it.

    `goals`: what a draft must have; `at_once`: the same goals, met by one word for two of them where there is one.
    `worn`: words that come too often already; the patterns that say them are left out. So are those that are `framed`:
    the set has sentences of them already, and wants others. `refused`: sentences that were not verified, once there was
    enough.
    """

    patterns: dict[str, Pattern]
    goals: Sequence[Goal]
    at_once: Mapping[str, Goal]
    tried: defaultdict[int, Tried]
    brought: Counter[str]
    barren: Counter[str]
    worn: frozenset[str] = frozenset()
    framed: frozenset[str] = frozenset()
    refused: Counter[str] = field(default_factory=Counter)


class Walk:
    """One request's.

    `themed`: only over sentences that hold a word of the theme. `recent`: what was said lately, set aside at first.
    `enough`: sentences to choose a set from.
    """

    def __init__(
        self,
        parts: LanguageParts,
        brief: Brief,
        rng: random.Random,
        *,
        themed: bool = False,
        recent: Recent | None = None,
        enough: int = 0,
    ) -> None:
        self._parts = parts
        self._brief = brief
        self._rng = rng
        self._themed = themed
        self._enough = enough
        self._cap = most("lemma", brief.wanted())
        self._passed_over = 0
        self._recent = recent if recent is not None else Recent()
        self._prospects = parts.prospects(prospective(brief, themed=themed))
        self._filler = Filler(brief, parts, self._prospects, self._rng)

    def has_enough(self, tally: Tally) -> bool:
        """Whether there is enough to choose a set from. More may be wanted because words come too often in it."""
        return len(tally.accepted) >= self._enough

    def sentences(self, seen: set[str], deadline: Deadline, tally: Tally) -> Iterator[tuple[str, Frame]]:
        """Different sentences with their frames: around words that hold the target first, then frames that hold it.

        `seen`: sentences that are not said again; what is said joins them.
        """
        anchored = self._brief.target is not None
        yield from self._drawn(self._turns(self._prospects.anchored_patterns, anchored), seen, deadline, tally)
        if anchored:
            yield from self._drawn(self._turns(self._prospects.spoken_patterns, anchored=False), seen, deadline, tally)

    def carrier_sentences(self) -> Iterator[tuple[str, Frame]]:
        """One sentence in which only the target word changes."""
        turns = self._turns(self._prospects.anchored_patterns, anchored=self._brief.target is not None)
        everything = merged(turns.patterns.values())

        def draw(number: int | None) -> Draft | None:
            if not everything.numbers:
                return None
            return self._compose(everything.draw(self._rng) if number is None else number, turns)

        writer = CarrierWriter(self._prospects, self._filler, self._rng, draw, self._brief.wanted())
        return writer.sentences()

    def drafting(self, wanted: int) -> Drafting:
        """What it takes to write sentences around given words, the target `wanted` times in the first of each two."""
        frames = merged(self._prospects.anchored_patterns.values())
        weights = dict(zip(frames.numbers, frames.weights, strict=True))
        seats = Seats(self._parts.seating, self._parts.table, self._prospects, weights)
        places = PairPlaces(self._parts, seats, wanted)
        return Drafting(self._parts, self._prospects, self._filler, self._rng, places)

    def _drawn(self, turns: Turns, seen: set[str], deadline: Deadline, tally: Tally) -> Iterator[tuple[str, Frame]]:
        aside = Aside(self._filler, self._recent, turns.brought)
        fruitless = 0
        for pattern, draft in self._drafts(turns):
            enough = self.has_enough(tally) and not tally.lacking
            if fruitless >= (SELDOM if enough and not tally.framed else PATIENCE) or not deadline.remaining():
                break
            if enough:
                self._leave_out(tally, turns)
            elif draft and self._passes_over(draft, tally):
                continue
            sentence = self._new(draft, seen)
            found = sentence
            if sentence and not self._adds_pattern(sentence.draft, tally):
                found = aside.better(sentence, self._cap if enough else None)
            if found is None:
                turns.barren[pattern] += 1
                fruitless += 1
                continue
            yield found.text, found.draft.frame
            verified = self._note(found, tally)
            fruitless = 0 if verified else fruitless + REJECTED
            (turns.brought if verified else turns.barren)[found.draft.frame.pattern] += 1
            if enough and not verified:
                self._refused(found.draft.frame.pattern, turns)
        yield from self._of_what_was_set_aside(aside, fruitless, deadline, tally)

    def _of_what_was_set_aside(
        self, aside: Aside, fruitless: int, deadline: Deadline, tally: Tally
    ) -> Iterator[tuple[str, Frame]]:
        """Of the sentences kept back those still of use. `fruitless`: drafts in a row that were not."""
        for found in aside.rest():
            enough = self.has_enough(tally) and not tally.lacking
            if fruitless >= PATIENCE or (enough and not tally.framed) or not deadline.remaining():
                return
            useless = not self._adds_pattern(found.draft, tally) if enough else self._passes_over(found.draft, tally)
            if useless:
                continue
            yield found.text, found.draft.frame
            fruitless = 0 if self._note(found, tally) else fruitless + REJECTED

    def _passes_over(self, draft: Draft, tally: Tally) -> bool:
        """Passes a draft over when there is enough, and a level is missing that it will not be of. After too many such
        the level counts as unfound."""
        if not self.has_enough(tally) or not tally.lacking - tally.unfound:
            return False
        if self._adds_pattern(draft, tally):
            return False
        if self._filler.levels(draft) & tally.lacking:
            return False
        self._passed_over += 1
        if self._passed_over >= MOST_PASSED_OVER:
            tally.unfound |= tally.lacking
        return True

    def _adds_pattern(self, draft: Draft, tally: Tally) -> bool:
        """Whether patterns are too few, and this is none of them and keeps its target where words run together."""
        wanted = bool(tally.framed) and draft.frame.pattern not in tally.framed
        return wanted and self._filler.is_steady(draft)

    def _refused(self, pattern: str, turns: Turns) -> None:
        """There is enough, and a pattern of which nothing was verified is not worth the others' chances."""
        turns.refused[pattern] += 1
        if turns.refused[pattern] >= REFUSALS and not turns.brought[pattern]:
            turns.patterns.pop(pattern, None)

    def _leave_out(self, tally: Tally, turns: Turns) -> None:
        """What comes too often already; words only once there are patterns enough."""
        if tally.framed - turns.framed:
            turns.patterns = {name: frames for name, frames in turns.patterns.items() if name not in tally.framed}
            turns.framed |= tally.framed
        if tally.worn - turns.worn and not tally.framed:
            self._leave_out_words(tally.worn, turns)

    def _leave_out_words(self, worn: frozenset[str], turns: Turns) -> None:
        """Frames that can say nothing without a word that comes too often already, and it where others can be had."""
        found = self._parts.placed(worn)
        fresh = self._prospects.without(found)
        kept = {pattern: frames.among(fresh) for pattern, frames in turns.patterns.items()}
        turns.patterns = {pattern: frames for pattern, frames in kept.items() if frames.numbers}
        turns.worn |= worn
        self._filler.shun(found.words)

    def _new(self, draft: Draft | None, seen: set[str]) -> Sentence | None:
        """The sentence of a draft, if there is one that was not seen; it is, from now on."""
        if draft is None:
            return None
        text = self._filler.text(draft)
        key = normalised(text)
        if key in seen:
            return None
        seen.add(key)
        return Sentence(text, key, draft)

    def _note(self, said: Sentence, tally: Tally) -> bool:
        """Remembers a sentence that was taken. False: it was not verified."""
        verified = tally.accepted[-1:] == [said.text]
        if verified:
            self._filler.use(said.draft)
            self._recent.add(said.key)
        return verified

    def _drafts(self, turns: Turns) -> Iterator[tuple[str, Draft | None]]:
        """Pattern after pattern with a draft of it, or nothing this time; ends when nothing is left to try."""
        while turns.patterns:
            for pattern in self._order(turns):
                frames = turns.patterns.get(pattern)
                if frames is None:
                    continue
                number = frames.draw(self._rng)
                draft = self._compose(number, turns)
                if turns.tried[number].spent:
                    turns.patterns[pattern] = frames.without(number)
                    if not turns.patterns[pattern].numbers:
                        del turns.patterns[pattern]
                yield pattern, draft

    def _compose(self, number: int, turns: Turns) -> Draft | None:
        """The rarest of the wanted words first: of a hundred animals few do what is said with the target."""
        goals = sorted(turns.goals, key=lambda goal: self._filler.choices(number, goal))
        if self._rng.random() < BOTH_AT_ONCE:
            goals[:1] = [turns.at_once.get(goal.name, goal) for goal in goals[:1]]
        return self._filler.compose(number, goals, turns.tried[number])

    def _turns(self, patterns: Mapping[str, Pattern], anchored: bool) -> Turns:
        """Goals for sentences around words with the target, or with nothing to place for it."""
        filler, prospects = self._filler, self._prospects
        goals, at_once = [], {}
        if prospects.asked.core is not None:
            goals.append(Goal("core", filler.has_core, [prospects.cores]))
        if self._themed:
            goals.append(Goal("theme", filler.is_themed, [prospects.themed]))
        if anchored:
            goals.append(Goal("target", filler.is_anchored, [prospects.rooted, prospects.carriers]))
        if self._themed and anchored:
            at_once = {
                goal.name: replace(goal, wanted=[prospects.themed_carriers, *goal.wanted]) for goal in goals[-2:]
            }
        return Turns(dict(patterns), goals, at_once, defaultdict(Tried), Counter(), Counter())

    def _order(self, turns: Turns) -> list[str]:
        """Patterns in an order drawn by weight, none a second time before the others have had their chances.

        One that keeps giving nothing is tried ever more rarely than the others. There is always one.
        """
        brought, barren, patterns = turns.brought, turns.barren, turns.patterns
        round_ = min((brought[p] for p in patterns if barren[p] < CHANCES * (brought[p] + 1)), default=MOST)
        odds = {p: BARREN / (BARREN + barren[p]) for p in patterns if brought[p] <= round_}
        likeliest = max(odds.values())
        keyed = [
            (-brought[pattern], self._rng.random() ** (1.0 / patterns[pattern].weight), pattern)
            for pattern, odd in odds.items()
            if self._rng.random() * likeliest < odd
        ]
        return [pattern for _, _, pattern in sorted(keyed, reverse=True)]
