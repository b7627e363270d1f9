"""Counts wrong passwords by address, whether there is an account or not, so that neither is told.

In Redis: what is lost with it is a count, and while it is away nobody logs in.
"""

import hashlib
from typing import Any

from adapters import redis_keys
from adapters.redis_link import RedisLink


class LoginGuard:
    """Locks an address after too many wrong passwords in a row.

    Args:
        link: To Redis.
        most: Wrong ones that are allowed.
        lock_s: How long the address is locked then, counted from the first wrong one.
    """

    def __init__(self, link: RedisLink, most: int, lock_s: int) -> None:
        self._link = link
        self._redis = link.client
        self._most = most
        self._lock_s = lock_s

    async def measure_lock_s(self, email: str) -> int:
        """For how many seconds more nobody may try; 0 if somebody may.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        key = _name(email)
        with self._link.named_errors():
            count: Any = await self._redis.get(key)
            if count is None or int(count) < self._most:
                return 0
            left_s: int = await self._redis.ttl(key)
        return max(left_s, 1)

    async def note_failure(self, email: str) -> None:
        """One wrong password more.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        key = _name(email)
        with self._link.named_errors():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.set(key, 0, ex=self._lock_s, nx=True)
                pipe.incr(key)
                await pipe.execute()

    async def forget(self, email: str) -> None:
        """A right password: the count begins anew.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._redis.delete(_name(email))


def _name(email: str) -> str:
    """Redis need not know anybody's address."""
    return redis_keys.wrong_passwords_of(hashlib.sha256(email.encode()).hexdigest())
