"""How many connections each worker is busy with, for all workers of an instance to see.

The kernel wakes all of them for a new connection, and whoever asks first has it. So one of two may get 130 of 200, and
refuse 18 that the other has places for.
"""

from __future__ import annotations

import mmap

MOST_WORKERS = 256
"""That take part; one beyond accepts as the kernel has it."""
ALIKE = 2
"""Connections that one worker may have more than another before it lets that one go first. Our judgement."""
HESITATION_S = 0.005
"""How long it does, by our judgement: enough for the other one to be given the interpreter, and hardly felt."""


class Crowding:
    """One object for each process tree, made before the fork. Places count from 1; None is a worker without one."""

    def __init__(self) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 4 * (MOST_WORKERS + 1))).cast("i")

    def tell(self, place: int | None, connections: int) -> None:
        """In the worker: with how many connections it is busy."""
        if place is not None and place <= MOST_WORKERS:
            self._numbers[place] = connections + 1  # 0: nobody is there

    def leave(self, place: int | None) -> None:
        """After a worker has ended."""
        self.tell(place, -1)

    def is_least(self, place: int | None, connections: int) -> bool:
        """False where another worker has clearly fewer."""
        others = (told - 1 for other, told in enumerate(self._numbers) if told and other != place)
        return min(others, default=connections) >= connections - ALIKE


crowding = Crowding()
"""Of this process: Gunicorn's hooks and its workers meet here."""
