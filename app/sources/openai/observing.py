"""Who is told what calls upstream cost and how they fail, also after nobody waits for them any more."""

from __future__ import annotations

from typing import Protocol

from app.stimuli.ports import Usage


class Observer(Protocol):
    """Told from several threads."""

    def paid(self, usage: Usage) -> None:
        """A call was made, or its cost is known better; numbers may be negative where an estimate was too high."""

    def failed(self, reason: str) -> None:
        """A call has failed. `reason`: a key of failures.KINDS."""


class Unobserved:
    """Nobody is told."""

    def paid(self, usage: Usage) -> None:
        """Says nothing."""

    def failed(self, reason: str) -> None:
        """Says nothing."""
