"""How many upstream tokens may be spent a day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from app.stimuli.errors import SourceUnavailableError

WallClock = Callable[[], float]
"""Seconds since the epoch, UTC."""

DAY_S = 86_400


class DayCounter(Protocol):
    """Counts tokens by day (whole days since the epoch, UTC). Shared by all instances where it is kept outside."""

    def add(self, day: int, tokens: int) -> None:
        """Adds to what the day has used; `tokens` may be negative, where an estimate was too high."""

    def total(self, day: int) -> int:
        """Tokens the day has used."""


class InMemoryDayCounter:
    """Counts for this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day = 0
        self._tokens = 0

    def add(self, day: int, tokens: int) -> None:
        """Adds to the day; a new day forgets the one before."""
        with self._lock:
            if day != self._day:
                self._day, self._tokens = day, 0
            self._tokens += tokens

    def total(self, day: int) -> int:
        """Tokens the day has used."""
        with self._lock:
            return self._tokens if day == self._day else 0


class TokenBudget(Protocol):
    """What the source asks before it calls, and tells after it has."""

    def require(self) -> None:
        """Raises SourceUnavailableError when the day's tokens are spent."""

    def spend(self, tokens: int) -> None:
        """Tokens paid, input and output alike; negative corrects an estimate."""


class Unlimited:
    """No budget."""

    def require(self) -> None:
        """Never refuses."""

    def spend(self, tokens: int) -> None:
        """Counts nothing."""


class DailyTokenBudget:
    """At most `limit` tokens a day (UTC). What is under way when it runs out is finished, so a day may end above it."""

    def __init__(self, limit: int, counter: DayCounter, wall_clock: WallClock) -> None:
        self._limit = limit
        self._counter = counter
        self._wall_clock = wall_clock

    def require(self) -> None:
        """Raises SourceUnavailableError BUDGET_EXHAUSTED until midnight UTC."""
        day, into_day = divmod(int(self._wall_clock()), DAY_S)
        if self._counter.total(day) >= self._limit:
            raise SourceUnavailableError("BUDGET_EXHAUSTED", retryable=True, retry_after=DAY_S - into_day)

    def spend(self, tokens: int) -> None:
        """Counts tokens to today."""
        self._counter.add(int(self._wall_clock()) // DAY_S, tokens)
