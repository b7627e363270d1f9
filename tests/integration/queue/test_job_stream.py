"""The job queue on a real Redis: nothing lost, nothing twice, nobody waits for ever."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import pytest

from adapters import redis_keys
from adapters.job_stream import ANALYSES, GROUP, JobStream, JobStreamSettings, QueueDepth
from adapters.redis_link import RedisLink, RedisSettings
from cli.embedded.redis import EmbeddedRedis
from contracts.errors import DependencyUnreachable
from contracts.jobs import AnalysisJob
from tests.polling import wait_until
from tests.services.servers import running_redis

SETTINGS = JobStreamSettings(lease_s=0.3, max_attempts=3, backoff_s=0.1, max_backoff_s=0.2)

MakeStream = Callable[[str], JobStream[AnalysisJob]]


@pytest.fixture
def stream_of(redis: RedisLink) -> MakeStream:
    """Makes a consumer's view of the queue."""
    return lambda name: JobStream[AnalysisJob](redis, ANALYSES, SETTINGS, name)


def make_job() -> AnalysisJob:
    """A job."""
    return AnalysisJob(analysis_id=uuid4(), user_id=uuid4(), object_key="uploads/a/b.mp4")


async def test_a_published_job_reaches_one_consumer_once(stream_of: MakeStream) -> None:
    """Of two consumers one gets the job, unchanged, and the queue is empty after its end."""
    one, other, job = stream_of("one"), stream_of("other"), make_job()
    await one.open()
    await one.publish(job, "m1")
    lease = await one.lease(0.1)
    assert lease is not None
    assert lease.job == job
    assert await other.lease(0.05) is None
    await one.acknowledge(lease)
    assert await one.measure_depth() == QueueDepth(0, 0, 0, 0)


async def test_a_message_id_is_published_once(stream_of: MakeStream) -> None:
    """A relay that died after publishing can publish again without harm."""
    stream, job = stream_of("one"), make_job()
    await stream.open()
    for _ in range(3):
        await stream.publish(job, "same")
    assert (await stream.measure_depth()).waiting == 1


async def test_jobs_published_before_any_consumer_existed_are_handed_out(
    stream_of: MakeStream,
) -> None:
    """The group begins at the start of the stream."""
    stream, job = stream_of("one"), make_job()
    await stream.publish(job, "m1")
    await stream.open()
    lease = await stream.lease(0.1)
    assert lease is not None
    assert lease.job == job


async def test_a_job_of_a_dead_consumer_is_claimed_and_counts_as_another_attempt(
    stream_of: MakeStream,
) -> None:
    """Nobody renews the lease, so the next consumer gets the job after one period."""
    dead, living = stream_of("dead"), stream_of("living")
    await dead.open()
    await dead.publish(make_job(), "m1")
    first = await dead.lease(0.1)
    second = await wait_until(lambda: living.lease(0.05), timeout_s=3)
    assert first is not None
    assert second.job.analysis_id == first.job.analysis_id
    assert (first.job.attempt, second.job.attempt) == (1, 2)


async def test_a_renewed_lease_is_not_claimed(stream_of: MakeStream) -> None:
    """As long as its holder renews, no other consumer gets the job."""
    holder, other = stream_of("holder"), stream_of("other")
    await holder.open()
    await holder.publish(make_job(), "m1")
    lease = await holder.lease(0.1)
    assert lease is not None
    loop = asyncio.get_running_loop()
    until = loop.time() + 3 * SETTINGS.lease_s
    while loop.time() < until:
        assert await holder.renew(lease)
        assert await other.lease(0.02) is None


async def test_a_holder_learns_that_it_lost_its_lease(stream_of: MakeStream) -> None:
    """Renewing after somebody else has claimed the job says no and does not take it back."""
    slow, quick = stream_of("slow"), stream_of("quick")
    await slow.open()
    await slow.publish(make_job(), "m1")
    lost = await slow.lease(0.1)
    assert lost is not None
    claimed = await wait_until(lambda: quick.lease(0.05), timeout_s=3)
    assert not await slow.renew(lost)
    assert await quick.renew(claimed)


async def test_a_failed_job_comes_back_after_its_backoff_with_a_higher_attempt(
    stream_of: MakeStream,
) -> None:
    """It is parked, not handed out at once, and then handed out again."""
    stream = stream_of("one")
    await stream.open()
    await stream.publish(make_job(), "m1")
    lease = await stream.lease(0.1)
    assert lease is not None
    assert await stream.retry_later(lease, counts=True) == pytest.approx(0.1)
    assert await stream.measure_depth() == QueueDepth(0, 0, 1, 0)
    again = await wait_until(lambda: stream.lease(0.02), timeout_s=3)
    assert again.job == lease.job.model_copy(update={"attempt": 2})


async def test_an_outage_does_not_count_as_an_attempt(stream_of: MakeStream) -> None:
    """A job that waits for a service comes back as it was."""
    stream = stream_of("one")
    await stream.open()
    await stream.publish(make_job(), "m1")
    lease = await stream.lease(0.1)
    assert lease is not None
    await stream.retry_later(lease, counts=False)
    again = await wait_until(lambda: stream.lease(0.02), timeout_s=3)
    assert again.job == lease.job


def test_backoff_doubles_up_to_a_limit() -> None:
    """Each wait is twice the one before, never above the longest."""
    patient = JobStreamSettings(backoff_s=2, max_backoff_s=10)
    assert [patient.backoff_after(attempt) for attempt in (1, 2, 3, 4, 50)] == [2, 4, 8, 10, 10]


async def test_a_buried_job_is_kept_with_its_error(stream_of: MakeStream, redis: RedisLink) -> None:
    """It leaves the queue for the dead letters, readable by a person."""
    stream = stream_of("one")
    await stream.open()
    await stream.publish(make_job(), "m1")
    lease = await stream.lease(0.1)
    assert lease is not None
    await stream.bury(lease, "RuntimeError: boom")
    assert await stream.measure_depth() == QueueDepth(0, 0, 0, 1)
    ((_, fields),) = await redis.client.xrange(redis_keys.ANALYSES.dead)
    assert fields[b"error"] == b"RuntimeError: boom"
    assert AnalysisJob.model_validate_json(fields[b"job"]) == lease.job


async def test_consumer_names_do_not_leak(stream_of: MakeStream, redis: RedisLink) -> None:
    """A consumer that closes is forgotten; one that still holds a job is not."""
    leaving, holding = stream_of("leaving"), stream_of("holding")
    await leaving.open()
    await leaving.lease(0.01)
    await holding.publish(make_job(), "m1")
    assert await holding.lease(0.1)
    await leaving.close()
    await holding.close()
    consumers = await redis.client.xinfo_consumers(redis_keys.ANALYSES.waiting, GROUP)
    assert [consumer["name"] for consumer in consumers] == [b"holding"]


async def test_a_queue_that_lost_its_data_works_again(
    stream_of: MakeStream, redis: RedisLink
) -> None:
    """A Redis that came back empty is given its group again by the next lease."""
    stream = stream_of("one")
    await stream.open()
    await redis.client.flushall()
    assert await stream.lease(0.05) is None
    await stream.publish(make_job(), "m1")
    assert await stream.lease(0.1) is not None


async def test_many_consumers_share_many_jobs_without_losing_or_doubling_one(
    stream_of: MakeStream,
) -> None:
    """Sixty jobs over five consumers are each acknowledged by exactly one."""
    streams = [stream_of(f"c{number}") for number in range(5)]
    await streams[0].open()
    jobs = [make_job() for _ in range(60)]
    for number, job in enumerate(jobs):
        await streams[0].publish(job, f"m{number}")
    done: list[AnalysisJob] = []

    async def consume(stream: JobStream[AnalysisJob]) -> None:
        while lease := await stream.lease(0.05):
            done.append(lease.job)
            await stream.acknowledge(lease)

    await asyncio.gather(*(consume(stream) for stream in streams))
    assert sorted(job.analysis_id for job in done) == sorted(job.analysis_id for job in jobs)


@pytest.fixture
def own_redis() -> EmbeddedRedis:
    """A server that a test may stop."""
    with running_redis() as server:
        yield server


async def test_an_unreachable_redis_is_named(own_redis: EmbeddedRedis) -> None:
    """Every operation says which service does not answer and where, without its password."""
    link = RedisLink(RedisSettings(url=own_redis.url))
    stream = JobStream(link, ANALYSES, SETTINGS, "one")
    await stream.open()
    own_redis.stop()
    with pytest.raises(DependencyUnreachable, match=r"Redis cannot be reached at redis://127") as e:
        await stream.lease(0.05)
    assert "for-tests-only" not in str(e.value)
    await link.close()


async def test_jobs_and_leases_survive_a_restart_of_redis(own_redis: EmbeddedRedis) -> None:
    """What was waiting still waits and what was leased can still be renewed."""
    link = RedisLink(RedisSettings(url=own_redis.url))
    stream = JobStream(link, ANALYSES, JobStreamSettings(lease_s=30), "one")
    await stream.open()
    await stream.publish(make_job(), "m1")
    await stream.publish(make_job(), "m2")
    lease = await stream.lease(0.1)
    assert lease is not None
    own_redis.stop()
    own_redis.start()

    async def renewed() -> bool:
        try:
            return await stream.renew(lease)
        except DependencyUnreachable:
            return False

    assert await wait_until(renewed)
    assert await stream.measure_depth() == QueueDepth(1, 1, 0, 0)
    await link.close()
