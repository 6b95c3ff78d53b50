"""Runs calls: each asks in a thread of its own, and one thread reads what is answered to all of them."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock

from app.floor import Floor
from app.sources.openai.call import Call
from app.sources.openai.reader import Reader, no_room
from app.threads import Threads

MOST_CALLS = 1_024
"""That begin at once, in one process: more than any number of slots makes. A thread is begun when no other is free."""


class Calls:
    """Safe to share between threads, and to make before a fork: its threads begin with the first call."""

    def __init__(self, floor: Floor) -> None:
        self._threads = Threads(MOST_CALLS, "openai-call")
        # To tell may take a while (a store that is slow): so in threads of its own, as many as it takes.
        self._reader = Reader(floor, Threads(MOST_CALLS, "openai-told"))

    def start(self, call: Call) -> Future[None]:
        """Begins a call. The future is done when the reply is over; it raises UpstreamFailure where the call fails, and
        SourceUnavailableError where there is no room to make it in."""
        over: Future[None] = Future()
        unbegun = Lock()
        try:
            self._threads.submit(self._open, call, over, unbegun)
        except RuntimeError as error:  # not one thread could be begun
            if unbegun.acquire(blocking=False):
                over.set_exception(no_room(error))
        return over

    def _open(self, call: Call, over: Future[None], unbegun: Lock) -> None:
        if not unbegun.acquire(blocking=False):
            return  # told that there was no room, while this stayed in the line of the pool
        try:
            reading = call.open()
            if reading is None:
                over.set_result(None)
            else:
                self._reader.add(reading, over)
        except Exception as error:  # noqa: BLE001  whoever waits for the answer raises it
            over.set_exception(error)
