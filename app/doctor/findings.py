"""What a check has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts of this machine, as `urlsplit` names them."""


class Level(StrEnum):
    """`OK`: as it should be. `WARN`: works, but look at it. `FAIL`: will not work, or must not go into production."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. `check` and `name` are stable; together they key the sentences in `messages/*.toml`.

    `said`: a sentence by language that comes with the finding itself (a mistake in a setting).
    """

    check: str
    level: Level
    name: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


Findings = Iterator[Finding]


def ok(check: str, name: str, **params: str | int) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, name, params)


def warn(check: str, name: str, **params: str | int) -> Finding:
    """Works, but look at it."""
    return Finding(check, Level.WARN, name, params)


def fail(check: str, name: str, **params: str | int) -> Finding:
    """Will not work, or must not be."""
    return Finding(check, Level.FAIL, name, params)
