"""What each language's data say of sounds that contrast: the substitutes that children use, mergers, unfit words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.language.base import Position
from app.language.tables import read_table, split_cell

OMITTED = "∅"
"""In place of a contrasting phoneme: the child leaves the sound out (cluster reduction, final consonant deletion)."""

CLUSTER_REDUCTION = "cluster_reduction"


@dataclass(frozen=True, slots=True)
class Substitution:
    """A child says `substitute` (∅: nothing) for `phoneme`; `position` None: in onset and coda alike.

    `process`: id of the phonological process. `source`: where the literature has it from.
    """

    phoneme: str
    position: Position | None
    substitute: str
    process: str
    source: str


@cache
def substitutions(code: str) -> tuple[Substitution, ...]:
    """The usual substitutions of a language, for each phoneme the commonest first."""
    columns = ("phoneme", "position", "substitute", "process", "source")
    return tuple(
        Substitution(
            row["phoneme"],
            Position(row["position"]) if row["position"] else None,
            row["substitute"],
            row["process"],
            row["source"],
        )
        for row in read_table(f"app.language.{code}", "data/substitutions.tsv", columns)
    )


def usual_substitutes(code: str, phoneme: str, position: Position | None) -> tuple[str, ...]:
    """What children say for a phoneme at that position (None: anywhere), the commonest first."""
    found = (s for s in substitutions(code) if s.phoneme == phoneme and _at(s, position))
    return tuple(dict.fromkeys(s.substitute for s in found))


def process_of(code: str, phoneme: str, position: Position, substitute: str, *, clustered: bool) -> str:
    """Id of the process that makes the one sound of the other at that place; empty where none is usual."""
    found = (s for s in substitutions(code) if (s.phoneme, s.substitute) == (phoneme, substitute) and _at(s, position))
    if substitute != OMITTED:
        return next((s.process for s in found), "")
    if clustered:
        return CLUSTER_REDUCTION
    general = "final_consonant_deletion" if position is Position.CODA else "initial_consonant_deletion"
    return next((s.process for s in found if s.process != CLUSTER_REDUCTION), general)


def is_usual_omission(code: str, phoneme: str, process: str) -> bool:
    """Whether children usually leave the phoneme out by that process."""
    return any((s.phoneme, s.substitute, s.process) == (phoneme, OMITTED, process) for s in substitutions(code))


def _at(substitution: Substitution, position: Position | None) -> bool:
    return position is None or substitution.position in (None, position)


@cache
def _mergers(code: str) -> frozenset[frozenset[str]]:
    rows = read_table(f"app.language.{code}", "data/mergers.tsv", ("phonemes", "source"))
    return frozenset(
        frozenset((one, other))
        for row in rows
        for one in split_cell(row["phonemes"])
        for other in split_cell(row["phonemes"])
    )


def is_merged(code: str, one: str, other: str) -> bool:
    """True where many speakers no longer keep the two sounds apart: words that differ in them only sound alike."""
    return frozenset((one, other)) in _mergers(code)


@cache
def _unfit(code: str) -> frozenset[str]:
    return frozenset(
        row["lemma"] for row in read_table(f"app.language.{code}", "data/pair_exclusions.tsv", ("lemma", "reason"))
    )


def is_unfit_for_pairs(code: str, lemma: str) -> bool:
    """True for words that make poor pairs although a child knows them: frightening, ambiguous, hard to picture."""
    return lemma in _unfit(code)
