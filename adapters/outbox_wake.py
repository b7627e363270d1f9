"""A hint to the relay that the outbox has something new; losing it costs one polling interval."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from redis.asyncio.client import PubSub

from adapters import redis_keys
from adapters.redis_link import RedisLink
from contracts.errors import DependencyUnreachable


class OutboxListener:
    """An open ear for rings.

    Args:
        link: To Redis.
        channel: Subscribed already.
    """

    def __init__(self, link: RedisLink, channel: PubSub) -> None:
        self._link = link
        self._channel = channel

    async def wait(self, timeout_s: float) -> None:
        """Returns at the next ring, at once if there was one since the last wait, or in time.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._channel.get_message(timeout=timeout_s)


class OutboxWake:
    """Rings, and listens.

    Args:
        link: To Redis.
    """

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def ring(self) -> None:
        """Wakes all relays, if Redis answers."""
        with suppress(DependencyUnreachable), self._link.named_errors():
            await self._link.client.publish(redis_keys.OUTBOX_WAKE, "1")

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[OutboxListener]:
        """Hears every ring from now on.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            async with self._link.client.pubsub(ignore_subscribe_messages=True) as channel:
                await channel.subscribe(redis_keys.OUTBOX_WAKE)
                yield OutboxListener(self._link, channel)
