"""Workers that fill the machine keep to a processor each; asked of the kernel, about a real server."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.web.affinity import keep_to, processor
from tests.web.server import Server, running
from tests.web.test_metrics import workers
from tests.web.test_server import booted


@pytest.fixture
def two() -> Iterator[list[int]]:
    """Two processors, or the one there is: this process and the servers that it starts may use no other."""
    all_of_them = os.sched_getaffinity(0)
    chosen = sorted(all_of_them)[:2]
    os.sched_setaffinity(0, chosen)
    yield chosen
    os.sched_setaffinity(0, all_of_them)


def may_run_on(pid: int) -> list[int]:
    """Processors of every thread of a process."""
    found: set[int] = set()
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        listed = re.search(r"^Cpus_allowed_list:\s*(\S+)$", status.read_text(encoding="utf-8"), re.MULTILINE)
        assert listed
        for part in listed[1].split(","):
            first, _, last = part.partition("-")
            found |= set(range(int(first), int(last or first) + 1))
    return sorted(found)


def spread(server: Server, expected: list[list[int]]) -> bool:
    """Waits until the living workers may run on these; a worker says that it boots before it has settled."""
    for _ in range(200):
        with suppress(ProcessLookupError, FileNotFoundError):  # one has just ended
            living = [pid for pid in workers(server) if Path(f"/proc/{pid}").exists()]
            if sorted(may_run_on(pid) for pid in living) == expected:
                return True
        time.sleep(0.05)
    return False


def test_each_worker_has_its_own_and_the_next_one_takes_it_over(two: list[int]) -> None:
    with running(WEB_CONCURRENCY=str(len(two))) as server:
        assert booted(server, len(two))
        assert spread(server, [[one] for one in two])
        os.kill(workers(server)[-1], signal.SIGKILL)
        assert booted(server, len(two) + 1)
        assert {server.ask("GET", "/health").status for _ in range(10)} == {200}
        assert spread(server, [[one] for one in two])


@pytest.mark.parametrize(
    "variables", [{"WEB_CONCURRENCY": "1"}, {"WEB_CONCURRENCY": "2", "WORKER_CPU_AFFINITY": "off"}]
)
def test_elsewhere_the_system_decides(two: list[int], variables: dict[str, str]) -> None:
    with running(**variables) as server:
        assert booted(server, int(variables["WEB_CONCURRENCY"]))
        assert {server.ask("GET", "/health").status for _ in range(10)} == {200}
        assert spread(server, [two] * int(variables["WEB_CONCURRENCY"]))


@pytest.mark.parametrize(
    ("processors", "workers_there", "taken", "chosen"),
    [
        ({0, 1}, 2, [], 0),
        ({0, 1}, 2, [0], 1),
        ({0, 1}, 2, [0, 1], 0),  # two more come while the old ones finish
        ({0, 1}, 2, [0, 1, 0], 1),
        ({2, 5}, 4, [2, 5], 2),
        ({2, 5}, 3, [2, 5], None),
        ({2, 5}, 2, [None, None], 2),  # workers from before it was switched on
        ({0, 1, 2, 3}, 2, [], None),
        ({0}, 2, [], None),
        (set(), 2, [], None),
    ],
)
def test_a_new_worker_gets_the_one_that_the_fewest_have(
    processors: set[int], workers_there: int, taken: list[int | None], chosen: int | None
) -> None:
    assert processor(processors, workers_there, taken) == chosen


def test_a_processor_that_is_gone_is_said_and_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    before = os.sched_getaffinity(0)
    keep_to(1023)
    assert os.sched_getaffinity(0) == before
    assert "1023" in caplog.text
