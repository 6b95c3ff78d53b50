"""A source whose work is all computing, let in by turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.stimuli.brief import Brief
from app.stimuli.contrast import Pair
from app.stimuli.ports import Deadline, PairProposal, PairTally, Proposal, Source, Tally
from app.turns import Turns


class InTurn:
    """A `CandidateSource` and `PairSource` that hands work to another one in turn.

    What is verified between two proposals belongs to the turn. Who has no turn is told to come back:
    SourceUnavailableError OVERLOADED.
    """

    def __init__(self, engine: Source, turns: Turns) -> None:
        self._engine = engine
        self._turns = turns

    @property
    def name(self) -> str:
        """The engine's."""
        return self._engine.name

    @property
    def oversample(self) -> float:
        """The engine's."""
        return self._engine.oversample

    def propose(self, brief: Brief, tally: Tally, deadline: Deadline) -> Iterator[Proposal]:
        """The engine's proposals, begun when it is this request's turn. Closing the iterator ends the turn."""
        with self._turns.turn(deadline):
            yield from self._engine.propose(brief, tally, deadline)

    def propose_pairs(
        self, brief: Brief, pairs: Sequence[Pair], tally: PairTally, deadline: Deadline
    ) -> Iterator[PairProposal]:
        """The engine's sentences for pairs, under the same rule."""
        with self._turns.turn(deadline):
            yield from self._engine.propose_pairs(brief, pairs, tally, deadline)
