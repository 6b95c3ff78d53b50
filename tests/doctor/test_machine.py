"""Memory and clock, seen through what the caller gives."""

from __future__ import annotations

import pytest

from app.doctor import machine
from app.doctor.findings import Level

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("mib", "level"), [(512, Level.FAIL), (799, Level.FAIL), (900, Level.WARN), (1024, Level.OK), (2048, Level.OK)]
)
def test_the_memory_of_the_guides_task_is_enough_and_half_of_it_is_not(mib: int, level: Level) -> None:
    (found,) = machine.check_memory(lambda: mib * MIB)
    assert found.level is level


def test_without_a_limit_the_machines_memory_counts() -> None:
    (found,) = machine.check_memory(lambda: None)
    assert int(found.params["mib"]) > 0


def test_a_clock_before_the_program_was_written_is_behind() -> None:
    (found,) = machine.check_clock(lambda: 0.0)
    assert (found.level, found.name) == (Level.FAIL, "BEHIND")
    (now,) = machine.check_clock()
    assert now.level is Level.OK
