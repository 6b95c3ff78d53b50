"""The embedded source: draws frames in turn, fills them around the target, and offers what comes out."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.language.base import Language
from app.language.grammar import Frame, Grammar
from app.sources.embedded.carrier import CarrierWriter
from app.sources.embedded.form_store import FormStore
from app.sources.embedded.pair_places import PairPlaces
from app.sources.embedded.pair_writer import Drafting, PairWriter
from app.sources.embedded.parts import LanguageParts, parts_of
from app.sources.embedded.prospects import prospective
from app.sources.embedded.recent import Recent
from app.sources.embedded.relaxing import binding
from app.sources.embedded.search import Draft, Filler
from app.sources.embedded.seats import Seats
from app.sources.embedded.word_forms import Mask
from app.stimuli.brief import Brief, Style
from app.stimuli.checks import normalised
from app.stimuli.contrast import Pair
from app.stimuli.ports import Binding, Candidate, Deadline, Notice, PairProposal, PairTally, Proposal, Tally

NAME = "embedded"
OVERSAMPLE = 1.5
"""Verified sentences gathered per returned one: enough to choose ten diverse ones from."""

PATIENCE = 240
"""Drafts in a row that bring nothing new before the engine says it has no more: some 20 ms of work."""

DRAFTS = 3
"""Drafts of one frame before it gives up this turn."""

REJECTED = 4
"""Drafts that a sentence counts for which the pipeline did not verify: reading one costs as much as writing four."""

BARREN = 4.0
"""Turns in which a pattern brought nothing after which it is tried half as often."""

ROOM_SHARE = 0.6
"""Power of the number of its sentences by which a frame is drawn: those that have many must come more often, or the
few of the others would be seen again and again."""

WORN, STALE = 2, 0.8
"""Sentences after which a word is worn, and the share of drafts with a worn word that are thrown away."""

PASSED_OVER = 60
"""Drafts of one request that are thrown away because they were said lately: where there is little else they must do."""

BOTH_AT_ONCE = 0.5
"""Share of drafts on a theme in which one word is asked to hold the target and be of the theme."""

Pattern = list[tuple[int, float]]
"""The frames of one pattern, each with its weight."""


class EmbeddedSource:
    """Candidates out of frames and the lexicon; never calls out. Safe to share between threads."""

    name = NAME
    oversample: float = OVERSAMPLE

    def __init__(self, languages: Mapping[str, tuple[Language, Grammar]], store: FormStore | None = None) -> None:
        self._parts = {code: parts_of(*pair, store) for code, pair in languages.items()}
        self._recent = Recent()

    def parts(self, code: str) -> LanguageParts:
        """The engine's tables of one language. Raises KeyError for another code."""
        return self._parts[code]

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """Sentences, each different, frames in turn; ends when the frames give nothing new or time is up."""
        if brief.theme_text is not None:
            yield Notice("THEME_UNKNOWN")
        if brief.style is Style.CARRIER:
            yield from self._carried(brief, deadline)
            return
        rng, seen = _rng(brief), set(brief.exclude)
        recent = self._recent if brief.seed is None else Recent()  # a seed repeats a run
        for themed in (True, False) if brief.theme else (False,):
            run = _Run(self._parts[brief.language], brief, rng, themed=themed, recent=recent)
            for text, frame in run.sentences(seen, deadline, tally):
                yield Candidate(text, NAME, frame.pattern)
        if deadline.remaining() and tally.missing():
            yield Binding(binding(brief, self._parts[brief.language]))

    def _carried(self, brief: Brief, deadline: Deadline) -> Iterator[Proposal]:
        """The sentences of one carrier, on the theme where one can be had."""
        rng = _rng(brief)
        for themed in (True, False) if brief.theme else (False,):
            if not deadline.remaining():
                return
            run = _Run(self._parts[brief.language], brief, rng, themed=themed)
            found = [Candidate(text, NAME, frame.pattern) for text, frame in run.carrier_sentences()]
            if found:
                yield from found
                return

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        """Sentences for pair after pair, each until one is taken."""
        if brief.theme_text is not None:
            yield Notice("THEME_UNKNOWN")
        run = _Run(self._parts[brief.language], replace(brief, target=None, style=Style.VARIED), _rng(brief))
        yield from PairWriter(brief, run.drafting()).write(pairs, tally, deadline)


def _rng(brief: Brief) -> random.Random:
    return random.Random(brief.seed)  # noqa: S311  variety, not secrecy; a seed repeats a run


class _Run:
    """One request's walk over the frames.

    `themed`: only over sentences that hold a word of the theme. `recent`: what was said lately, passed over at first.
    """

    def __init__(
        self,
        parts: LanguageParts,
        brief: Brief,
        rng: random.Random,
        *,
        themed: bool = False,
        recent: Recent | None = None,
    ) -> None:
        self._parts = parts
        self._brief = brief
        self._rng = rng
        self._themed = themed
        self._recent = recent if recent is not None else Recent()
        self._passed_over = 0
        self._prospects = parts.prospects(prospective(brief, themed=themed))
        self._filler = Filler(brief, parts, self._prospects, self._rng)

    def sentences(self, seen: set[str], deadline: Deadline, tally: Tally) -> Iterator[tuple[str, Frame]]:
        """Different sentences with their frames: around words that hold the target first, then frames that hold it.

        `seen`: sentences that are not said again; what is said joins them.
        """
        anchored = self._brief.target is not None
        yield from self._drawn(self._patterns(self._prospects.anchored), seen, deadline, tally, anchored)
        if anchored:
            yield from self._drawn(self._patterns(self._prospects.spoken), seen, deadline, tally, anchored=False)

    def carrier_sentences(self) -> Iterator[tuple[str, Frame]]:
        """One sentence in which only the target word changes."""
        frames = [frame for pattern in self._patterns(self._prospects.anchored).values() for frame in pattern]
        anchored = self._brief.target is not None

        def draw() -> Draft | None:
            return self._attempt(self._pick(frames), anchored) if frames else None

        return CarrierWriter(self._prospects, self._filler, self._rng, draw).sentences()

    def _drawn(
        self, patterns: dict[str, Pattern], seen: set[str], deadline: Deadline, tally: Tally, anchored: bool
    ) -> Iterator[tuple[str, Frame]]:
        barren: Counter[str] = Counter()
        brought: Counter[str] = Counter()
        fruitless = 0
        while patterns and fruitless < PATIENCE:
            for pattern in self._turn(patterns, barren, brought):
                if not deadline.remaining():
                    return
                draft = self._attempt(self._pick(patterns[pattern]), anchored)
                text = self._filler.text(draft) if draft else ""
                key = normalised(text)
                if draft is None or key in seen or self._is_stale(draft) or self._is_passed_over(key):
                    barren[pattern] += 1
                    fruitless += 1
                    continue
                seen.add(key)
                self._filler.use(draft)
                yield text, draft.frame
                verified = tally.accepted[-1:] == [text]
                if verified:
                    self._recent.add(key)
                fruitless = 0 if verified else fruitless + REJECTED
                (brought if verified else barren)[pattern] += 1

    def _is_stale(self, draft: Draft) -> bool:
        """Mostly true of a sentence with a word that two sentences have already: others are worth a few drafts."""
        return self._filler.most_used(draft) >= WORN and self._rng.random() < STALE

    def _is_passed_over(self, key: str) -> bool:
        """True of what was said lately, as long as this request has not passed over enough."""
        if key not in self._recent or self._passed_over >= PASSED_OVER:
            return False
        self._passed_over += 1
        return True

    def _patterns(self, among: Mask) -> dict[str, Pattern]:
        """Frames that can serve the brief by pattern, with weights."""
        found: dict[str, Pattern] = defaultdict(list)
        prospects = self._prospects
        for place in np.flatnonzero(among).tolist():
            number = int(prospects.frames[place])
            frame = self._parts.table.frames[number]
            found[frame.pattern].append((number, frame.weight * float(prospects.room[place]) ** ROOM_SHARE))
        return found

    def _turn(self, patterns: dict[str, Pattern], barren: Counter[str], brought: Counter[str]) -> list[str]:
        """Patterns in an order drawn by weight, those that brought least so far first.

        One that keeps giving nothing is tried ever more rarely.
        """
        keyed = [
            (-brought[pattern], self._rng.random() ** (1.0 / sum(weight for _, weight in frames)), pattern)
            for pattern, frames in patterns.items()
            if self._rng.random() < BARREN / (BARREN + barren[pattern])
        ]
        return [pattern for _, _, pattern in sorted(keyed, reverse=True)]

    def _pick(self, frames: Pattern) -> int:
        if len(frames) == 1:
            return frames[0][0]
        return self._rng.choices([number for number, _ in frames], weights=[weight for _, weight in frames])[0]

    def _attempt(self, number: int, anchored: bool) -> Draft | None:
        """One filling of the frame, or None."""
        for _ in range(DRAFTS):
            draft = self._filler.begin(number)
            if self._place_wanted(draft, anchored) and self._filler.fill(draft) and self._filler.is_enough(draft):
                return draft
        return None

    def _place_wanted(self, draft: Draft, anchored: bool) -> bool:
        """Puts a core word and a word with the target into slots that can hold them."""
        if draft.number not in self._prospects.with_core and not self._filler.place(draft, self._prospects.cores):
            return False
        if self._themed and not self._filler.is_themed(draft) and not self._place_themed(draft, anchored):
            return False
        if not anchored or self._filler.is_anchored(draft):
            return True
        return self._filler.place(draft, self._prospects.carriers)

    def _place_themed(self, draft: Draft, anchored: bool) -> bool:
        """A word of the theme, every other time one that holds the target too: short frames have no room for both."""
        if (
            anchored
            and self._rng.random() < BOTH_AT_ONCE
            and self._filler.place(draft, self._prospects.themed_carriers)
        ):
            return True
        return self._filler.place(draft, self._prospects.themed)

    def drafting(self) -> Drafting:
        """What it takes to write sentences around given words."""
        patterns = self._patterns(self._prospects.anchored).values()
        weights = {number: weight for frames in patterns for number, weight in frames}
        seats = Seats(self._parts.seating, self._parts.table, self._prospects, weights)
        places = PairPlaces(self._parts, seats)
        return Drafting(self._parts, self._prospects, self._filler, self._rng, places)
