"""A line that is short by the time it takes, not by heads alone."""

from __future__ import annotations

import math
import threading
from contextlib import ExitStack

import pytest

from app.stimuli.errors import SourceUnavailableError
from app.stimuli.ports import Deadline
from app.turns import PATIENCE_S, SHORT_LINE, STRETCH_S, Turns


class Line:
    """Turns on a clock that stands still unless told, one turn taken, and threads that wait behind it."""

    def __init__(self, seconds_each: float) -> None:
        self.now = 0.0
        self.turns = Turns(clock=lambda: self.now)
        for _ in range(60):
            with self.turns.turn(self.patient()):
                self.now += seconds_each
        self.served = 0
        self._held = ExitStack()
        self._held.enter_context(self.turns.turn(self.patient()))
        self._waiting: list[threading.Thread] = []

    def patient(self) -> Deadline:
        return Deadline(lambda: 0.0, 30.0)

    def join(self) -> None:
        """One more stands in line."""
        thread = threading.Thread(target=self._take)
        present = self.turns.present
        thread.start()
        while self.turns.present == present:
            thread.join(0.001)
        self._waiting.append(thread)

    def _take(self) -> None:
        with self.turns.turn(self.patient()):
            self.served += 1

    def open(self) -> None:
        self._held.close()
        for thread in self._waiting:
            thread.join(30)


@pytest.mark.parametrize(("seconds_each", "longest"), [(0.125, 20), (0.5, 5), (60.0, SHORT_LINE)])
def test_the_line_is_as_long_as_patience_and_the_next_is_sent_away_at_once(seconds_each: float, longest: int) -> None:
    line = Line(seconds_each)
    for _ in range(longest):
        line.join()
    with pytest.raises(SourceUnavailableError) as caught, line.turns.turn(line.patient()):
        raise AssertionError("no turn was to be had")
    assert (caught.value.reason, caught.value.retryable) == ("OVERLOADED", True)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= PATIENCE_S
    line.open()
    assert line.served == longest


def test_turns_are_had_in_the_order_of_coming() -> None:
    turns, order = Turns(), list[int]()
    deadline = Deadline(lambda: 0.0, 30.0)

    def work(number: int) -> None:
        with turns.turn(deadline):
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(SHORT_LINE)]
    with turns.turn(deadline):
        for number, thread in enumerate(threads):
            thread.start()
            while turns.present == number + 1:
                thread.join(0.001)
            thread.join(0.05)  # it is counted before it stands in line
    for thread in threads:
        thread.join(30)
    assert order == list(range(SHORT_LINE))


@pytest.mark.parametrize(("seconds", "order"), [(STRETCH_S, ["waiting", "long"]), (0.0, ["long", "waiting"])])
def test_long_work_lets_in_who_waits_after_a_stretch(seconds: float, order: list[str]) -> None:
    now, seen = [0.0], list[str]()
    turns = Turns(clock=lambda: now[0])
    deadline = Deadline(lambda: 0.0, 30.0)

    def wait() -> None:
        with turns.turn(deadline):
            seen.append("waiting")

    thread = threading.Thread(target=wait)
    with turns.turn(deadline) as mine:
        thread.start()
        while turns.present == 1:
            thread.join(0.001)
        thread.join(0.05)
        now[0] += seconds
        mine.give_way()
        seen.append("long")
    thread.join(30)
    assert seen == order


def test_long_work_ends_at_the_deadline_and_gives_the_turn_back() -> None:
    now, turns = [0.0], Turns()
    with turns.turn(Deadline(lambda: now[0], 1.0)) as mine:
        mine.give_way()
        now[0] = 1.0
        with pytest.raises(SourceUnavailableError, match="OVERLOADED"):
            mine.give_way()
    with turns.turn(Deadline(lambda: 0.0, 1.0)):
        assert turns.present == 1


def test_who_waits_in_vain_leaves_the_line() -> None:
    turns = Turns()
    with turns.turn(Deadline(lambda: 0.0, 30.0)):
        with pytest.raises(SourceUnavailableError, match="OVERLOADED"), turns.turn(Deadline(lambda: 0.0, 0.01)):
            raise AssertionError("no turn was to be had")
        assert turns.present == 1
    with turns.turn(Deadline(lambda: 0.0, 1.0)):
        assert turns.present == 1


def test_who_leaves_in_an_error_gives_the_turn_back() -> None:
    turns = Turns()
    deadline = Deadline(lambda: 0.0, 1.0)
    with pytest.raises(ZeroDivisionError), turns.turn(deadline):
        raise ZeroDivisionError
    with turns.turn(deadline):
        assert turns.present == 1
    assert turns.present == 0


def test_nobody_stands_in_line_for_who_has_left() -> None:
    turns, gone = Turns(), threading.Event()
    refused: list[Exception] = []

    def stand() -> None:
        try:
            with turns.turn(Deadline(lambda: math.inf if gone.is_set() else 0.0, 60.0)):
                raise AssertionError("no turn was to be had")
        except SourceUnavailableError as error:
            refused.append(error)

    with turns.turn(Deadline(lambda: 0.0, 60.0)):
        standing = threading.Thread(target=stand)
        standing.start()
        gone.set()
        standing.join(20)
        assert len(refused) == 1
        assert turns.present == 1
