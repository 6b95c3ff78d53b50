"""A small deterministic tagger for the sentences of young children: the cheapest sequence of tags.

Tags. Nominals: N noun, NS plural, NM name, PS subject pronoun (he), PO object pronoun (him), PR either (you, it, this),
WP who, what, CD numeral, EX there. DT determiner, WD which, JJ adjective, JR comparative, JS superlative, POS 's.
Verbs: V base, VZ third person, VD past, VN participle, VG -ing, BE is, BB be, BN been, BG being, DO, HV, MD
auxiliaries, TO to, NG not. IN preposition, RB adverb, WR where, CC and, CS because, UH interjection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from app.language.en.vocabulary import Sense
from app.language.tables import read_table

PACKAGE = "app.language.en"
START, END = "START", "END"
UNUSUAL = 3.0
DISAGREEMENT = 2.0
"""Cost of two tags that the table does not join; of a subject and a verb that do not agree (he run, I runs)."""
HELPED, UNHELPED = -1.0, 1.0
"""Cost of a plain verb where do or a modal waits for one (Did the bear smell), and of another form or none."""
ACROSS_PAUSE, ANEW = 0.6, 0.3
"""Cost of a tag behind a comma or another break: where the sentence goes on, and where it begins anew."""

NEAR, NEAR_KEPT = 1.0, 3
"""Sequences that cost less than this more are near; how many are kept on the way."""
Path = tuple[float, tuple[Sense, ...]]

PLURAL_SUBJECTS = frozenset({"i", "you", "we", "they"})
SINGULAR_SUBJECTS = frozenset({"he", "she", "it", "this", "that"})


def read_transitions() -> Mapping[tuple[str, str], float]:
    """Cost of one tag after another."""
    return {
        (row["tag"], pair.split(":")[0]): float(pair.split(":")[1])
        for row in read_table(PACKAGE, "data/transitions.tsv", ("tag", "followed_by"))
        for pair in row["followed_by"].split()
    }


class Tagger:
    """Chooses one sense for every unit of a sentence."""

    def __init__(self) -> None:
        self._transitions = read_transitions()

    def choose(self, units: Sequence[Sequence[Sense]], pauses: frozenset[int]) -> tuple[Sense, ...]:
        """The cheapest sequence. `pauses`: units before which a comma or other break stands."""
        return self._paths(units, pauses, 2)[0][1]

    def near(self, units: Sequence[Sequence[Sense]], pauses: frozenset[int]) -> list[tuple[Sense, ...]]:
        """The cheapest sequence and those that cost little more, cheapest first."""
        found = self._paths(units, pauses, NEAR_KEPT)
        return [path for cost, path in found if cost < found[0][0] + NEAR]

    def _paths(self, units: Sequence[Sequence[Sense]], pauses: frozenset[int], kept: int) -> list[Path]:
        """Sequences with their costs, cheapest first, `kept` for each sense of a unit."""
        paths: list[Path] = [(0.0, ())]
        for index, senses in enumerate(units):
            ahead: list[Path] = []
            for sense in senses:
                costs = ((cost + self._step(path, sense, index in pauses), path) for cost, path in paths)
                best = nsmallest(kept, costs, key=_cost_of)
                ahead += [(cost + sense.cost, (*path, sense)) for cost, path in best]
            paths = ahead
        return sorted(((cost + self._close(path), path) for cost, path in paths), key=_cost_of)

    def _step(self, path: Sequence[Sense], sense: Sense, pause: bool) -> float:
        if not path:
            return self._cost(START, sense.tag)
        cost = self._cost(path[-1].tag, sense.tag)
        if pause:
            cost = min(cost + ACROSS_PAUSE, self._cost(START, sense.tag) + ANEW)
        return cost + _disagreement(path, sense)

    def _close(self, path: Sequence[Sense]) -> float:
        if not path:
            return 0.0
        return self._cost(path[-1].tag, END) + (UNHELPED if _awaits_verb(path) else 0.0)

    def _cost(self, before: str, after: str) -> float:
        return self._transitions.get((before, after), UNUSUAL)


def _cost_of(scored: Path) -> float:
    return scored[0]


def _awaits_verb(path: Sequence[Sense]) -> bool:
    """An auxiliary do or modal and its subject are there, the verb is not yet."""
    for sense in reversed(path):
        if sense.tag in ("V", "BB", "HV"):
            return False
        if sense.tag in ("DO", "MD"):
            return path[-1].tag not in ("DO", "MD", "NG", "PS", "PR")
    return False


def _disagreement(path: Sequence[Sense], sense: Sense) -> float:
    """Extra cost of a present verb that does not agree with the pronoun before it, unless an auxiliary is before."""
    subject = path[-1]
    inverted = len(path) > 1 and path[-2].tag in ("DO", "MD", "NG", "V", "BE")
    if sense.tag == "VZ" and subject.lemma in PLURAL_SUBJECTS:
        return DISAGREEMENT
    if sense.tag == "V" and subject.lemma in SINGULAR_SUBJECTS and subject.tag in ("PS", "PR") and not inverted:
        return DISAGREEMENT
    if sense.tag in ("V", "VD", "VN", "VZ") and _awaits_verb(path):
        return HELPED if sense.tag == "V" else UNHELPED
    return 0.0
