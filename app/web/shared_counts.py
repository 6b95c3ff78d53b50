"""Files in which the workers of one instance count together: one set for each place that a worker may take.

A worker that follows another in its place goes on counting in its files, so that recycling neither loses a count nor
leaves files behind; what is only true of a living worker (slots in use) is wiped when it goes. The files are written
through memory maps, where a full disk would kill the process instead of raising: so they are given their room before
anybody writes, and a worker for whom there is none serves without counting.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

from prometheus_client import values

LOG = logging.getLogger(__name__)
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
LIVE = "gauge_livesum"
KINDS = ("counter", "histogram", LIVE)
ROOM_BYTES = 256 * 1024
"""Of each file. All label values together fill less, as a test proves."""

BOOT = "boot"
"""The place of the process that loads the application and forks."""


class Places:
    """Which places are taken, and whose this process is. One object for each process tree."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._mine: str | None = BOOT
        self._taken: set[int] = set()
        self.refused = False

    @property
    def counting(self) -> bool:
        """Whether what this process counts is kept: in memory without a folder, in the files of its place with one."""
        return self._mine is not None

    def refuse(self) -> None:
        """There is no room to count in: nobody counts."""
        self.folder, self._mine, self.refused = None, None, True

    def mine(self) -> str:
        """The name of this process in the names of its files."""
        return self._mine or BOOT

    def take(self) -> int | None:
        """A place for a worker that is about to be forked; None when there is no room for its files."""
        place = next(n for n in range(1, len(self._taken) + 2) if n not in self._taken)
        try:
            self._make_room(str(place))
        except OSError as error:
            LOG.warning("no room to count in, a worker serves without metrics: %s", error.strerror)
            return None
        self._taken.add(place)
        return place

    def settle(self, place: int | None) -> None:
        """In the worker: from here on it counts in this place."""
        self._mine = None if place is None or self.refused else str(place)

    def leave(self, place: int | None) -> None:
        """After a worker has ended, however it ended: what was true of it while it lived is so no longer."""
        if place is not None:
            self._taken.discard(place)
        if place is None or self.folder is None:
            return
        try:
            with (self.folder / f"{LIVE}_{place}.db").open("r+b") as file:
                file.write(bytes(8))
        except OSError as error:  # somebody has cleaned up: the server goes on without these counts
            LOG.warning("the counts of a worker are gone: %s", error.strerror)

    def open(self) -> None:
        """Makes the folder, once, before the application is loaded. Raises OSError when there is no room for it."""
        if self.folder is not None:
            return
        shared = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="talktalk-metrics-", dir=shared))
        atexit.register(self._remove, os.getpid())
        self._make_room(BOOT)
        os.environ[VARIABLE] = str(self.folder)  # noqa: TID251  the library takes it from nowhere else
        values.ValueClass = values.MultiProcessValue(self.mine)  # type: ignore[no-untyped-call]

    def _make_room(self, place: str) -> None:
        if self.folder is None:
            return
        for kind in KINDS:
            with (self.folder / f"{kind}_{place}.db").open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM_BYTES)

    def _remove(self, owner: int) -> None:
        if os.getpid() == owner and self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


places = Places()
"""Of this process: Gunicorn's hooks and the application meet here, and it outlives a reload of the configuration."""


def open_or_say() -> None:
    """Opens the places; without room the server runs all the same, and the log says what is missing."""
    try:
        places.open()
    except OSError as error:
        places.refuse()
        LOG.warning("no room to count in, the server runs without metrics: %s", error.strerror)
