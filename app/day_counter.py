"""Tokens counted by day in Redis, over all instances."""

from __future__ import annotations

import logging

from redis import Redis
from redis.exceptions import RedisError

LOG = logging.getLogger(__name__)
TIMEOUT_S = 0.5
KEPT_S = 2 * 86_400


class RedisDayCounter:
    """A `DayCounter` in Redis. While Redis cannot be reached nothing is counted, work goes on, and the log says so."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)

    def add(self, day: int, tokens: int) -> None:
        """Adds to what the day has used."""
        try:
            with self._redis.pipeline() as commands:
                commands.incrby(_key(day), tokens)
                commands.expire(_key(day), KEPT_S)
                commands.execute()
        except RedisError as error:
            LOG.warning("tokens cannot be counted: %s", type(error).__name__)

    def total(self, day: int) -> int:
        """Tokens the day has used, as far as they could be counted."""
        try:
            return int(self._redis.get(_key(day)) or 0)
        except RedisError as error:
            LOG.warning("tokens cannot be counted: %s", type(error).__name__)
            return 0


def _key(day: int) -> str:
    return f"stimuli:tokens:{day}"
