"""A pool that is given fewer threads than it asks for."""

import threading
from concurrent.futures import Future

import pytest

from app.threads import Threads


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many threads the system gives from now on."""
    left = [1_000]
    begin = threading.Thread.start

    def limited(thread: threading.Thread) -> None:
        if left[0] == 0:
            raise RuntimeError("can't start new thread")
        left[0] -= 1
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", limited)
    return left


def test_work_waits_for_one_of_the_threads_there_are(most: list[int], caplog: pytest.LogCaptureFixture) -> None:
    most[0] = 2
    both_at_work = threading.Barrier(3)
    with Threads(8) as threads:
        first: list[Future[int]] = [threads.submit(both_at_work.wait, 30) for _ in range(2)]
        later = [threads.submit(pow, number, 2) for number in range(5)]
        both_at_work.wait(30)
        assert [one.result(30) for one in later] == [0, 1, 4, 9, 16]
        assert {one.result(30) for one in first} <= {0, 1, 2}
    assert caplog.text.count("no more threads") == 1


def test_without_any_it_says_so(most: list[int]) -> None:
    most[0] = 0
    with Threads(8) as threads, pytest.raises(RuntimeError):
        threads.submit(print)
