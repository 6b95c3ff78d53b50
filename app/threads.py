"""A pool of threads that makes do with those the system gives it."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

LOG = logging.getLogger(__name__)


class Threads(ThreadPoolExecutor):
    """Where no further thread can be begun (a limit of the system's or the container's), work waits for one that has
    been: the library would raise, with the work already in its line. Without a single thread it raises RuntimeError."""

    _told = False

    def _adjust_thread_count(self) -> None:
        try:
            super()._adjust_thread_count()  # the one place where a pool begins threads
        except RuntimeError:
            if not self._threads:
                raise
            self._tell_once()

    def _tell_once(self) -> None:
        if not self._told:
            self._told = True
            LOG.warning("the system gives no more threads than the %d there are", threading.active_count())
