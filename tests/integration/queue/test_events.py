"""Events on a real Redis: replayed in order, rung for at once, gaps admitted."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters import events as events_module
from adapters import redis_keys
from adapters.events import FROM_THE_START, EventBell, EventLog
from adapters.redis_link import RedisLink
from contracts.progress import AnalysisProgress, Stage


def make_event(percent: int) -> AnalysisProgress:
    """A step further."""
    return AnalysisProgress(
        analysis_id=uuid4(), at=datetime.now(UTC), stage=Stage.POSE, percent=percent
    )


async def publish_steps(log: EventLog, user_id: UUID, count: int) -> None:
    """So many events."""
    for percent in range(count):
        await log.publish(user_id, make_event(percent))


async def test_events_are_replayed_in_order_behind_a_cursor(redis: RedisLink) -> None:
    """Reading from the third event's id answers the fourth and later ones."""
    log, user_id = EventLog(redis), uuid4()
    await publish_steps(log, user_id, 6)
    everything = await log.read_after(user_id, FROM_THE_START)
    rest = await log.read_after(user_id, everything.events[2].event_id)
    assert [stored.event.percent for stored in everything.events] == list(range(6))
    assert rest.events == everything.events[3:]
    assert not everything.gap
    assert not rest.gap


async def test_users_do_not_see_each_others_events(redis: RedisLink) -> None:
    """Each user has a stream of their own."""
    log, one, other = EventLog(redis), uuid4(), uuid4()
    await publish_steps(log, one, 2)
    assert not (await log.read_after(other, FROM_THE_START)).events


async def test_a_message_id_is_published_once(redis: RedisLink) -> None:
    """A relay that died after publishing can publish again without harm."""
    log, user_id, event = EventLog(redis), uuid4(), make_event(1)
    for _ in range(3):
        await log.publish(user_id, event, "same")
    assert len((await log.read_after(user_id, FROM_THE_START)).events) == 1


async def test_a_cursor_whose_events_were_dropped_is_told_of_the_gap(redis: RedisLink) -> None:
    """A reader that comes back after its place was trimmed away must fetch the state anew."""
    log, user_id = EventLog(redis), uuid4()
    await publish_steps(log, user_id, 3)
    cursor = (await log.read_after(user_id, FROM_THE_START)).events[0].event_id
    await redis.client.xtrim(redis_keys.events_of(user_id), maxlen=1, approximate=False)
    assert (await log.read_after(user_id, cursor)).gap


async def test_the_end_of_the_stream_is_a_cursor_behind_everything(redis: RedisLink) -> None:
    """A reader that begins at the end sees only what comes later."""
    log, user_id = EventLog(redis), uuid4()
    assert await log.find_end(user_id) == FROM_THE_START
    await publish_steps(log, user_id, 2)
    end = await log.find_end(user_id)
    assert not (await log.read_after(user_id, end)).events
    await log.publish(user_id, make_event(9))
    assert len((await log.read_after(user_id, end)).events) == 1


async def test_the_bell_rings_for_the_user_and_nobody_else(redis: RedisLink) -> None:
    """A published event wakes its user's listener promptly and leaves others asleep."""
    log, bell, mine, other = EventLog(redis), EventBell(redis), uuid4(), uuid4()
    running = asyncio.create_task(bell.run())
    async with bell.listen(mine) as ring, bell.listen(other) as quiet:
        # The first ring says that the subscription stands.
        await asyncio.wait_for(ring.wait(), 5)
        await asyncio.wait_for(quiet.wait(), 5)
        ring.clear()
        quiet.clear()
        await log.publish(mine, make_event(1))
        await asyncio.wait_for(ring.wait(), 1)
        assert not quiet.is_set()
    running.cancel()


async def test_a_late_listener_is_rung_for_what_came_before_it_was_heard(
    redis: RedisLink,
) -> None:
    """Nothing published between reading and subscribing can be missed."""
    bell, user_id = EventBell(redis), uuid4()
    running = asyncio.create_task(bell.run())
    async with bell.listen(uuid4()), bell.listen(user_id) as ring:
        await asyncio.wait_for(ring.wait(), 5)
    running.cancel()


async def test_the_bell_survives_lost_connections(redis: RedisLink) -> None:
    """After the server cut every connection it rings again."""
    log, bell, user_id = EventLog(redis), EventBell(redis), uuid4()
    running = asyncio.create_task(bell.run())
    async with bell.listen(user_id) as ring:
        await asyncio.wait_for(ring.wait(), 5)
        await redis.client.client_kill_filter(_type="pubsub")
        ring.clear()
        # Subscribing again rings; from then on events do.
        await asyncio.wait_for(ring.wait(), 5)
        ring.clear()
        await log.publish(user_id, make_event(1))
        await asyncio.wait_for(ring.wait(), 1)
    running.cancel()


async def test_streams_are_bounded(redis: RedisLink) -> None:
    """A user with very many events keeps about the newest thousand, for a day."""
    log, user_id = EventLog(redis), uuid4()
    await publish_steps(log, user_id, 101)
    key = redis_keys.events_of(user_id)
    assert await redis.client.xlen(key) == 101
    assert 0 < await redis.client.pttl(key) <= events_module._KEPT_MS
