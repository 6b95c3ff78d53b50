"""What a brief can draw: the frames that can serve it, and in each slot the words that can do there what is wanted.

All frames are looked at in one step, on bits. So a brief that nothing can satisfy is known at once, and no frame is
tried that cannot carry the target.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.sources.embedded.bits import Bits, counted, filled, packed
from app.sources.embedded.frame_table import FrameTable, Ints
from app.sources.embedded.patterns import Pattern, by_pattern
from app.sources.embedded.vocabulary import Vocabulary
from app.sources.embedded.word_forms import Counts, Mask, WordForms
from app.stimuli.brief import CONTRAST_APPROACHES, Brief, RulesMode, Style

UNROOTED = 0.02
"""Weight of a frame in which only endings, josa and its own words can hold the target: there they are hardly heard."""


def prospective(brief: Brief, *, themed: bool = False) -> Brief:
    """What of a brief its prospects depend on: equal for briefs that share them. `themed`: on its theme only."""
    return replace(
        brief,
        seed=None,
        exclude=frozenset(),
        count=0,
        candidate_count=0,
        theme=brief.theme if themed else None,
        theme_text=None,
        style=Style.VARIED,
    )


@dataclass(frozen=True, slots=True)
class Core:
    """The core words of a brief: `words` of the lexicon, and literals of frames (`rows` of the word forms).

    `frames`: those with a form that holds one of them whatever its word (the `is` of cat's), by number.
    """

    words: Mask
    rows: Mask
    frames: Mask


@dataclass(frozen=True, slots=True)
class Demands:
    """What a brief asks of word forms, by row: `fit` to stand in the set at all; `proved` occurrences of the target.

    The same by form, words as bits: `fitting`, and `carrying` the target once or more, twice or more … as asked.
    `rooted`: the words that hold the target whatever their form. `themed`: the words of the lexicon that put a sentence
    on the theme, where that is asked.
    """

    fit: Mask
    fitting: Bits
    proved: Counts | None
    carrying: tuple[Bits, ...]
    rooted: Bits | None
    core: Core | None
    themed: Mask | None = None


def demands(brief: Brief, forms: WordForms, core: Core | None, themed: Mask | None = None) -> Demands:
    """Avoided sounds, clusters and rules decide which word forms are fit."""
    fit, fitting = forms.fit(brief.avoid_phonemes, brief.allow_clusters, brief.rules_mode is not RulesMode.AVOID)
    if brief.target is None:
        return Demands(fit, fitting, None, (), None, core, themed)
    target = brief.target
    return Demands(fit, fitting, forms.proved(target), forms.carrying(target), forms.rooted(target), core, themed)


class Wanted:
    """Words by row of the frame table, as far as the rows matter to a brief."""

    def __init__(self, bits: Bits, place: dict[int, int], words: int) -> None:
        self._bits = bits
        self._place = place
        self._words = words
        self.sizes = counted(bits)
        self._size_list: list[int] = self.sizes.tolist()

    def size(self, row: int) -> int:
        """How many words the row has."""
        return self._size_list[self._place[row]]

    def bits(self, rows: Ints) -> Bits:
        """The words of several rows, as bits; none for a row that does not matter to the brief."""
        places = np.full(max(int(rows.max(initial=0)), *self._place, 0) + 1, len(self._bits), dtype=np.intp)
        places[list(self._place)] = list(self._place.values())
        return np.concatenate([self._bits, np.zeros_like(self._bits[:1])])[places[rows]]

    def packed(self, row: int) -> Bits:
        """The words of the row, as bits."""
        found: Bits = self._bits[self._place[row]]
        return found

    def words(self, row: int) -> Mask:
        """The words of the row."""
        return np.unpackbits(self._bits[self._place[row]], count=self._words).view(bool)

    def rows_without(self, words: Mask) -> Ints:
        """Rows that have a word besides these."""
        others = filled(self._bits & ~packed(words))
        return np.fromiter(self._place, np.intp, len(self._place))[others]


class Prospects:
    """The frames of one brief.

    `frames`: numbers of those that can serve it. Alongside: `room`, an estimate of how many sentences each has;
    `anchored`, whether words that fill it can hold the target; `spoken`, whether the frame's own words hold it often
    enough. `with_core`: frames whose own words have a core word, or that need none. Never changed: runs may share it.

    By row of the frame table: `allowed` words, and among them the `carriers` of the target, those that are `rooted`,
    the `cores`, core words, the `themed` and the `themed_carriers`.
    """

    def __init__(
        self, brief: Brief, table: FrameTable, vocabulary: Vocabulary, forms: WordForms, asked: Demands
    ) -> None:
        self._table = table
        self.asked = asked
        frames = _fitting(brief, table, asked.fit)
        rows = _rows_of(table, frames)
        place = {row: number for number, row in enumerate(rows.tolist())}
        form = table.form[rows]
        allowed: Bits = table.fits[rows] & asked.fitting[form] & packed(vocabulary.known_at(brief.age))
        levels = [allowed & words[form] for words in asked.carrying]
        size = len(vocabulary.lexemes)
        self.allowed = Wanted(allowed, place, size)
        self.carriers = Wanted(levels[0], place, size) if levels else self.allowed
        self.rooted = Wanted(levels[0] & asked.rooted, place, size) if asked.rooted is not None else self.carriers
        self.cores = Wanted(allowed & packed(asked.core.words), place, size) if asked.core else self.allowed
        self.themed, self.themed_carriers = self.allowed, self.carriers
        if asked.themed is not None:
            on_theme = packed(asked.themed)
            self.themed = Wanted(allowed & on_theme, place, size)
            self.themed_carriers = Wanted((levels[0] if levels else allowed) & on_theme, place, size)
        most = sum([filled(bits).astype(np.intp) for bits in levels], np.zeros(len(rows), np.intp))
        self.most = dict(zip(rows.tolist(), most.tolist(), strict=True))
        """By row: as often as a word of it may hold the target."""
        self._keep(frames, rows, asked, most, brief.target.min_occurrences if brief.target else 0)

    def _keep(self, frames: Ints, rows: Ints, asked: Demands, most: Ints, needed: int) -> None:
        """Drops the frames in which a slot stays empty, or the target or a core word cannot be had."""
        table = self._table
        starts = _starts(table, frames)
        choices = self.allowed.sizes
        alive = over_slots(np.minimum, choices, starts, np.inf) > 0
        spoken, has_core = np.zeros(len(frames), bool), np.ones(len(frames), bool)
        anchors = _sums(self.carriers.sizes, starts)
        if asked.proved is not None:
            own = literals(table, asked.proved)[frames]
            alive &= own + _sums(most, starts) >= needed
            spoken = own >= needed
            alive &= (anchors > 0) | spoken
        if asked.core is not None:
            has_core = (literals(table, asked.core.rows) > 0)[frames] | asked.core.frames[frames]
            alive &= has_core | (_sums(self.cores.sizes, starts) > 0)
        if asked.themed is not None:
            alive &= _sums(self.themed.sizes, starts) > 0
        self.frames: Ints = frames[alive]
        self.room: NDArray[np.float64] = self._rooms(frames, rows, starts, anchors)[alive]
        self.anchored: Mask = (anchors > 0)[alive]
        self.spoken: Mask = spoken[alive]
        self._plainness = np.where(_sums(self.rooted.sizes, starts) > 0, 1.0, UNROOTED)[alive]
        self.with_core = frozenset(frames[alive & has_core].tolist())

    @cached_property
    def anchored_patterns(self) -> dict[str, Pattern]:
        """The anchored frames by pattern, rather those in which a stem can hold the target."""
        return self._by_pattern(self.anchored, self._plainness)

    @cached_property
    def spoken_patterns(self) -> dict[str, Pattern]:
        """The frames that hold the target themselves, by pattern."""
        return self._by_pattern(self.spoken, np.ones(len(self.frames)))

    def _by_pattern(self, among: Mask, favour: NDArray[np.float64]) -> dict[str, Pattern]:
        return by_pattern(self.frames[among], self.room[among], favour[among], self._table)

    def without(self, worn: Core) -> Mask:
        """By number of the frame: it can say a sentence that holds none of these words.

        For each thing that is asked of a sentence one slot must have another word. Whether the others go with it then
        is not looked at.
        """
        table, rows = self._table, np.zeros(len(self._table.frame), bool)
        rows[self.allowed.rows_without(worn.words)] = True
        empty = np.bincount(table.frame, ~rows, len(table.frames)) > 0
        found: Mask = (literals(table, worn.rows) == 0) & ~worn.frames & ~empty
        kept = np.zeros(len(table.frames), bool)
        for asked, wanted, said in (
            (self.asked.proved, self.carriers, self.frames[self.spoken]),
            (self.asked.core, self.cores, sorted(self.with_core)),
        ):
            if asked is not None:
                kept[:] = False
                kept[table.frame[wanted.rows_without(worn.words)]] = kept[said] = True
                found &= kept
        return found

    def _rooms(self, frames: Ints, rows: Ints, starts: Ints, anchors: NDArray[np.float64]) -> NDArray[np.float64]:
        """About how many sentences each frame has: the carriers, times what the average slot leaves to the others."""
        table, choices = self._table, self.allowed.sizes
        openness = np.maximum(table.openness[rows], 1e-4)
        slots = np.maximum(np.diff(table.first_row)[frames], 1)
        free = _sums(np.log(np.maximum(choices, 1.0)), starts) * (1 - 1 / slots) + _sums(np.log(openness), starts)
        found: NDArray[np.float64] = np.maximum(1.0, np.maximum(anchors, 1) * np.exp(free))
        return found


def _fitting(brief: Brief, table: FrameTable, fit: Mask) -> Ints:
    """Frames of the asked length, age and function whose own words are fit."""
    chosen = (table.length == brief.sentence_length) & (table.min_age <= brief.age) & (brief.age <= table.max_age)
    if brief.function is not None:
        chosen &= table.serving(brief.function.value)
    if brief.approach not in CONTRAST_APPROACHES:
        chosen &= ~table.for_pairs
    return np.flatnonzero(chosen & (literals(table, ~fit) == 0))


def _rows_of(table: FrameTable, frames: Ints) -> Ints:
    chosen = np.zeros(len(table.frames), bool)
    chosen[frames] = True
    return np.flatnonzero(chosen[table.frame])


def _starts(table: FrameTable, frames: Ints) -> Ints:
    """Where the rows of each frame begin among the rows of these frames."""
    sizes = np.diff(table.first_row)[frames]
    return (np.cumsum(sizes) - sizes).astype(np.intp)


def _sums(by_row: NDArray[np.generic], starts: Ints) -> NDArray[np.float64]:
    return over_slots(np.add, by_row, starts, 0)


def over_slots(ufunc: np.ufunc, by_row: NDArray[np.generic], starts: Ints, nothing: float) -> NDArray[np.float64]:
    """A sum or the like over the rows of each frame; `nothing`, its identity, for one all of whose words are its own.

    `starts`: where the rows of each frame begin. (`reduceat` alone would give an empty frame its neighbour's first.)
    """
    if not len(starts):
        return np.zeros(0)
    found: NDArray[np.float64] = ufunc.reduceat(np.append(by_row.astype(np.float64), nothing), starts)
    found[np.diff(starts, append=len(by_row)) == 0] = nothing
    return found


def literals(table: FrameTable, by_row: NDArray[np.generic]) -> Ints:
    """By frame: the sum over its literals of a number that word forms have."""
    weights = by_row[table.literal_row].astype(np.float64)
    return np.bincount(table.literal_frame, weights=weights, minlength=len(table.frames)).astype(np.intp)
