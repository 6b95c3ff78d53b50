"""All open answers of a process, read by one thread.

A thread for each would wake for its tokens, wait for the interpreter, and find that others compute: two hundred of them
pass the interpreter on some thousand times a second, and a fifth of two cores stands idle meanwhile.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field

from app.floor import Floor
from app.sources.openai.reading import Reading
from app.sources.openai.transport import DRAIN_S
from app.stimuli.errors import SourceUnavailableError

LOG = logging.getLogger(__name__)

CROWD = 12
"""From this many open answers on, tokens are gathered before they are read: who wakes for every token of every stream
does little else."""
GATHER_S = 0.05
"""How long they are: about four tokens at 80 a second."""


@dataclass(eq=False)
class _Open:
    """An answer that is being read, or (`until`, by `time.monotonic`) whose end is waited for a little.

    `fresh`: some of it may have come with its head, and is no news to the socket.
    """

    reading: Reading
    over: Future[None]
    fresh: bool = True
    error: Exception | None = None
    until: float | None = None
    closed: bool = False
    untold: threading.Lock = field(default_factory=threading.Lock)
    """Taken by whoever tells that it is over, which is told once."""

    def wakes_in(self, now: float) -> float:
        """Seconds after which it is looked at although nothing has come."""
        if self.fresh:
            return 0.0
        return self.reading.patience() if self.until is None else max(0.0, self.until - now)


class Reader:
    """Reads what is added to it. Its thread lives as long as there is something to read.

    `threads`: where it is told that an answer is over, which may take a while.
    """

    def __init__(self, floor: Floor, threads: Executor) -> None:
        self._place = floor.place()
        self._threads = threads
        self._lock = threading.Lock()
        self._added: list[_Open] = []
        self._bell: socket.socket | None = None  # while the thread lives
        self._listens = False

    def add(self, reading: Reading, over: Future[None]) -> None:
        """From now on the answer is read; `over` is told when its reply is over, or how it failed.

        Raises SourceUnavailableError where there is no descriptor or thread left to read with; the answer is closed.
        """
        with self._lock:
            if self._bell is None:
                self._begin_for(reading)
            elif self._listens:
                self._listens = False
                self._bell.send(b"!")
            self._added.append(_Open(reading, over))

    def _begin_for(self, reading: Reading) -> None:
        try:
            self._begin()
        except (OSError, RuntimeError) as error:
            LOG.error("there is no room to read answers in", exc_info=error)
            reading.close()
            raise no_room(error) from error

    def _begin(self) -> None:
        heard, bell = socket.socketpair()
        try:
            threading.Thread(target=self._run, args=(heard,), name="openai-reader", daemon=True).start()
        except RuntimeError:
            heard.close()
            bell.close()
            raise
        self._bell = bell

    def _run(self, heard: socket.socket) -> None:
        answers: list[_Open] = []
        try:
            with heard:
                while self._take_added(answers):
                    ready = self._wait(answers, heard)
                    with self._place.held(first=True):
                        over = [one for one in ready if self._advance(one)]
                    answers[:] = [one for one in answers if not one.closed]
                    for one in over:
                        self._tell_beside(one)
        except Exception as error:
            LOG.error("reading has broken off", exc_info=error)
            self._break_off(answers, error)

    def _tell_beside(self, one: _Open) -> None:
        """While this thread reads on, if there is another to tell it."""
        try:
            self._threads.submit(_tell, one)
        except RuntimeError:  # not one thread could be begun
            _tell(one)

    def _break_off(self, answers: list[_Open], error: Exception) -> None:
        """Everybody is told, and nobody's answer is paid for any longer; the next answer begins another thread."""
        with self._lock:
            lost, self._added = [*answers, *self._added], []
            if self._bell is not None:
                self._bell.close()
                self._bell = None
        for one in lost:
            _let_go(one)
            one.error = one.error or no_room(error)
        for one in lost:  # after all are closed: to tell may take a while
            _tell(one)

    def _take_added(self, answers: list[_Open]) -> bool:
        """False where there is nothing to read any more: the thread ends, and the next answer begins another."""
        with self._lock:
            answers += self._added
            self._added = []
            if not answers and self._bell is not None:
                self._bell.close()
                self._bell = None
            return bool(answers)

    def _wait(self, answers: Sequence[_Open], heard: socket.socket) -> list[_Open]:
        """Those with something to read, or that have waited for too long; none where another one was added."""
        if len(answers) >= CROWD:
            time.sleep(GATHER_S)
        now = time.monotonic()
        awake = {one.reading.socket.fileno(): one for one in answers if one.reading.rests_until <= now}
        rests = [one.reading.rests_until - now for one in answers if one.reading.rests_until > now]
        found = self._listen(awake, heard, min(rests + [one.wakes_in(now) for one in awake.values()]))
        now = time.monotonic()
        return [one for number, one in awake.items() if number in found or one.wakes_in(now) <= 0]

    def _listen(self, numbers: Iterable[int], heard: socket.socket, seconds: float) -> set[int]:
        """Which of these descriptors have something to read, as soon as one has, or the bell rings, or time is up."""
        poll = select.poll()
        for number in (heard.fileno(), *numbers):
            poll.register(number, select.POLLIN)
        with self._lock:
            self._listens = not self._added
        found = {number for number, _ in poll.poll(1000 * seconds if self._listens else 0)}
        with self._lock:
            self._listens = False
        if heard.fileno() in found:
            heard.recv(1)
        return found

    def _advance(self, one: _Open) -> bool:
        """Reads on. True where its reply has just come to its end."""
        one.fresh = False
        just_over = one.until is None and not self._has_more(one)
        if just_over:
            one.until = time.monotonic() + DRAIN_S
        elif one.until is not None:
            one.reading.take_end()
        if one.until is not None and (one.reading.is_at_end() or one.until <= time.monotonic()):
            one.reading.close()
            one.closed = True
        return just_over

    def _has_more(self, one: _Open) -> bool:
        try:
            return one.reading.step()
        except Exception as error:  # noqa: BLE001  whoever waits for the answer raises it
            one.error = error
            return False


def no_room(error: Exception) -> SourceUnavailableError:
    """What somebody is told whose answer could not be read: no descriptor, thread or memory was left for it."""
    told = SourceUnavailableError("OVERLOADED", retryable=True, retry_after=1)
    told.__cause__ = error
    return told


def _let_go(one: _Open) -> None:
    try:
        one.reading.close()
    except Exception as error:
        LOG.warning("an answer cannot be closed", exc_info=error)


def _tell(one: _Open) -> None:
    """Settles what was paid, and tells who waits."""
    if not one.untold.acquire(blocking=False):
        return  # told by the reader, while this stayed in the line of the pool
    try:
        one.reading.bill.settle()
    except Exception as error:  # noqa: BLE001  whoever waits for the answer raises it
        one.error = one.error or error
    if one.error is None:
        one.over.set_result(None)
    else:
        one.over.set_exception(one.error)
