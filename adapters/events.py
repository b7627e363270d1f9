"""A user's events: a stream that can be replayed, and a wake-up when there is more.

The stream is the truth; the wake-up is only a hint and may be lost. A reader therefore always reads
from its own cursor, on a wake-up or after a while.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from redis.asyncio.client import PubSub

from adapters import redis_keys
from adapters.redis_link import RedisLink
from contracts.errors import DependencyUnreachable
from contracts.progress import USER_EVENT, UserEvent

FROM_THE_START: Final = "0-0"
_KEPT_EVENTS: Final = 1000
_KEPT_MS: Final = 24 * 60 * 60 * 1000
_REMEMBERED_MS: Final = 24 * 60 * 60 * 1000
_RECONNECT_S: Final = 0.5

_PUBLISH: Final = """
if KEYS[2] and not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[5]) then return false end
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'event', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[2], id)
return id
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in the stream.

    Attributes:
        event_id: Cursor behind which a reader goes on.
        event: What happened.
    """

    event_id: str
    event: UserEvent


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events behind a cursor.

    Attributes:
        events: Oldest first.
        gap: Whether events between the cursor and the first of these may have been dropped.
    """

    events: tuple[StoredEvent, ...]
    gap: bool


class EventLog:
    """Writes and replays events.

    Args:
        link: To Redis.
    """

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._redis = link.client
        self._script = link.client.register_script(_PUBLISH)

    async def publish(self, user_id: UUID, event: UserEvent, message_id: str | None = None) -> None:
        """Appends an event, once for each message id, and wakes whoever waits for it.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        keys = [redis_keys.events_of(user_id)]
        if message_id is not None:
            keys.append(redis_keys.published(message_id))
        payload, channel = event.model_dump_json(), redis_keys.events_wake_of(user_id)
        with self._link.named_errors():
            await self._script(keys, [payload, channel, _KEPT_EVENTS, _KEPT_MS, _REMEMBERED_MS])

    async def read_after(self, user_id: UUID, cursor: str, limit: int = 100) -> EventBatch:
        """Events behind a cursor, at most so many.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        key = redis_keys.events_of(user_id)
        with self._link.named_errors():
            found: Any = await self._redis.xrange(key, min=f"({cursor}", count=limit)
            at_cursor: Any = await self._redis.xrange(key, min=cursor, max=cursor, count=1)
        events = tuple(
            StoredEvent(entry_id.decode(), USER_EVENT.validate_json(fields[b"event"]))
            for entry_id, fields in found
        )
        return EventBatch(events, gap=cursor != FROM_THE_START and not at_cursor)

    async def forget(self, user_id: UUID) -> None:
        """Removes everything that is kept for this user.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            await self._redis.delete(redis_keys.events_of(user_id))

    async def find_end(self, user_id: UUID) -> str:
        """The cursor behind everything that there is.

        Raises:
            DependencyUnreachable: If Redis does not answer.
        """
        with self._link.named_errors():
            last: Any = await self._redis.xrevrange(redis_keys.events_of(user_id), count=1)
        return last[0][0].decode() if last else FROM_THE_START


class EventBell:
    """Rings for the users that somebody in this process waits for, over one connection.

    Args:
        link: To Redis.
    """

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._changed = asyncio.Event()

    @asynccontextmanager
    async def listen(self, user_id: UUID) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever there may be something new for this user."""
        channel, ring = redis_keys.events_wake_of(user_id), asyncio.Event()
        self._waiting.setdefault(channel, set()).add(ring)
        self._changed.set()
        try:
            yield ring
        finally:
            self._waiting[channel].discard(ring)
            if not self._waiting[channel]:
                del self._waiting[channel]
            self._changed.set()

    async def run(self) -> None:
        """Listens until cancelled, through lost connections; a task of the process's lifespan."""
        while True:
            with suppress(DependencyUnreachable), self._link.named_errors():
                async with self._link.client.pubsub(ignore_subscribe_messages=True) as channels:
                    await self._follow(channels)
            await asyncio.sleep(_RECONNECT_S)

    async def _follow(self, channels: PubSub) -> None:
        subscribed: set[str] = set()
        while True:
            subscribed = await self._subscribe(channels, subscribed)
            if not subscribed:
                await self._changed.wait()
                continue
            message: Any = await channels.get_message(timeout=0.25)
            if message is not None:
                self._ring(message["channel"].decode())

    async def _subscribe(self, channels: PubSub, subscribed: set[str]) -> set[str]:
        """Follows who waits; new waiters are rung once, for what came before we listened."""
        if not self._changed.is_set() and subscribed:
            return subscribed
        self._changed.clear()
        wanted = set(self._waiting)
        if gone := subscribed - wanted:
            await channels.unsubscribe(*gone)
        if new := wanted - subscribed:
            await channels.subscribe(*new)
            for channel in new:
                self._ring(channel)
        return wanted

    def _ring(self, channel: str) -> None:
        for ring in self._waiting.get(channel, ()):
            ring.set()
