"""Pipeline events as server-sent events.

The pipeline runs in a thread of its own, so that a comment line can go out while it is busy. Nothing is sent before
the first event that counts: until then a failure is a plain error answer with its own status.
"""

from __future__ import annotations

import json
import math
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, nullcontext
from typing import Final

from flask import Response

from app.stimuli.brief import Brief
from app.stimuli.events import (
    ContrastSetVerified,
    Event,
    Finished,
    ItemVerified,
    NoticeRaised,
    ProgressMade,
)
from app.stimuli.ports import Clock
from app.web import errors
from app.web.exchange import Exchange
from app.web.presence import CLIENT_LEFT, Presence
from app.web.rendering import contrast_json, fading_json, item_json, meta_json, notice_json

HEARTBEAT_S = 10.0
HEARTBEAT = ": still working\n\n"
PROGRESS_S = 0.5
"""Shortest time between two progress events that bring no new verified item."""

SETTLING_S = 1.0
"""Between the result and the end of the work lies no more than closing what is closed already."""

Draw = Callable[[Clock], Iterator[Event]]


class Ended:
    """The pipeline has said its last word."""


ENDED: Final = Ended()


class Pump:
    """Draws events in a thread and hands them over one by one. `leave` is called once, when the work is over."""

    def __init__(self, draw: Draw, clock: Clock, leave: Callable[[], None]) -> None:
        self._events: queue.SimpleQueue[Event | Ended] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._clock = clock
        self._leave = leave
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="stream")
        try:
            self._work = executor.submit(self._run, draw)
        except RuntimeError:  # no more threads
            leave()
            raise
        executor.shutdown(wait=False)

    def next(self, timeout: float) -> Event | Ended | None:
        """The next event; `ENDED` after the last; None when there is none within `timeout` seconds."""
        try:
            return self._events.get(timeout=timeout)
        except queue.Empty:
            return None

    def failure(self) -> BaseException:
        """Why the work ended without a result, once it has ended."""
        return self._work.exception() or RuntimeError("the pipeline ended without a result")

    def settle(self) -> None:
        """Waits until the work that has brought its result is over and its place given back."""
        wait([self._work], timeout=SETTLING_S)

    def stop(self) -> None:
        """Ends the work as soon as it looks up: its time is over and its source is closed."""
        self._stopped.set()

    def _time(self) -> float:
        return math.inf if self._stopped.is_set() else self._clock()

    def _run(self, draw: Draw) -> None:
        try:
            events = draw(self._time)
            with closing(events) if isinstance(events, Generator) else nullcontext():
                for event in events:
                    self._events.put(event)
                    if self._stopped.is_set():
                        return
        finally:
            self._leave()
            self._events.put(ENDED)


def answer(
    brief: Brief,
    draw: Draw,
    now: Exchange,
    leave: Callable[[], None],
    presence: Presence,
    heartbeat_s: float = HEARTBEAT_S,
) -> Response:
    """The stream, or the failure that came before its first event, raised."""
    pump = Pump(draw, presence.clock, leave)
    first = list(_before_the_first(pump, now.clock, heartbeat_s))
    if first and first[-1] is ENDED:
        raise presence.left() or pump.failure()
    lines = _unless_left(_lines(brief, first, pump, now, heartbeat_s), presence, now)
    response = Response(lines, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(pump.stop)
    return response


def _before_the_first(pump: Pump, clock: Clock, patience_s: float) -> Iterator[Event | Ended]:
    """Progress, up to the first event that says more, or for as long as a client may be left without a word."""
    until = clock() + patience_s
    while (left := until - clock()) > 0:
        event = pump.next(left)
        if event is None:
            return
        yield event
        if not isinstance(event, ProgressMade):
            return


def _unless_left(lines: Iterator[str], presence: Presence, now: Exchange) -> Iterator[str]:
    """The lines, as long as somebody is there; where nobody is, the log says so."""
    try:
        for line in lines:
            if left := presence.left():
                yield _line("error", {"error": errors.body(left, now)})
                return
            yield line
    except GeneratorExit:
        now.reason = now.reason or CLIENT_LEFT
        raise


def _lines(brief: Brief, first: list[Event | Ended], pump: Pump, now: Exchange, heartbeat_s: float) -> Iterator[str]:
    """The lines of the stream; the last event is `done` or `error`, exactly one of them."""
    waiting = iter(first)
    worth = _Worth(now.clock)
    while True:
        event = next(waiting, None) or pump.next(heartbeat_s)
        if event is None:
            yield HEARTBEAT
        elif isinstance(event, Ended):
            yield _line("error", {"error": errors.body(errors.from_any(pump.failure(), now), now)})
            return
        elif worth.telling(event):
            if isinstance(event, Finished):
                pump.settle()  # who hears of the end may ask again at once
            yield _line(*_shown(event, brief, now))
            if isinstance(event, Finished):
                return


class _Worth:
    """Keeps back progress that tells nothing new: an engine may look at hundreds of candidates for one item."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._verified = -1
        self._told = -math.inf

    def telling(self, event: Event) -> bool:
        if not isinstance(event, ProgressMade):
            return True
        if event.verified == self._verified and self._clock() - self._told < PROGRESS_S:
            return False
        self._verified, self._told = event.verified, self._clock()
        return True


def _shown(event: Event, brief: Brief, now: Exchange) -> tuple[str, Mapping[str, object]]:
    """Name and data of an event."""
    match event:
        case ProgressMade():
            return "progress", {"verified": event.verified, "wanted": event.wanted, "rejected": dict(event.rejected)}
        case ItemVerified():
            return "item", item_json(event.item, brief)
        case ContrastSetVerified():
            return "contrastSet", contrast_json(event.contrast_set)
        case NoticeRaised():
            return "warning", notice_json(event.notice, now.wording())
        case Finished():
            now.note(event.result)
            order = [item.id for item in event.result.items]
            done = {"meta": meta_json(event.result, now), "order": order}
            return "done", {**done, "fading": fading_json(event.result)} if brief.script_fading else done


def _line(name: str, data: Mapping[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
