"""Which processor a worker keeps to, where there are as many workers for each.

The threads of a worker compute one at a time. Where the next one wakes up on another processor, that one must be told,
and its caches know nothing of the work: with every worker on a processor of its own 200 clients had their answers 13 to
17 ms after upstream's, not 38 to 65 (docs/decisions/0015). Web servers do the same (nginx: worker_cpu_affinity auto).
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Collection, Iterable

LOG = logging.getLogger(__name__)


def allowed() -> frozenset[int]:
    """The processors that this process may run on; none where the system does not tell (it is not Linux)."""
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def processor(processors: Collection[int], workers: int, taken: Iterable[int | None]) -> int | None:
    """The one of `processors` for a new worker of so many: that which the fewest of the others have (`taken`).

    None where there is nothing to choose; where workers leave some processors free, which may be other people's; and
    where they cannot have equal shares.
    """
    if len(processors) < 2 or workers % len(processors):
        return None
    others = Counter(taken)
    return min(processors, key=lambda one: (others[one], one))


def keep_to(chosen: int | None) -> None:
    """In the worker, before it has threads. Where the system refuses it (none such any more) it runs anywhere."""
    if chosen is None:
        return
    try:
        os.sched_setaffinity(0, {chosen})
    except OSError as error:
        LOG.warning("cannot keep to processor %d (%s)", chosen, error.strerror)
