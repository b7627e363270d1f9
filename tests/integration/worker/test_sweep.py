"""What may not stay is removed: on a real database, store and clock that tests move."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from adapters.object_store import LocalObjectStore
from contracts.errors import DependencyUnreachable
from db.models import Analysis, AnalysisStatus, User, Video, VideoStatus
from db.session import Database
from deployments.sweep import BATCH, STALE, Sweep, Swept
from deployments.sweeper import sweep_until_cancelled
from tests.integration.db.rows import make_video, store_analysis, store_route, store_user
from tests.polling import wait_until

NOTHING = Swept(0, 0, 0, 0)


class Workplace:
    """A sweeper and what it sweeps."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.now = datetime.now(UTC)
        self.store = LocalObjectStore(
            folder, public_base_url="http://127.0.0.1:1", secret=b"u" * 32, clock=self.read_clock
        )
        self.sweep = self.build()

    def read_clock(self) -> datetime:
        """As late as a test says."""
        return self.now

    def build(self) -> Sweep:
        """Another sweeper of the same."""
        return Sweep(self.database, self.store, self.read_clock)

    async def add(
        self, user: User, *, status: VideoStatus = VideoStatus.UPLOADED, life: timedelta | None
    ) -> Video:
        """A video with its bytes."""
        video = make_video(user)
        video.status = status
        video.expires_at = None if life is None else self.now + life
        async with self.database.transaction() as session:
            session.add(video)
        await self.store.put_bytes(video.object_key, b"film", "video/mp4")
        return video

    async def read(self, video_id: UUID) -> Video | None:
        """The row."""
        async with self.database.transaction() as session:
            return await session.get(Video, video_id)

    async def list_keys(self) -> set[str]:
        """Everything in the store."""
        pages = [await self.store.list_page(f"{name}/") for name in ("uploads", "photos", "saved")]
        return {one.key for page in pages for one in page}


@pytest.fixture
async def workplace(database: Database, tmp_path: Path) -> Workplace:
    """Everything, empty."""
    return Workplace(database, tmp_path / "objects")


async def test_a_video_goes_when_its_day_is_over_and_its_row_says_so(workplace: Workplace) -> None:
    """Not a moment before; a saved one stays; a second round finds nothing."""
    user = await store_user(workplace.database)
    day = await workplace.add(user, life=timedelta(hours=24))
    saved = await workplace.add(user, life=None)
    workplace.now += timedelta(hours=23, minutes=59)
    assert await workplace.sweep.run_once() == NOTHING
    workplace.now += timedelta(minutes=1)
    assert await workplace.sweep.run_once() == Swept(1, 0, 0, 0)
    assert await workplace.list_keys() == {saved.object_key}
    row = await workplace.read(day.id)
    assert row is not None
    assert (row.status, row.expires_at) == (VideoStatus.EXPIRED, None)
    assert await workplace.sweep.run_once() == NOTHING


async def test_a_video_that_is_worked_on_stays_until_the_end(workplace: Workplace) -> None:
    """However long it waits."""
    analysis = await store_analysis(workplace.database)
    async with workplace.database.transaction() as session:
        video = await session.get(Video, analysis.video_id)
        assert video is not None
        video.expires_at = workplace.now
    await workplace.store.put_bytes(video.object_key, b"film", "video/mp4")
    assert await workplace.sweep.run_once() == NOTHING
    async with workplace.database.transaction() as session:
        row = await session.get(Analysis, analysis.id)
        assert row is not None
        row.status = AnalysisStatus.COMPLETED
    assert (await workplace.sweep.run_once()).expired == 1


@pytest.mark.parametrize("status", [VideoStatus.PENDING, VideoStatus.REJECTED])
async def test_an_upload_that_came_to_nothing_goes_with_its_row(
    workplace: Workplace, status: VideoStatus
) -> None:
    """After a day."""
    user = await store_user(workplace.database)
    video = await workplace.add(user, status=status, life=None)
    assert await workplace.sweep.run_once() == NOTHING
    workplace.now += STALE + timedelta(minutes=1)
    assert (await workplace.sweep.run_once()).stale == 1
    assert await workplace.read(video.id) is None
    assert await workplace.list_keys() == set()


async def test_objects_of_nobody_go_and_those_of_somebody_stay(workplace: Workplace) -> None:
    """Of every folder, page by page, once they are old enough."""
    user = await store_user(workplace.database)
    kept = await workplace.add(user, life=None)
    route = await store_route(workplace.database, user)
    await workplace.store.put_bytes(route.object_key, b"photo", "image/png")
    lost = [
        f"{folder}/x/{n:04d}" for folder in ("uploads", "photos", "saved") for n in range(BATCH)
    ]
    for key in lost:
        await workplace.store.put_bytes(key, b"lost", "video/mp4")
    assert (await workplace.sweep.run_once()).orphans == 0
    workplace.now += STALE + timedelta(minutes=1)
    rounds = [await workplace.sweep.run_once() for _ in range(4)]
    assert sum(swept.orphans for swept in rounds) == len(lost)
    assert max(swept.orphans for swept in rounds) <= 3 * BATCH
    assert await workplace.list_keys() == {kept.object_key, route.object_key}


async def test_two_sweepers_at_once_remove_each_video_once(workplace: Workplace) -> None:
    """Each takes what the other has not locked; no batch is larger than it may be."""
    user = await store_user(workplace.database)
    videos = [await workplace.add(user, life=timedelta(hours=1)) for _ in range(BATCH + 10)]
    workplace.now += timedelta(hours=2)
    other = workplace.build()
    swept = await asyncio.gather(workplace.sweep.run_once(), other.run_once())
    swept += [await workplace.sweep.run_once()]
    assert sum(one.expired for one in swept) == len(videos)
    assert max(one.expired for one in swept) <= BATCH
    assert swept[0].full or swept[1].full
    assert await workplace.list_keys() == set()


async def test_a_sweeper_outlives_an_outage(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it could not remove it removes later."""
    user = await store_user(workplace.database)
    await workplace.add(user, life=timedelta(0))
    real, failures = workplace.store.delete, [1, 1]

    async def fail_twice(key: str) -> None:
        if failures:
            failures.pop()
            raise DependencyUnreachable("object storage", "disk", "gone")
        await real(key)

    monkeypatch.setattr(workplace.store, "delete", fail_twice)
    task = asyncio.create_task(sweep_until_cancelled(workplace.sweep, period_s=0.01))

    async def is_empty() -> bool:
        return not await workplace.list_keys()

    await wait_until(is_empty)
    task.cancel()
    assert failures == []
