"""What calls leave for the thread that takes it, and when that thread is woken."""

from __future__ import annotations

import threading

from app.sources.openai.inbox import Inbox

LONG_S = 30.0
"""Longer than any machine takes over what these tests do."""


class Taker:
    """A thread that waits for `enough`, and what it was given."""

    def __init__(self, inbox: Inbox[str], enough: int, timeout: float = LONG_S) -> None:
        self.found: list[str | None] = []
        self._thread = threading.Thread(target=lambda: self.found.append(inbox.take(enough, timeout)))
        self._thread.start()

    def sleeps(self) -> bool:
        self._thread.join(0.05)
        return self._thread.is_alive()

    def given(self) -> str | None:
        self._thread.join(LONG_S)
        return self.found[0]


def test_what_is_there_is_given_in_order_without_waiting() -> None:
    inbox: Inbox[str] = Inbox()
    assert not inbox
    inbox.put("a")
    inbox.put("b")
    assert inbox
    assert [inbox.take(5, LONG_S), inbox.take(5, LONG_S)] == ["a", "b"]


def test_the_taker_sleeps_until_there_is_enough() -> None:
    inbox: Inbox[str] = Inbox()
    taker = Taker(inbox, 3)
    assert taker.sleeps()
    for text in "abc":
        assert taker.sleeps()
        inbox.put(text)
    assert taker.given() == "a"
    assert [inbox.take(3, LONG_S), inbox.take(3, LONG_S)] == ["b", "c"]


def test_what_is_urgent_wakes_at_once_and_keeps_its_place() -> None:
    inbox: Inbox[str] = Inbox()
    taker = Taker(inbox, 9)
    assert taker.sleeps()
    inbox.put("a")
    inbox.put("the end", urgent=True)
    assert taker.given() == "a"
    assert inbox.take(9, LONG_S) == "the end"


def test_when_the_time_is_over_the_taker_is_given_what_there_is() -> None:
    inbox: Inbox[str] = Inbox()
    assert inbox.take(1, 0.0) is None
    taker = Taker(inbox, 9, 1.0)
    inbox.put("a")
    assert taker.given() == "a"
    assert inbox.take(1, 0.01) is None


def test_nothing_is_lost_when_time_runs_out_as_things_come() -> None:
    inbox: Inbox[int] = Inbox()

    def put_all() -> None:
        for number in range(500):
            inbox.put(number)

    putter = threading.Thread(target=put_all)
    putter.start()
    found: list[int] = []
    for _ in range(100_000):
        if len(found) == 500:
            break
        if (number := inbox.take(2, 0.0001)) is not None:
            found.append(number)
    putter.join(LONG_S)
    assert found == list(range(500))
