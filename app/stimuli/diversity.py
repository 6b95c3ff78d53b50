"""Choosing a set: best first, and different from one another.

Maximal marginal relevance (Carbonell & Goldstein 1998, SIGIR, 335-336) under caps on words and frames, with every level
of difficulty among a set that is large enough. What two sentences share is told by their morphology.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from app.language.base import CONTENT_POS
from app.stimuli.brief import Brief, Style
from app.stimuli.difficulty import LEVELS
from app.stimuli.events import Stimulus

RELEVANCE = 0.6
"""Share of the score against likeness to what is chosen already."""

CROWDING = 0.3
"""Within likeness: the share of how common an item's form, place and level are in the set; the rest is its nearest."""

WORD_SHARE = 0.2
"""No content word in more than this share of a set: 2 of 10."""

FRAME_SHARE = 0.1
"""No frame in more than this share of a set, rounded up: 1 of 10. Never more: the set is rather smaller."""

BEYOND = {"lemma": 1, "off_theme": 2, "structure": 8, "frame": 1_000}
"""How bad a use beyond its cap is. A sentence of unknown frame counts by its structure: one that comes again is heard
as an exercise, and comes after all else that a sentence may repeat, also where a rare sound has few words. A theme is a
wish: a sentence without it comes before a structure again, but not for the sake of one word. Of 462 random sets of ten
as many had a pattern twice or a word three times with 3 in place of the 8, and their scores were the same; but in three
eojeol about vehicles, with ㅖ, seven patterns were chosen where there were ten. Nothing is worth a frame that comes
again: 1,000 is more than a sentence can use of all the others (docs/decisions/0013)."""

LACKED = 500
"""How bad it is to lack a level: worse than all the words of a sentence that come again, better than a frame that does;
between them the size says nothing."""

MIXED_FROM = 6
"""Sets of this size and more hold every level of difficulty that the pool has."""

WEIGHT = {"target": 3, "frame": 2, "lemma": 2}
"""What sharing a target word, a frame or another word counts for; everything else counts 1."""

Kind = tuple[str, str]
Trait = tuple[str, str, int]

OFF_THEME: Kind = ("off_theme", "")
"""What every sentence without a word of the wished theme uses: its cap is none."""


@dataclass(frozen=True, slots=True)
class Traits:
    """One item as the choice sees it. `all`: for likeness; `broad`: kinds it belongs to; `counted`: under a cap."""

    all: frozenset[Trait]
    broad: tuple[Kind, ...]
    counted: tuple[Kind, ...]


def frame_of(item: Stimulus) -> str:
    """The pattern that made the sentence; its structure where nobody knows the pattern."""
    return item.frame or item.analysis.structure


def target_lemmas(item: Stimulus) -> frozenset[str]:
    """Citation forms of the words that hold the target; the word as written where it has no content word."""
    found = set()
    for word in item.matched_words:
        lemmas = {m.lemma for m in item.analysis.morphemes if m.pos in CONTENT_POS and word.start <= m.start < word.end}
        found |= lemmas or {word.word.casefold()}
    return frozenset(found)


def strays(item: Stimulus) -> bool:
    """Whether a theme was wished for and the sentence holds no word of it."""
    return item.breakdown.get("themeFit") == 0.0


def traits(item: Stimulus, brief: Brief) -> Traits:
    """Words, target words, frame, structure, sentence type, places of the target, level."""
    lemmas = [("lemma", lemma) for lemma in set(item.analysis.content_lemmas())]
    targets = [("target", lemma) for lemma in target_lemmas(item)]
    frame = ("frame", frame_of(item))
    places = {f"{sound.word_position} {sound.position}" for sound in item.matched_sounds}
    broad = [
        ("type", item.analysis.sentence_type.value),
        ("level", item.difficulty),
        *(("place", place) for place in places),
    ]
    shared = [*lemmas, *targets, frame, ("structure", item.analysis.structure), *broad]
    shape = frame if item.frame else ("structure", item.analysis.structure)
    capped = (*lemmas, shape, OFF_THEME) if strays(item) else (*lemmas, shape)
    counted = () if brief.style is Style.CARRIER else capped
    weighted = frozenset((kind, value, n) for kind, value in shared for n in range(WEIGHT.get(kind, 1)))
    return Traits(weighted, tuple(broad), counted)


def likeness(one: int, other: int) -> float:
    """Shared traits over all traits (Jaccard), 0…1. Each trait is a bit."""
    shared = (one & other).bit_count()
    return shared / (one | other).bit_count() if shared else 0.0


def choose(pool: Sequence[Stimulus], count: int, brief: Brief, before: Sequence[Stimulus] = ()) -> list[Stimulus]:
    """The `count` of the pool that make the best set with those `before`, in order.

    A subset without repeats; fewer if the pool is smaller, or if more would repeat a frame too often. The first
    `brief.count` of a longer list are the set that would have been chosen alone. The caps on words and themes give way,
    as little as they can, where the pool leaves no choice.
    """
    choice = _Choice(pool, brief, before)
    choice.extend(min(count, max(0, brief.count - len(before))))
    choice.extend(count)
    return choice.chosen


class _Choice:
    """A set that grows."""

    def __init__(self, pool: Sequence[Stimulus], brief: Brief, before: Iterable[Stimulus]) -> None:
        self._traits = {item.id: traits(item, brief) for item in pool}
        self._before = [traits(item, brief) for item in before]
        self._bit: dict[Trait | Kind, int] = {}
        self._bits = {id_: self._as_bits(own.all) for id_, own in self._traits.items()}
        self._broad = {id_: self._as_bits(own.broad) for id_, own in self._traits.items()}
        self._pool = sorted(pool, key=lambda item: (-item.score, item.text))
        framed = pool if brief.style is not Style.CARRIER else ()
        self._frame: dict[str, Kind] = {item.id: ("frame", item.frame) for item in framed if item.frame}
        self.chosen: list[Stimulus] = []

    @property
    def _size(self) -> int:
        return len(self._before) + len(self.chosen)

    def _as_bits(self, own: Iterable[Trait | Kind]) -> int:
        """Traits or kinds of an item, each a bit: they are compared with those of every other item."""
        bit = self._bit
        return sum([bit.setdefault(trait, 1 << len(bit)) for trait in own])

    def _restart(self, kept: Sequence[Stimulus] = ()) -> None:
        """Back to a set of what was there before, and these."""
        self.chosen = []
        self._left = list(self._pool)
        self._nearest = {item.id: 0.0 for item in self._pool}
        self._crowd = {item.id: 0 for item in self._pool}
        self._uses: dict[Kind, int] = {OFF_THEME: 0}
        for added in self._before:
            self._count(added, self._as_bits(added.all), self._as_bits(added.broad), self._left)
        for item in kept:
            self._take(item, self._left)

    def extend(self, count: int) -> None:
        """Chooses until `count` are chosen: the best one at a time, then with exchanges as far as that broke a cap.

        The best one at a time may use up words and frames that the last places need. Once the set is settled the caps
        have no say in its order: a good sentence does not come last for having come late.
        """
        kept = list(self.chosen)
        if count <= len(kept):
            return
        self._restart(kept)
        size = self._room(self._size + min(count - len(kept), len(self._left)))
        among = list(self._left)
        if size < self._size + len(among):  # else there is nothing to choose but the order
            self._grow(size - len(self._before), size)
            added = self.chosen[len(kept) :]
            settled = {item.id for item in exchanged(added, self._left, self._traits, self._uses, size)}
            self._restart(kept)
            among = [item for item in self._left if item.id in settled]
        while among:
            best = max(among, key=self._value)
            among.remove(best)
            self._take(best, among)

    def _room(self, size: int) -> int:
        """The largest size of a set, no larger than this one, in which no known frame comes more often than it may."""
        spare = Counter(self._frame.get(item.id) for item in self._left)
        unknown = spare.pop(None, 0)
        for smaller in range(size, self._size, -1):
            cap = most("frame", smaller)
            framed = sum(min(n, max(0, cap - self._uses.get(frame, 0))) for frame, n in spare.items() if frame)
            if self._size + unknown + framed >= smaller:
                return smaller
        return self._size

    def _grow(self, count: int, size: int) -> None:
        among = list(self._left)
        levels = {item.difficulty for item in (*self.chosen, *among)} if size >= MIXED_FROM else set()
        full = {kind for kind, uses in self._uses.items() if uses >= most(kind[0], size)}
        while among and len(self.chosen) < count:
            owed = {level for level in levels if not self._uses.get(("level", level))}
            open_to = [item for item in among if self._frame.get(item.id) not in full]
            if count - len(self.chosen) <= len(owed):
                open_to = [item for item in open_to if item.difficulty in owed] or open_to
            best = max(self._least_beyond(open_to, full), key=self._value)
            among.remove(best)
            self._take(best, among)
            counted = self._traits[best.id].counted
            full.update(kind for kind in counted if self._uses[kind] >= most(kind[0], size))

    def _take(self, item: Stimulus, comparing: Iterable[Stimulus]) -> None:
        """Adds an item. `comparing`: those that may still be chosen."""
        self.chosen.append(item)
        self._left.remove(item)
        self._count(self._traits[item.id], self._bits[item.id], self._broad[item.id], comparing)

    def _count(self, added: Traits, mine: int, my_broad: int, comparing: Iterable[Stimulus]) -> None:
        """Counts what an item uses; of the others, how near they are to it and which of their kinds it crowds."""
        uses, bits, broad, nearest, crowd = self._uses, self._bits, self._broad, self._nearest, self._crowd
        for kind in (*added.counted, *added.broad):
            uses[kind] = uses.get(kind, 0) + 1
        for id_ in [item.id for item in comparing]:
            alike = likeness(bits[id_], mine)
            if alike > nearest[id_]:
                nearest[id_] = alike
            crowd[id_] += (broad[id_] & my_broad).bit_count()

    def _least_beyond(self, among: Sequence[Stimulus], full: set[Kind]) -> list[Stimulus]:
        """Those that it would be least bad to use, with words and frames that have come as often as they may."""
        if not full:
            return list(among)
        found = [(beyond(full.intersection(self._traits[item.id].counted)), item) for item in among]
        least = min(excess for excess, _ in found)
        return [item for excess, item in found if excess == least]

    def _value(self, item: Stimulus) -> float:
        id_, size = item.id, len(self._before) + len(self.chosen)
        crowd = self._crowd[id_] / (len(self._traits[id_].broad) * size) if size else 0.0
        alike = (1 - CROWDING) * self._nearest[id_] + CROWDING * crowd
        return RELEVANCE * item.score / 100.0 - (1 - RELEVANCE) * alike


def exchanged(
    added: Sequence[Stimulus], left: Iterable[Stimulus], of: Mapping[str, Traits], uses: Mapping[Kind, int], size: int
) -> list[Stimulus]:
    """`added`, with members exchanged for some that are left while fewer levels are lacked or less comes too often.

    `of`: traits by id; `uses`: how often each is in the whole set. The first stays, and so does a level's only one.
    """
    members, spare, uses = list(added), list(left), Counter(uses)
    counted = {item.id: frozenset(of[item.id].counted) for item in (*members, *spare)}
    while exchange := _best_exchange(members, spare, counted, uses, size):
        out, new = exchange
        members[members.index(out)] = new
        spare[spare.index(new)] = out
        uses.subtract((*of[out.id].counted, *of[out.id].broad))
        uses.update((*of[new.id].counted, *of[new.id].broad))
    return members


def _best_exchange(
    members: Sequence[Stimulus],
    spare: Sequence[Stimulus],
    counted: Mapping[str, frozenset[Kind]],
    uses: Mapping[Kind, int],
    size: int,
) -> tuple[Stimulus, Stimulus] | None:
    """A member and what in its place is the most gain, or None. `counted`: what is under a cap, by id."""
    over = _used_to(1, uses, size)
    full = {item.id: counted[item.id] & _used_to(0, uses, size) for item in spare}
    lacked = {item.difficulty for item in spare if not uses["level", item.difficulty]} if size >= MIXED_FROM else set()
    found = (
        (
            beyond(less - counted[new.id])
            - beyond(full[new.id] - counted[out.id])
            + LACKED * (new.difficulty in lacked),
            new.score,
            (new.text, out.text),
            out,
            new,
        )
        for out in members[1:]
        if (less := counted[out.id] & over) or lacked
        for new in spare
        if size < MIXED_FROM or out.difficulty == new.difficulty or uses["level", out.difficulty] > 1
    )
    best = max(found, key=lambda exchange: exchange[:3], default=None)
    return best[3:] if best is not None and best[0] > 0 else None


def _used_to(excess: int, uses: Mapping[Kind, int], size: int) -> frozenset[Kind]:
    """What comes that much more often than it may in a set of that size, at the least."""
    least = {name: most(name, size) + excess for name in BEYOND}
    return frozenset([kind for kind, n in uses.items() if kind[0] in least and n >= least[kind[0]]])


def beyond(kinds: Iterable[Kind]) -> int:
    """How bad it is that these are used once beyond their caps."""
    return sum([BEYOND[name] for name, _ in kinds])


def most(kind: str, size: int) -> int:
    """How often a word, a frame, a structure or what is off the theme may come in a set of that size."""
    if kind == OFF_THEME[0]:
        return 0
    return max(1, int(size * WORD_SHARE)) if kind == "lemma" else ceil(size * FRAME_SHARE)


def lacking_levels(items: Sequence[Stimulus]) -> tuple[str, ...]:
    """Levels of difficulty that a set large enough for all of them lacks, the easiest first."""
    found = {item.difficulty for item in items}
    return tuple(level for level in LEVELS if level not in found) if len(items) >= MIXED_FROM else ()


def worn_words(items: Sequence[Stimulus], spared: frozenset[str] = frozenset()) -> dict[str, int]:
    """Content words that come in more of the sentences than the cap allows, and in how many; the most used first.

    `spared`: words that the therapist asked for and so may come in every sentence.
    """
    uses = Counter(lemma for item in items for lemma in set(item.analysis.content_lemmas()) - spared)
    return {word: n for word, n in uses.most_common() if n > most("lemma", len(items))}


def vocabulary_diversity(items: Sequence[Stimulus]) -> float:
    """Different content words over all content words, by citation form (type-token ratio), 0…1."""
    lemmas = [lemma for item in items for lemma in item.analysis.content_lemmas()]
    return round(len(set(lemmas)) / len(lemmas), 3) if lemmas else 0.0


def unique_structures(items: Sequence[Stimulus]) -> int:
    """How many different sentence patterns there are, by part of speech and ending."""
    return len({item.analysis.structure for item in items})
