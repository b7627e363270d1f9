"""The relay between a real PostgreSQL and a real Redis: it may die anywhere."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import func, select

from adapters.events import FROM_THE_START, EventLog
from adapters.job_stream import ANALYSES, HOLDS, PLANS, JobStream, JobStreamSettings
from adapters.outbox_wake import OutboxWake
from adapters.redis_link import RedisLink
from contracts.jobs import AnalysisJob, HoldDetectionJob, PlanJob, PlanKind
from contracts.progress import AnalysisStarted
from db.models import Analysis, AnalysisStatus, OutboxRow, Route
from db.models.outbox import OutboxTopic
from db.repositories import OutboxRepository
from db.session import Database
from deployments.outbox_relay import OutboxRelay
from tests.integration.db.rows import store_analysis, store_route, store_user
from tests.polling import wait_until


class Wiring:
    """A relay and both its ends.

    Args:
        database: PostgreSQL.
        redis: Redis.
    """

    def __init__(self, database: Database, redis: RedisLink) -> None:
        self.database = database
        self.stream = JobStream(redis, ANALYSES, JobStreamSettings(), "tests")
        self.photos = JobStream(redis, HOLDS, JobStreamSettings(), "tests")
        self.plans = JobStream(redis, PLANS, JobStreamSettings(), "tests")
        self.events = EventLog(redis)
        self.wake = OutboxWake(redis)
        self.relay = OutboxRelay(
            database, self.stream, self.photos, self.plans, self.events, self.wake, silent_s=60
        )

    async def write_job(self, analysis: Analysis) -> None:
        """As the gateway does."""
        job = AnalysisJob(
            analysis_id=analysis.id, user_id=analysis.user_id, object_key="uploads/a/b.mp4"
        )
        async with self.database.transaction() as session:
            payload = job.model_dump(mode="json")
            await OutboxRepository(session).add(OutboxTopic.JOB, analysis.user_id, payload)

    async def write_photo_job(self, route: Route) -> HoldDetectionJob:
        """As the gateway does."""
        assert route.detection_id is not None
        job = HoldDetectionJob(
            route_id=route.id,
            user_id=route.user_id,
            object_key=route.object_key,
            detection_id=route.detection_id,
        )
        async with self.database.transaction() as session:
            payload = job.model_dump(mode="json")
            await OutboxRepository(session).add(OutboxTopic.HOLD_JOB, route.user_id, payload)
        return job

    async def write_plan_job(self, user_id: UUID) -> PlanJob:
        """As the gateway does."""
        job = PlanJob(user_id=user_id, kind=PlanKind.GHOST, plan_id=uuid4())
        async with self.database.transaction() as session:
            payload = job.model_dump(mode="json")
            await OutboxRepository(session).add(OutboxTopic.PLAN_JOB, user_id, payload)
        return job

    async def count_photo_jobs(self) -> int:
        """What arrived."""
        await self.photos.open()
        return (await self.photos.measure_depth()).waiting

    async def write_event(self, analysis: Analysis) -> None:
        """As the orchestrator does."""
        event = AnalysisStarted(analysis_id=analysis.id, at=datetime.now(UTC))
        async with self.database.transaction() as session:
            payload = event.model_dump(mode="json")
            await OutboxRepository(session).add(OutboxTopic.EVENT, analysis.user_id, payload)

    async def count_rows(self) -> int:
        """What still waits."""
        async with self.database.transaction() as session:
            return (await session.execute(select(func.count()).select_from(OutboxRow))).scalar_one()

    async def count_jobs(self) -> int:
        """What arrived."""
        await self.stream.open()
        return (await self.stream.measure_depth()).waiting


@pytest.fixture
def wiring(database: Database, redis: RedisLink) -> Wiring:
    """Both ends, empty."""
    return Wiring(database, redis)


async def test_jobs_and_events_arrive_and_leave_the_outbox(wiring: Wiring) -> None:
    """One batch publishes both kinds and removes their rows."""
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wiring.write_event(analysis)
    assert await wiring.relay.publish_batch() == 2
    assert await wiring.count_rows() == 0
    assert await wiring.count_jobs() == 1
    batch = await wiring.events.read_after(analysis.user_id, FROM_THE_START)
    assert [stored.event.type for stored in batch.events] == ["analysis.started"]


async def test_what_is_rolled_back_never_leaves(wiring: Wiring) -> None:
    """A message of a unit of work that failed does not exist."""
    analysis = await store_analysis(wiring.database)

    async def write_and_fail() -> None:
        async with wiring.database.transaction() as session:
            await OutboxRepository(session).add(OutboxTopic.JOB, analysis.user_id, {})
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await write_and_fail()
    assert await wiring.relay.publish_batch() == 0


async def test_a_relay_that_dies_between_publishing_and_removing_publishes_nothing_twice(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next relay finds the rows, recognises what has left, and removes them."""
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wiring.write_event(analysis)

    async def die(*_: object) -> None:
        raise ConnectionAbortedError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(OutboxRepository, "delete", die)
        with pytest.raises(ConnectionAbortedError):
            await wiring.relay.publish_batch()
    assert await wiring.count_rows() == 2
    assert await wiring.relay.publish_batch() == 2
    assert await wiring.count_jobs() == 1
    assert len((await wiring.events.read_after(analysis.user_id, FROM_THE_START)).events) == 1


async def test_two_relays_share_the_work_and_double_nothing(wiring: Wiring) -> None:
    """Thirty jobs over two relays arrive once each."""
    for _ in range(30):
        await wiring.write_job(await store_analysis(wiring.database))
    await asyncio.gather(wiring.relay.publish_batch(), wiring.relay.publish_batch())
    await wiring.relay.publish_batch()
    assert await wiring.count_jobs() == 30


async def test_a_ring_is_answered_at_once(wiring: Wiring) -> None:
    """A running relay publishes well before its next poll would come."""
    running = asyncio.create_task(wiring.relay.run())
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wait_until(lambda: _is_empty(wiring))
    await wiring.write_event(analysis)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await wiring.wake.ring()
    await wait_until(lambda: _is_empty(wiring))
    assert loop.time() - began < 0.5
    running.cancel()


async def _is_empty(wiring: Wiring) -> bool:
    return await wiring.count_rows() == 0


async def fall_silent(database: Database, analysis: Analysis, status: AnalysisStatus) -> None:
    """As if nobody had been heard of for minutes."""
    async with database.transaction() as session:
        row = await session.get(Analysis, analysis.id)
        assert row is not None
        row.status = status
        row.heartbeat_at = datetime.now(UTC) - timedelta(minutes=10)


async def test_a_queued_job_that_redis_lost_is_published_again(
    wiring: Wiring, redis: RedisLink
) -> None:
    """An analysis that waits while its job is gone comes back into the queue."""
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wiring.relay.publish_batch()
    await redis.client.flushall()
    await fall_silent(wiring.database, analysis, AnalysisStatus.QUEUED)
    assert await wiring.relay.reconcile() == 1
    assert await wiring.count_jobs() == 1


async def test_a_long_queue_is_not_doubled(wiring: Wiring) -> None:
    """A queued job that Redis still has is recognised however often it is looked after."""
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wiring.relay.publish_batch()
    for _ in range(3):
        await fall_silent(wiring.database, analysis, AnalysisStatus.QUEUED)
        assert await wiring.relay.reconcile() == 1
    assert await wiring.count_jobs() == 1


async def test_a_running_analysis_that_fell_silent_is_queued_again_once_an_attempt(
    wiring: Wiring,
) -> None:
    """Its orchestrator and its lease are gone; one new job is enough."""
    analysis = await store_analysis(wiring.database)
    await wiring.write_job(analysis)
    await wiring.relay.publish_batch()
    for _ in range(2):
        await fall_silent(wiring.database, analysis, AnalysisStatus.RUNNING)
        await wiring.relay.reconcile()
    assert await wiring.count_jobs() == 2


async def test_analyses_with_a_heartbeat_and_finished_ones_are_left_alone(wiring: Wiring) -> None:
    """Only unfinished silence is looked after."""
    await store_analysis(wiring.database)
    finished = await store_analysis(wiring.database)
    await fall_silent(wiring.database, finished, AnalysisStatus.COMPLETED)
    assert await wiring.relay.reconcile() == 0


async def test_photos_do_not_wait_behind_climbs(wiring: Wiring) -> None:
    """Their jobs have a queue of their own, and arrive there as they were written."""
    await wiring.write_job(await store_analysis(wiring.database))
    job = await wiring.write_photo_job(await store_route(wiring.database))
    assert await wiring.relay.publish_batch() == 2
    assert await wiring.count_jobs() == 1
    await wiring.photos.open()
    lease = await wiring.photos.lease(0.1)
    assert lease is not None
    assert lease.job == job


async def let_photo_fall_silent(database: Database, route: Route, attempts: int) -> None:
    """As if nobody had been heard of for minutes."""
    async with database.transaction() as session:
        row = await session.get(Route, route.id)
        assert row is not None
        row.attempts = attempts
        row.heartbeat_at = datetime.now(UTC) - timedelta(minutes=10)


async def test_a_photo_job_that_redis_lost_is_published_again(
    wiring: Wiring, redis: RedisLink
) -> None:
    """A photo that waits while its job is gone comes back; one that Redis has is recognised."""
    route = await store_route(wiring.database)
    await wiring.write_photo_job(route)
    await wiring.relay.publish_batch()
    await let_photo_fall_silent(wiring.database, route, 0)
    assert await wiring.relay.reconcile() == 1
    assert await wiring.count_photo_jobs() == 1
    await redis.client.flushall()
    await let_photo_fall_silent(wiring.database, route, 0)
    assert await wiring.relay.reconcile() == 1
    assert await wiring.count_photo_jobs() == 1


async def test_a_photo_whose_worker_fell_silent_is_queued_again_once_an_attempt(
    wiring: Wiring,
) -> None:
    """The worker and its lease are gone; one new job is enough."""
    route = await store_route(wiring.database)
    await wiring.write_photo_job(route)
    await wiring.relay.publish_batch()
    for _ in range(2):
        await let_photo_fall_silent(wiring.database, route, 1)
        await wiring.relay.reconcile()
    assert await wiring.count_photo_jobs() == 2
    assert await wiring.relay.reconcile() == 0


async def test_jobs_for_the_planner_go_to_its_queue(wiring: Wiring) -> None:
    """Once, even if they are published again; the other queues stay empty."""
    user = await store_user(wiring.database)
    await wiring.write_plan_job(user.id)
    assert await wiring.relay.publish_batch() == 1
    await wiring.plans.open()
    assert (await wiring.plans.measure_depth()).waiting == 1
    assert (await wiring.count_jobs(), await wiring.count_photo_jobs()) == (0, 0)
    assert await wiring.count_rows() == 0
