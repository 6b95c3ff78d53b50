"""A small deterministic tagger for the sentences of young children: the cheapest sequence of tags.

Tags. Nominals: N noun, NS plural, NM name, PS subject pronoun (he), PO object pronoun (him), PR either (you, it, this),
WP who, what, CD numeral, EX there. DT determiner, WD which, JJ adjective, JR comparative, JS superlative, POS 's.
Verbs: V base, VZ third person, VD past, VN participle, VG -ing, BE is, BB be, BN been, BG being, DO, HV, MD
auxiliaries, TO to, NG not. IN preposition, RB adverb, WR where, CC and, CS because, UH interjection.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.language.en.vocabulary import Sense
from app.language.tables import read_table

PACKAGE = "app.language.en"
START, END = "START", "END"
UNUSUAL = 3.0
DISAGREEMENT = 2.0
"""Cost of two tags that the table does not join; of a subject and a verb that do not agree (he run, I runs)."""

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

    def choose(self, units: Sequence[Sequence[Sense]], pauses: frozenset[int]) -> list[Sense]:
        """The cheapest sequence. `pauses`: units before which a comma or other break stands."""
        if not units:
            return []
        paths: list[tuple[float, tuple[Sense, ...]]] = [(0.0, ())]
        for index, senses in enumerate(units):
            ahead = []
            for sense in senses:
                best = min(
                    ((cost + self._step(path, sense, index in pauses), path) for cost, path in paths),
                    key=lambda scored: scored[0],
                )
                ahead.append((best[0] + sense.cost, (*best[1], sense)))
            paths = ahead
        ended = ((cost + self._cost(path[-1].tag, END), path) for cost, path in paths)
        return list(min(ended, key=lambda scored: scored[0])[1])

    def _step(self, path: Sequence[Sense], sense: Sense, pause: bool) -> float:
        if not path:
            return self._cost(START, sense.tag)
        cost = self._cost(path[-1].tag, sense.tag)
        if pause:
            afresh = self._cost(START, sense.tag) + 0.3
            cost = min(cost + 0.6, afresh)
        return cost + _disagreement(path, sense)

    def _cost(self, before: str, after: str) -> float:
        return self._transitions.get((before, after), UNUSUAL)


def _disagreement(path: Sequence[Sense], sense: Sense) -> float:
    """Extra cost of a present verb that does not agree with the pronoun before it, unless an auxiliary is before."""
    subject = path[-1]
    inverted = len(path) > 1 and path[-2].tag in ("DO", "MD", "NG", "V", "BE")
    if sense.tag == "VZ" and subject.lemma in PLURAL_SUBJECTS:
        return DISAGREEMENT
    if sense.tag == "V" and subject.lemma in SINGULAR_SUBJECTS and subject.tag in ("PS", "PR") and not inverted:
        return DISAGREEMENT
    return 0.0
