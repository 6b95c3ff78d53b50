"""Garbage collection while the service loads and serves: it finds next to nothing here, and costs time.

And what the C library does with memory that is free.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

AFTER = (10_000, 2, 1_000)
"""Objects more than were freed, collections of the young, and of the middle-aged, after which each is collected.

Sentences leave no cycles, so reference counts free them; by Python's own thresholds one request in a hundred waited
100 to 200 ms for a walk through the pronunciations that are kept (120 requests for twenty: 149 ms in all, 83 of them in
one; by these 33 ms, 16 the longest). Cycles of the web's frameworks die young.
"""

TRIM_THRESHOLD = -1
"""M_TRIM_THRESHOLD of glibc's malloc.h, see mallopt(3)."""

KEPT_FREE = 1 << 20
"""Bytes at the end of the heap that may stay free; glibc begins with an eighth of that and raises it by itself."""


@contextmanager
def uncollected() -> Iterator[None]:
    """No collection while languages and tables are made: what is made stays, and walking through all of it again and
    again took 2.4 of 14 s. Of some million objects it would have found 864. From then on little memory is kept free.
    """
    before = gc.isenabled()
    gc.disable()
    _keep_little_free()
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


def _keep_little_free() -> None:
    """Memory that is free at the end of the heap goes back to the system.

    By its own rule glibc keeps as much as the largest arrays of requests take: after 400 of them 611 MB were resident,
    so 583. Other C libraries have no such call, and need none.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(TRIM_THRESHOLD, KEPT_FREE)
