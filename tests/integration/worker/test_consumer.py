"""The consumer loop on a real queue with scripted jobs: what ends how, and that nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from adapters import redis_keys
from adapters.errors import NotAVideo, ObjectNotFound
from adapters.job_stream import ANALYSES, JobStream, JobStreamSettings, QueueDepth
from adapters.redis_link import RedisLink, RedisSettings
from contracts.errors import DependencyUnreachable
from contracts.jobs import AnalysisJob
from deployments.consumer import JobConsumer
from deployments.failures import Superseded
from tests.polling import wait_until
from tests.services.servers import running_redis

SETTINGS = JobStreamSettings(lease_s=0.4, max_attempts=3, backoff_s=0.05, max_backoff_s=0.1)
EMPTY = QueueDepth(0, 0, 0, 0)

Step = Callable[[AnalysisJob], Awaitable[None]]


class ScriptedHandler:
    """Does what a test says, run by run, and then succeeds.

    Args:
        script: One step a run.
    """

    def __init__(self, *script: Step) -> None:
        self._script = list(script)
        self.runs: list[AnalysisJob] = []
        self.done: list[AnalysisJob] = []
        self.failures: list[tuple[str, str]] = []

    async def run(self, job: AnalysisJob) -> None:
        """One attempt."""
        self.runs.append(job)
        if self._script:
            await self._script.pop(0)(job)
        self.done.append(job)

    async def fail(self, job: AnalysisJob, code: str, detail: str) -> None:
        """The user is told."""
        assert job.analysis_id in {run.analysis_id for run in self.runs} or not self.runs
        self.failures.append((code, detail))


def raising(error: BaseException) -> Step:
    """A run that ends in this error."""

    async def step(_: AnalysisJob) -> None:
        raise error

    return step


def lasting(seconds: float) -> Step:
    """A run that takes this long."""

    async def step(_: AnalysisJob) -> None:
        await asyncio.sleep(seconds)

    return step


@asynccontextmanager
async def consuming(
    redis: RedisLink, handler: ScriptedHandler
) -> AsyncIterator[JobStream[AnalysisJob]]:
    """A consumer at work, and a view of its queue."""
    stream = JobStream(redis, ANALYSES, SETTINGS, "consumer")
    await stream.open()
    consumer = JobConsumer(stream, handler)
    running = asyncio.create_task(consumer.run())
    try:
        yield JobStream(redis, ANALYSES, SETTINGS, "tests")
    finally:
        consumer.stop()
        await asyncio.wait_for(running, 10)


async def publish(stream: JobStream[AnalysisJob]) -> AnalysisJob:
    """One new job."""
    job = AnalysisJob(analysis_id=uuid4(), user_id=uuid4(), object_key="uploads/a/b.mp4")
    await stream.publish(job, str(job.analysis_id))
    return job


async def settled(stream: JobStream[AnalysisJob], depth: QueueDepth = EMPTY) -> None:
    """Until the queue looks like this."""

    async def look() -> bool:
        return await stream.measure_depth() == depth

    await wait_until(look)


async def test_a_job_that_succeeds_leaves_the_queue(redis: RedisLink) -> None:
    """It runs once and is acknowledged."""
    handler = ScriptedHandler()
    async with consuming(redis, handler) as stream:
        job = await publish(stream)
        await wait_until(lambda: _truth(handler.done))
        await settled(stream)
    assert handler.runs == handler.done == [job]


async def _truth(value: object) -> bool:
    return bool(value)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotAVideo("the file is not a video that can be read"), "not_a_video"),
        (ObjectNotFound("uploads/a/b.mp4"), "upload_missing"),
    ],
)
async def test_what_the_climber_can_mend_fails_at_once_with_its_own_code(
    redis: RedisLink, error: Exception, code: str
) -> None:
    """No retry would help; the user is told why."""
    handler = ScriptedHandler(raising(error))
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await wait_until(lambda: _truth(handler.failures))
        await settled(stream)
    assert handler.failures == [(code, str(error))]
    assert len(handler.runs) == 1


async def test_our_own_mistake_is_tried_again_and_then_succeeds(redis: RedisLink) -> None:
    """Two failures of ours and a success end well, with the attempts counted."""
    handler = ScriptedHandler(raising(RuntimeError("1")), raising(RuntimeError("2")))
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await wait_until(lambda: _truth(handler.done))
        await settled(stream)
    assert [job.attempt for job in handler.runs] == [1, 2, 3]
    assert not handler.failures


async def test_a_job_that_keeps_failing_becomes_a_dead_letter_and_the_user_is_told(
    redis: RedisLink,
) -> None:
    """After the last attempt it is buried with its error, and blamed on us."""
    handler = ScriptedHandler(*(raising(RuntimeError(f"boom {n}")) for n in (1, 2, 3)))
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await settled(stream, QueueDepth(0, 0, 0, 1))
    ((_, fields),) = await redis.client.xrange(redis_keys.ANALYSES.dead)
    assert fields[b"error"] == b"RuntimeError: boom 3"
    assert [code for code, _ in handler.failures] == ["internal_error"]
    assert len(handler.runs) == SETTINGS.max_attempts


async def test_an_outage_of_any_length_is_survived(redis: RedisLink) -> None:
    """A missing service is no attempt: more outages than attempts still end well."""
    outage = DependencyUnreachable("PostgreSQL", "somewhere", "refused")
    handler = ScriptedHandler(*(raising(outage) for _ in range(4)))
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await wait_until(lambda: _truth(handler.done))
        await settled(stream)
    assert {job.attempt for job in handler.runs} == {1}
    assert not handler.failures


async def test_a_job_that_kills_its_process_each_time_is_given_up(redis: RedisLink) -> None:
    """Handed out too often without an end, it is buried unread."""
    victim = JobStream(redis, ANALYSES, SETTINGS, "victim")
    await victim.open()
    await publish(victim)
    for _ in range(SETTINGS.max_attempts):
        await wait_until(lambda: victim.lease(0.02), timeout_s=5)
    handler = ScriptedHandler()
    async with consuming(redis, handler) as stream:
        await settled(stream, QueueDepth(0, 0, 0, 1))
    assert not handler.runs
    assert [code for code, _ in handler.failures] == ["internal_error"]


async def test_a_long_job_keeps_its_lease(redis: RedisLink) -> None:
    """A job of several periods runs once although another consumer waits for it."""
    handler, other = ScriptedHandler(lasting(1.5)), ScriptedHandler()
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await wait_until(lambda: _truth(handler.runs))
        second = JobStream(redis, ANALYSES, SETTINGS, "second")
        rival = JobConsumer(second, other)
        waiting = asyncio.create_task(rival.run())
        await wait_until(lambda: _truth(handler.done))
        rival.stop()
        await waiting
    assert not other.runs


async def test_a_superseded_attempt_is_dropped_without_a_word(redis: RedisLink) -> None:
    """Another attempt owns the analysis: nothing is reported, the entry is left to its owner."""
    handler = ScriptedHandler(raising(Superseded()))
    async with consuming(redis, handler) as stream:
        await publish(stream)
        await wait_until(lambda: _truth(len(handler.runs) >= 2))
        await settled(stream)
    assert not handler.failures


async def test_stopping_finishes_the_job_in_hand_and_takes_no_other(redis: RedisLink) -> None:
    """A rollout loses nothing and drags nothing along."""
    handler = ScriptedHandler(lasting(0.5))
    stream = JobStream(redis, ANALYSES, SETTINGS, "tests")
    consumer = JobConsumer(JobStream(redis, ANALYSES, SETTINGS, "consumer"), handler)
    running = asyncio.create_task(consumer.run())
    await publish(stream)
    await wait_until(lambda: _truth(handler.runs))
    await publish(stream)
    consumer.stop()
    await asyncio.wait_for(running, 5)
    assert len(handler.done) == 1
    assert await stream.measure_depth() == QueueDepth(1, 0, 0, 0)


async def test_a_cancelled_job_is_left_for_another_consumer(redis: RedisLink) -> None:
    """A consumer that is killed in the middle loses its job to the next one, not to nobody."""
    handler, heir = ScriptedHandler(lasting(60)), ScriptedHandler()
    killed = asyncio.create_task(
        JobConsumer(JobStream(redis, ANALYSES, SETTINGS, "killed"), handler).run()
    )
    stream = JobStream(redis, ANALYSES, SETTINGS, "tests")
    await stream.open()
    job = await publish(stream)
    await wait_until(lambda: _truth(handler.runs))
    killed.cancel()
    async with consuming(redis, heir) as stream:
        await wait_until(lambda: _truth(heir.done))
        await settled(stream)
    assert [done.analysis_id for done in heir.done] == [job.analysis_id]


async def test_a_job_survives_ten_seconds_without_redis() -> None:
    """Redis goes away during a job and comes back: the job ends once and is acknowledged."""
    with running_redis() as server:
        link = RedisLink(RedisSettings(url=server.url))
        handler = ScriptedHandler(lasting(1.0))
        async with consuming(link, handler) as stream:
            await publish(stream)
            await wait_until(lambda: _truth(handler.runs))
            server.stop()
            await asyncio.sleep(1.5)
            server.start()

            async def emptied() -> bool:
                try:
                    return await stream.measure_depth() == EMPTY
                except DependencyUnreachable:
                    return False

            await wait_until(emptied)
        assert len({job.analysis_id for job in handler.done}) == 1
        await link.close()
