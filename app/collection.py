"""Garbage collection while the service loads and serves: it finds next to nothing here, and costs time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

AFTER = (10_000, 2, 1_000)
"""Objects more than were freed, collections of the young, and of the middle-aged, after which each is collected.

Sentences leave no cycles, so reference counts free them; by Python's own thresholds one request in a hundred waited
100 to 200 ms for a walk through the pronunciations that are kept (120 requests for twenty: 149 ms in all, 83 of them in
one; by these 33 ms, 16 the longest). Cycles of the web's frameworks die young.
"""


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection while languages and tables are made: what is made stays, and walking through all of it again and
    again took 2.4 of 14 s. Of some million objects it would have found 864.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def spare_requests() -> None:
    """Leaves alone what is loaded: a full collection would walk through every lexeme in the middle of a request, and
    would write to pages that workers share (Python's documentation of `gc.freeze`). Collects the rest more rarely.
    """
    gc.freeze()
    gc.set_threshold(*AFTER)
