"""Counts requests in Redis over a sliding minute, for all gateways together.

A limit protects the service from a crowd; while Redis is away there is none, and everybody goes on.
"""

import math
import time
from dataclasses import dataclass
from typing import Final, cast

from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis import exceptions

from adapters.redis_link import RedisLink
from adapters.structured_log import get_logger

_PREFIX: Final = "rates"
# The library takes the connections below; it asks for an address all the same.
_NOWHERE: Final = "async+redis://"


@dataclass(frozen=True, slots=True)
class RateState:
    """How somebody stands.

    Attributes:
        allowed: Whether this request may go on.
        limit: Requests a minute.
        remaining: Of those, about now.
        reset_s: Until as many as the limit are allowed again, at least one second.
    """

    allowed: bool
    limit: int
    remaining: int
    reset_s: int


class RateLimiter:
    """One limit of requests a minute.

    Args:
        link: To Redis.
        a_minute: How many.
    """

    def __init__(self, link: RedisLink, a_minute: int) -> None:
        pool = link.client.connection_pool
        storage = RedisStorage(
            _NOWHERE,
            implementation="redispy",
            key_prefix=_PREFIX,
            connection_pool=cast("str", pool),
        )
        self._strategy = SlidingWindowCounterRateLimiter(storage)
        self._item = RateLimitItemPerMinute(a_minute)
        self._logger = get_logger()

    async def count(self, kind: str, who: str) -> RateState:
        """Counts one request, unless the limit is reached.

        Args:
            kind: Of whom, as in `user`.
            who: Which of them.
        """
        limit = self._item.amount
        try:
            allowed = await self._strategy.hit(self._item, kind, who)
            stats = await self._strategy.get_window_stats(self._item, kind, who)
        except (exceptions.RedisError, OSError) as error:
            self._logger.warning("rate_not_limited", detail=f"{type(error).__name__}: {error}")
            return RateState(allowed=True, limit=limit, remaining=limit, reset_s=1)
        reset_s = max(1, math.ceil(stats.reset_time - time.time()))
        return RateState(allowed, limit, max(stats.remaining, 0), reset_s)
