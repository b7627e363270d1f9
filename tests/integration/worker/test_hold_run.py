"""One attempt at a wall photo on a real database, queue and store; only the finder is scripted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from adapters.errors import ObjectNotFound, UnsupportedPhoto
from adapters.events import FROM_THE_START, EventLog
from adapters.job_stream import ANALYSES, HOLDS, PLANS, JobStream, JobStreamSettings
from adapters.object_store import LocalObjectStore
from adapters.outbox_wake import OutboxWake
from adapters.redis_link import RedisLink
from climbing.pose.track import ModelInfo
from contracts.jobs import HoldDetectionJob
from db.models import Route, RouteStatus
from db.repositories import HoldRepository, RouteRepository, WallHolds
from db.session import Database
from deployments.failures import Superseded
from deployments.hold_finder import FoundHolds
from deployments.hold_run import HoldRunner
from deployments.outbox_relay import OutboxRelay
from deployments.scratch import Scratch
from deployments.stopwatch import Stopwatch
from tests.integration.db.rows import make_shape, store_route

if TYPE_CHECKING:
    from contracts.holds import HoldShape


class ScriptedFinder:
    """Finds these holds on a photo of these bytes."""

    def __init__(self) -> None:
        self.holds: tuple[HoldShape, ...] = (make_shape(0), make_shape(30))
        self.error: Exception | None = None

    def find(self, path: Path, stopwatch: Stopwatch) -> FoundHolds:
        """As `HoldFinder`."""
        assert path.read_bytes() == b"photo"
        if self.error is not None:
            raise self.error
        with stopwatch.measure("detect"):
            return FoundHolds(200, 100, self.holds, ModelInfo("holds", "1", "a" * 64))


class Workplace:
    """A runner and everything it touches."""

    def __init__(self, database: Database, redis: RedisLink, folder: Path) -> None:
        self.database = database
        self.finder = ScriptedFinder()
        self.scratch = folder / "scratch"
        self.store = LocalObjectStore(
            folder / "objects",
            public_base_url="http://127.0.0.1:1",
            secret=b"u" * 32,
            clock=lambda: datetime.now(UTC),
        )
        self.events = EventLog(redis)
        self.relay = OutboxRelay(
            database,
            JobStream(redis, ANALYSES, JobStreamSettings(), "tests"),
            JobStream(redis, HOLDS, JobStreamSettings(), "tests"),
            JobStream(redis, PLANS, JobStreamSettings(), "tests"),
            self.events,
            OutboxWake(redis),
            silent_s=60,
        )
        self.runner = HoldRunner(
            database,
            self.store,
            OutboxWake(redis),
            self.finder,  # type: ignore[arg-type]  # as far as the runner asks
            Scratch(self.scratch),
        )

    async def prepare(self) -> HoldDetectionJob:
        """A photo in the store that waits for its detection."""
        route = await store_route(self.database)
        await self.store.put_bytes(route.object_key, b"photo", "image/png")
        return self.build_job(route)

    def build_job(self, route: Route) -> HoldDetectionJob:
        """What the photo waits for."""
        assert route.detection_id is not None
        return HoldDetectionJob(
            route_id=route.id,
            user_id=route.user_id,
            object_key=route.object_key,
            detection_id=route.detection_id,
        )

    async def ask_again(self, job: HoldDetectionJob) -> HoldDetectionJob:
        """Another detection of the same photo."""
        again = uuid4()
        async with self.database.transaction() as session:
            await RouteRepository(session).want_detection(job.route_id, again)
        return job.model_copy(update={"detection_id": again})

    async def read(self, route_id: UUID) -> tuple[Route, WallHolds]:
        """The photo and its holds."""
        async with self.database.transaction() as session:
            row = await session.get(Route, route_id)
            assert row is not None
            return row, await HoldRepository(session).read_wall(route_id)

    async def heard_types(self, user_id: UUID) -> list[str]:
        """Types of the events that the user got."""
        await self.relay.publish_batch()
        batch = await self.events.read_after(user_id, FROM_THE_START)
        return [stored.event.type for stored in batch.events]


@pytest.fixture
async def workplace(database: Database, redis: RedisLink, tmp_path: Path) -> Workplace:
    """Everything, empty."""
    return Workplace(database, redis, tmp_path)


async def test_what_is_found_is_stored_and_announced(workplace: Workplace) -> None:
    """Holds, the network that found them, the photo's size, one event; nothing in the scratch."""
    job = await workplace.prepare()
    await workplace.runner.run(job)
    row, wall = await workplace.read(job.route_id)
    assert (row.status, row.width_px, row.height_px) == (RouteStatus.DETECTED, 200, 100)
    assert [hold.shape for hold in wall.holds] == list(workplace.finder.holds)
    assert wall.detection is not None
    assert (wall.detection.id, wall.detection.model_sha256) == (job.detection_id, "a" * 64)
    assert set(wall.detection.stage_seconds) == {"download", "detect"}
    assert await workplace.heard_types(job.user_id) == ["route.detected"]
    assert not list(workplace.scratch.iterdir())


async def test_a_photo_without_holds_is_a_result(workplace: Workplace) -> None:
    """Nothing on the wall is no failure."""
    workplace.finder.holds = ()
    job = await workplace.prepare()
    await workplace.runner.run(job)
    row, wall = await workplace.read(job.route_id)
    assert (row.status, list(wall.holds)) == (RouteStatus.DETECTED, [])


async def test_a_job_that_arrives_twice_is_stored_once(workplace: Workplace) -> None:
    """The second time there is nothing to do."""
    job = await workplace.prepare()
    for _ in range(2):
        await workplace.runner.run(job)
    row, _ = await workplace.read(job.route_id)
    assert row.attempts == 1
    assert await workplace.heard_types(job.user_id) == ["route.detected"]


async def test_holds_that_are_found_again_keep_their_ids(workplace: Workplace) -> None:
    """A little off is the same hold; elsewhere is another."""
    job = await workplace.prepare()
    await workplace.runner.run(job)
    _, first = await workplace.read(job.route_id)
    workplace.finder.holds = (make_shape(32), make_shape(90))
    await workplace.runner.run(await workplace.ask_again(job))
    _, second = await workplace.read(job.route_id)
    assert second.holds[0].hold_id == first.holds[1].hold_id
    assert second.holds[1].hold_id not in {hold.hold_id for hold in first.holds}


async def test_a_photo_removed_meanwhile_stores_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row went while the network worked."""
    job = await workplace.prepare()
    real = workplace.runner._commit

    async def remove_then_commit(*args: object) -> None:
        async with workplace.database.transaction() as session:
            await RouteRepository(session).delete_owned(job.route_id, job.user_id)
        await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(workplace.runner, "_commit", remove_then_commit)
    with pytest.raises(Superseded):
        await workplace.runner.run(job)
    assert await workplace.heard_types(job.user_id) == []


async def test_a_failure_leaves_what_was_known(workplace: Workplace) -> None:
    """It is committed once, with its code; holds of the detection before stay."""
    job = await workplace.prepare()
    await workplace.runner.run(job)
    again = await workplace.ask_again(job)
    workplace.finder.error = UnsupportedPhoto("no photo")
    with pytest.raises(UnsupportedPhoto):
        await workplace.runner.run(again)
    for _ in range(2):
        await workplace.runner.fail(again, "photo_unsupported", "no photo")
    row, wall = await workplace.read(job.route_id)
    assert (row.status, row.error_code) == (RouteStatus.FAILED, "photo_unsupported")
    assert len(wall.holds) == 2
    assert await workplace.heard_types(job.user_id) == ["route.detected", "route.failed"]


async def test_a_photo_whose_bytes_are_gone_is_the_named_error(workplace: Workplace) -> None:
    """Deleted between the request and the run."""
    job = await workplace.prepare()
    await workplace.store.delete(job.object_key)
    with pytest.raises(ObjectNotFound):
        await workplace.runner.run(job)
