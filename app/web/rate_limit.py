"""How many requests one client may make. Counted in Redis over all instances, or in memory in each process."""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

from app.web.problems import ApiError

LOG = logging.getLogger(__name__)
REDIS_TIMEOUT_S = 0.5
STEP_S = 2.0
"""A wall clock that moves this far against the monotonic one has been set."""

PAUSE_S = 10.0
"""A counter that cannot be reached is left alone for this long, so that requests do not wait for it one by one."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a client: `limit` requests in the window, `remaining` of them, all back in `reset_s` seconds."""

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """The RateLimit headers of draft-ietf-httpapi-ratelimit-headers, in the three-field form clients know."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


def client_key(address: str | None) -> str:
    """Who counts as one client: an IPv4 address, or the /64 network that one IPv6 subscriber is given."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)


class RateLimit:
    """A limit for each client. When its counter cannot be reached, requests pass, `uncounted` is told each time and the
    log once a pause."""

    def __init__(
        self,
        rate: str,
        redis_url: str,
        clock: Callable[[], float],
        uncounted: Callable[[], None] = lambda: None,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._item: RateLimitItem | None = parse(rate) if rate else None
        options = {"socket_timeout": REDIS_TIMEOUT_S, "socket_connect_timeout": REDIS_TIMEOUT_S} if redis_url else {}
        self._storage = storage_from_string(redis_url or "memory://", wrap_exceptions=True, **options)
        self._strategy = MovingWindowRateLimiter(self._storage)
        self._clock = clock
        self._wall_clock = wall_clock
        self._offset = wall_clock() - clock()
        self._in_memory = not redis_url
        self._uncounted = uncounted
        self._paused_until = -math.inf

    def hit(self, client: str) -> Allowance | None:
        """Counts one request. None: no limit, or it cannot be counted. Raises ApiError (429) over the limit."""
        if self._item is None:
            return None
        if self._clock() < self._paused_until:
            self._uncounted()
            return None
        self._mind_the_clock()
        try:
            allowed = self._strategy.hit(self._item, client)
            window = self._strategy.get_window_stats(self._item, client)
        except (StorageError, RedisError, OSError) as error:
            self._paused_until = self._clock() + PAUSE_S
            LOG.warning("rate limits cannot be counted, requests pass: %s", type(error).__name__)
            self._uncounted()
            return None
        reset_s = min(self._item.get_expiry(), max(1, math.ceil(window.reset_time - self._wall_clock())))
        allowance = Allowance(self._item.amount, window.remaining, reset_s)
        if not allowed:
            raise ApiError(
                429,
                "RATE_LIMITED",
                retryable=True,
                retry_after=reset_s,
                params={"limit": self._item.amount, "seconds": reset_s},
                headers=allowance.headers(),
            )
        return allowance

    def _mind_the_clock(self) -> None:
        """Forgets counts that were timed by another clock: set back an hour, it would lock clients out for an hour.

        In Redis such counts expire by themselves within the limit's window.
        """
        offset = self._wall_clock() - self._clock()
        if abs(offset - self._offset) <= STEP_S:
            return
        self._offset = offset
        if self._in_memory:
            self._storage.reset()
            LOG.warning("the clock has been set, rate limits begin anew")
