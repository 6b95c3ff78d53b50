"""Which pairs suit an approach, and in which order.

Minimal pairs: the sound against what the child says instead, or what children usually say (fewest features). Maximal
oppositions: most features, a different major class first (Gierut 2001). Multiple oppositions: one word with the child's
substitute against words with up to four of the sounds that collapse into it (Williams 2000).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.language.base import Language, Lexeme
from app.language.contrasts import OMITTED, is_usual_omission, usual_substitutes
from app.stimuli.brief import Approach, Target
from app.stimuli.contrast import Pair
from app.stimuli.pair_index import PairIndex, index_of

MOST_TARGETS = 4
"""Targets of one multiple opposition (Williams 2000)."""

FEWEST_TARGETS = 2
"""With one target a multiple opposition would be a minimal pair."""

MOST_NEAR = 60
"""Near pairs that are kept of one wish: as many as a request may ask for."""

UNRANKED = 99
Key = Callable[[Pair], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What pairs are asked for: words no older than `age`; `contrast` None: any sound that suits the approach."""

    target: Target
    approach: Approach
    age: int
    contrast: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Pairs, best first, true ones before near ones. `true`: how many true ones exist."""

    pairs: tuple[Pair, ...]
    true: int


@lru_cache(maxsize=2_000)
def choose(wish: Wish, language: Language, enough: int) -> Choice:
    """Pairs for a wish. Near-minimal pairs follow where there are fewer than `enough` true ones."""
    index = index_of(language)
    key = _order(wish, language, index)
    ordered = sorted(_suitable(index.pairs(wish.target, wish.age, wish.contrast), wish, language), key=key)
    if wish.approach is Approach.MULTIPLE_OPPOSITIONS:
        ordered = _grouped(ordered, wish, index, language)
    else:
        ordered = spread(ordered)
    if len(ordered) >= enough:
        return Choice(tuple(ordered), len(ordered))
    near = _suitable(index.near_pairs(wish.target, wish.age, _near_contrast(wish, ordered)), wish, language)
    return Choice((*ordered, *spread(sorted(near, key=key))[:MOST_NEAR]), len(ordered))


def _suitable(pairs: Iterator[Pair], wish: Wish, language: Language) -> list[Pair]:
    """Leaving a sound out is an opposition of minimal pairs only, where children usually do, or where it is asked."""
    return [
        pair
        for pair in pairs
        if pair.contrast_phoneme != OMITTED
        or wish.contrast == OMITTED
        or (
            wish.approach is Approach.MINIMAL_PAIRS
            and is_usual_omission(language.code, pair.target_phoneme, pair.process)
        )
    ]


def _near_contrast(wish: Wish, ordered: Sequence[Pair]) -> str | None:
    """Near pairs of a multiple opposition keep to its substitute."""
    grouped = wish.approach is Approach.MULTIPLE_OPPOSITIONS and ordered
    return ordered[0].contrast_phoneme if grouped else wish.contrast


def _order(wish: Wish, language: Language, index: PairIndex) -> Key:
    """Sort key of an approach; familiar, young, unambiguous words come first among equals."""
    target = wish.target
    usual = usual_substitutes(language.code, target.phoneme, target.position)
    known = {p.symbol: min(p.acquisition.values(), default=UNRANKED) for p in language.inventory.all()}

    def words(pair: Pair) -> tuple[float, ...]:
        one, other = pair.target, pair.contrast
        ambiguous = index.meanings[one] > 1 or index.meanings[other] > 1
        return (ambiguous, max(one.age, other.age), -min(one.zipf, other.zipf))

    def near(pair: Pair) -> tuple[float, ...]:
        symbol = pair.contrast_phoneme
        rank = usual.index(symbol) if symbol in usual else UNRANKED
        return (rank, pair.distance(), *words(pair))

    def far(pair: Pair) -> tuple[float, ...]:
        return (-pair.distance(), known.get(pair.contrast_phoneme, UNRANKED), *words(pair))

    return far if wish.approach is Approach.MAXIMAL_OPPOSITIONS else near


def spread(pairs: Sequence[Pair]) -> list[Pair]:
    """Each word once before any comes again."""
    fresh: list[Pair] = []
    again: list[Pair] = []
    used: set[str] = set()
    for pair in pairs:
        words = {pair.target.lemma, pair.contrast.lemma}
        (again if words & used else fresh).append(pair)
        used |= words
    return [*fresh, *again]


def _grouped(pairs: Sequence[Pair], wish: Wish, index: PairIndex, language: Language) -> list[Pair]:
    """Multiple oppositions: for each word with the substitute, the asked target and up to three more sounds; then what
    other pairs of that substitute there are.

    Without an asked contrast it is the usual substitute with most groups; else the sound that stands against most.
    """
    by_substitute: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_substitute[pair.contrast_phoneme].append(pair)
    usual = usual_substitutes(language.code, wish.target.phoneme, wish.target.position)
    found = {s: list(_oppositions(own, wish, index)) for s, own in by_substitute.items() if s != OMITTED}
    best = max(found, key=lambda s: (bool(found[s]) and s in usual, len(found[s])), default=None)
    if best is None or not found[best]:
        return list(pairs) if wish.contrast else []
    groups = sorted(found[best], key=lambda group: -len(group))
    together = [replace(pair, group=number) for number, group in enumerate(groups, 1) for pair in group]
    taken = {id(pair.contrast) for pair in together}
    return [*together, *(pair for pair in by_substitute[best] if id(pair.contrast) not in taken)]


def _oppositions(pairs: Sequence[Pair], wish: Wish, index: PairIndex) -> Iterator[list[Pair]]:
    """One group for each word with the substitute that stands against two targets or more."""
    seen: set[Lexeme] = set()
    for first in pairs:
        if first.contrast in seen:
            continue
        seen.add(first.contrast)
        group = [first, *_others(first, wish, index)]
        if len(group) >= FEWEST_TARGETS:
            yield group


def _others(first: Pair, wish: Wish, index: PairIndex) -> list[Pair]:
    """Other targets against the same word at the same place: those that collapse into it first, each sound once."""
    found = index.against(first, wish.age)
    found.sort(key=lambda p: (p.process == "", p.distance(), p.target.age, -p.target.zipf))
    chosen: dict[str, Pair] = {}
    for pair in found:
        if len(chosen) < MOST_TARGETS - 1:
            chosen.setdefault(pair.target_phoneme, pair)
    return list(chosen.values())
