"""The floor is had by one thread at a time, in the order of coming, and left while it waits."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from app.floor import KEPT_WAITING_S, Floor


def test_the_floor_is_had_by_one_and_left_while_it_waits() -> None:
    floor, order = Floor(), list[str]()
    first = floor.place()
    at_work = threading.Event()

    def other() -> None:
        at_work.set()
        with floor.place().held():
            order.append("other")

    thread = threading.Thread(target=other)
    with first.held():
        thread.start()
        assert at_work.wait(30)
        order.append("first")
        with first.left():
            thread.join(30)
        order.append("first again")
    assert order == ["first", "other", "first again"]


def test_who_does_not_have_the_floor_neither_leaves_it_nor_comes_back_to_it() -> None:
    floor = Floor()
    holder, other = floor.place(), floor.place()
    with holder.held():
        other.leave()
        with other.left():
            pass
        holder.take()  # it has it already
        thread = threading.Thread(target=floor.place().take, daemon=True)
        thread.start()
        thread.join(0.05)
        assert floor.waiting == 1
    thread.join(30)
    assert floor.waiting == 0


def order_of(comers: Sequence[tuple[str, bool]]) -> list[str]:
    """In which order they have the floor who come one after another while somebody has it: name, and whether first."""
    floor, order = Floor(), list[str]()

    def work(name: str, first: bool) -> None:
        with floor.place().held(first=first):
            order.append(name)

    threads = [threading.Thread(target=work, args=comer) for comer in comers]
    with floor.place().held():
        for number, thread in enumerate(threads):
            thread.start()
            while floor.waiting == number:
                thread.join(0.001)
    for thread in threads:
        thread.join(30)
    assert floor.waiting == 0
    return order


def test_the_floor_is_had_in_the_order_of_coming() -> None:
    assert order_of([(name, False) for name in "abcde"]) == list("abcde")


def test_who_stands_in_the_first_line_goes_first() -> None:
    assert order_of([("a", False), ("x", True), ("b", False), ("y", True)]) == ["x", "y", "a", "b"]


def test_who_was_kept_waiting_goes_before_a_thread_that_is_awake() -> None:
    now, order = [0.0], list[str]()
    floor = Floor(lambda: now[0])

    def wait() -> None:
        with floor.place().held():
            order.append("waiting")

    thread = threading.Thread(target=wait)
    with floor.place().held():
        thread.start()
        while not floor.waiting:
            thread.join(0.001)
        now[0] += KEPT_WAITING_S
    with floor.place().held():
        order.append("awake")
    thread.join(30)
    assert order == ["waiting", "awake"]


def test_many_threads_have_it_one_at_a_time() -> None:
    floor, present, most = Floor(), list[int](), list[int]()

    def work() -> None:
        place = floor.place()
        for number in range(200):
            with place.held():
                present.append(number)
                most.append(len(present))
                present.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(most) == 8 * 200
    assert set(most) == {1}
