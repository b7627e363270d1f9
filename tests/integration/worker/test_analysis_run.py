"""One real attempt: real database, queue, store, decoder and network; only nobody on the film."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from adapters.errors import NotAVideo, ObjectNotFound, VideoTooLong
from adapters.events import FROM_THE_START, EventLog
from adapters.job_stream import ANALYSES, HOLDS, PLANS, JobStream, JobStreamSettings
from adapters.object_store import LocalObjectStore
from adapters.outbox_wake import OutboxWake
from adapters.redis_link import RedisLink
from adapters.video import VideoLimits
from climbing.beta.ghost import find_ghost
from climbing.holds.placement import place_hold_network
from climbing.pose.placement import place_networks
from contracts.jobs import AnalysisJob, AnalysisOptions
from contracts.result_reader import expand_result
from db.models import Analysis, AnalysisMetrics, AnalysisResult, AnalysisStatus
from db.repositories import AnalysisRepository, QuotaRepository, VideoRepository
from db.session import Database
from deployments.analyser import Analyser
from deployments.analysis_run import AnalysisRunner
from deployments.failures import Superseded
from deployments.outbox_relay import OutboxRelay
from deployments.scratch import Scratch
from tests.films import write_film
from tests.integration.db.rows import store_analysis

LIMITS = VideoLimits(max_duration_s=3.0)
OPTIONS = AnalysisOptions(pose_model="lite")


class Workplace:
    """A runner and everything it touches.

    Args:
        database: PostgreSQL.
        redis: Redis.
        store: Objects.
        analyser: With the real networks.
        scratch: Where videos lie while they are analysed.
    """

    def __init__(
        self,
        database: Database,
        redis: RedisLink,
        store: LocalObjectStore,
        analyser: Analyser,
        scratch: Path,
    ) -> None:
        self.database = database
        self.store = store
        self.scratch = scratch
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
        self.runner = AnalysisRunner(
            database, store, self.events, OutboxWake(redis), analyser, LIMITS, Scratch(scratch)
        )

    async def prepare(self, data: bytes) -> AnalysisJob:
        """An analysis whose video is in the store."""
        analysis = await store_analysis(self.database)
        async with self.database.transaction() as session:
            video = await VideoRepository(session).get_one_or_none(analysis.video_id)
        assert video is not None
        await self.store.put_bytes(video.object_key, data, "video/mp4")
        return AnalysisJob(
            analysis_id=analysis.id,
            user_id=analysis.user_id,
            object_key=video.object_key,
            options=OPTIONS,
        )

    async def read(self, analysis_id: UUID) -> Analysis:
        """The row."""
        async with self.database.transaction() as session:
            row = await session.get(Analysis, analysis_id)
        assert row is not None
        return row

    async def read_result(self, analysis_id: UUID) -> AnalysisResult | None:
        """The stored document."""
        async with self.database.transaction() as session:
            return await session.get(AnalysisResult, analysis_id)

    async def heard_types(self, user_id: UUID) -> list[str]:
        """Types of the events that the user got."""
        await self.relay.publish_batch()
        batch = await self.events.read_after(user_id, FROM_THE_START)
        return [stored.event.type for stored in batch.events]


@pytest.fixture(scope="session")
def analyser(models_folder: Path) -> Analyser:
    """The real networks, loaded once."""
    return Analyser(
        lambda model: place_networks(model, models_folder, threads=2),
        place_hold_network(threads=2),
        find_ghost,
    )


@pytest.fixture
async def workplace(
    database: Database, redis: RedisLink, analyser: Analyser, tmp_path: Path
) -> Workplace:
    """Everything, empty."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    store = LocalObjectStore(
        tmp_path / "objects",
        public_base_url="http://127.0.0.1:1",
        secret=SecretStr("u" * 32).get_secret_value().encode(),
        clock=lambda: datetime.now(UTC),
    )
    return Workplace(database, redis, store, analyser, scratch)


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """One second with nobody on it."""
    return write_film(tmp_path / "film.mp4", side_px=96).read_bytes()


async def test_a_clip_without_person_and_wall_completes_and_says_so(
    workplace: Workplace, film: bytes
) -> None:
    """Nothing to see is a result, not a failure: gaps, warnings, figures of zero."""
    job = await workplace.prepare(film)
    await workplace.runner.run(job)
    row, stored = (
        await workplace.read(job.analysis_id),
        await workplace.read_result(job.analysis_id),
    )
    assert (row.status, row.percent, row.attempts) == (AnalysisStatus.COMPLETED, 100, 1)
    stages = {"download", "decode", "pose", "wall", "ghost", "encode"}
    assert set(row.stage_seconds or {}) == stages
    assert stored is not None
    result = expand_result(stored.body)
    assert result["warnings"] == ["no_climber", "wall_not_registered"]
    assert not {"wall", "holds", "contacts"} & set(result)
    assert [frame["landmarks"] for frame in result["frames"]] == [None] * 10
    assert result["models"][0]["name"] == "blazepose-lite"
    async with workplace.database.transaction() as session:
        metrics = await session.get(AnalysisMetrics, job.analysis_id)
    assert metrics is not None
    assert (metrics.duration_s, metrics.tracked_fraction) == (pytest.approx(1.0), 0.0)
    assert metrics.mean_elbow_deg is None


async def test_the_user_hears_start_progress_and_end_in_order(
    workplace: Workplace, film: bytes
) -> None:
    """The first event is the start, the last the end, with the size of the result."""
    job = await workplace.prepare(film)
    await workplace.runner.run(job)
    types = await workplace.heard_types(job.user_id)
    assert {"analysis.started", "analysis.progress", "analysis.completed"} == set(types)
    assert types[-1] == "analysis.completed"


async def test_nothing_of_the_video_is_left_behind(workplace: Workplace, film: bytes) -> None:
    """After success and after failure the scratch folder is empty."""
    await workplace.runner.run(await workplace.prepare(film))
    assert not list(workplace.scratch.iterdir())
    with pytest.raises(NotAVideo):
        await workplace.runner.run(await workplace.prepare(b"no video at all"))
    assert not list(workplace.scratch.iterdir())


async def test_running_a_finished_job_again_does_nothing(workplace: Workplace, film: bytes) -> None:
    """A job that arrives twice leaves the first result as it is."""
    job = await workplace.prepare(film)
    await workplace.runner.run(job)
    first = await workplace.read_result(job.analysis_id)
    await workplace.runner.run(job)
    again = await workplace.read_result(job.analysis_id)
    assert first is not None
    assert again is not None
    assert again.created_at == first.created_at
    assert (await workplace.read(job.analysis_id)).attempts == 1


async def test_an_attempt_that_lost_its_analysis_cannot_store_a_result(
    workplace: Workplace, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else took over while it worked; only they may finish."""
    job = await workplace.prepare(film)
    real = workplace.runner._commit

    async def take_over_then_commit(*args: object) -> None:
        async with workplace.database.transaction() as session:
            await AnalysisRepository(session).begin_attempt(job.analysis_id, uuid4())
        await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(workplace.runner, "_commit", take_over_then_commit)
    with pytest.raises(Superseded):
        await workplace.runner.run(job)
    assert await workplace.read_result(job.analysis_id) is None
    assert (await workplace.read(job.analysis_id)).status is AnalysisStatus.RUNNING


async def test_a_video_that_is_gone_is_the_named_error(workplace: Workplace, film: bytes) -> None:
    """Its object was deleted between the start and the run."""
    job = await workplace.prepare(film)
    await workplace.store.delete(job.object_key)
    with pytest.raises(ObjectNotFound):
        await workplace.runner.run(job)


async def test_a_video_that_was_exchanged_after_its_check_is_held_to_the_limits(
    workplace: Workplace, tmp_path: Path
) -> None:
    """The upload address stays valid for a while; what is analysed is checked again."""
    long = write_film(tmp_path / "long.mp4", frames=50, fps=10).read_bytes()
    with pytest.raises(VideoTooLong):
        await workplace.runner.run(await workplace.prepare(long))


async def test_a_truncated_film_is_analysed_as_far_as_it_goes(
    workplace: Workplace, tmp_path: Path
) -> None:
    """The frames that are there are analysed, and the result says that the end is missing."""
    whole = write_film(tmp_path / "whole.mp4", frames=30, fps=15, side_px=128).read_bytes()
    job = await workplace.prepare(whole[: int(len(whole) * 0.8)])
    await workplace.runner.run(job)
    stored = await workplace.read_result(job.analysis_id)
    assert stored is not None
    result = expand_result(stored.body)
    assert result["video"]["truncated"]
    assert "video_truncated" in result["warnings"]
    assert 0 < len(result["frames"]) < 30


async def test_a_failure_is_committed_once_and_announced_once(
    workplace: Workplace, film: bytes
) -> None:
    """Failing a finished analysis changes nothing and says nothing."""
    job = await workplace.prepare(film)
    for _ in range(2):
        await workplace.runner.fail(job, "not_a_video", "no video")
    row = await workplace.read(job.analysis_id)
    assert (row.status, row.error_code, row.error_detail) == (
        AnalysisStatus.FAILED,
        "not_a_video",
        "no video",
    )
    assert await workplace.heard_types(job.user_id) == ["analysis.failed"]


async def test_an_analysis_that_was_cancelled_ends_without_a_result(
    workplace: Workplace, film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether somebody works on it or not."""
    job = await workplace.prepare(film)
    real = workplace.runner._commit

    async def cancel_then_commit(*args: object) -> None:
        async with workplace.database.transaction() as session:
            assert await AnalysisRepository(session).cancel(job.analysis_id, job.user_id)
        await real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(workplace.runner, "_commit", cancel_then_commit)
    with pytest.raises(Superseded):
        await workplace.runner.run(job)
    assert await workplace.read_result(job.analysis_id) is None
    await workplace.runner.run(job)
    assert (await workplace.read(job.analysis_id)).status is AnalysisStatus.CANCELLED


@pytest.mark.parametrize(("code", "left"), [("internal_error", 0), ("not_a_video", 1)])
async def test_what_fails_for_our_reasons_does_not_count(
    workplace: Workplace, film: bytes, code: str, left: int
) -> None:
    """Once, however often it is failed; what is the climber's fault does."""
    job, month = await workplace.prepare(film), date(2026, 11, 1)
    async with workplace.database.transaction() as session:
        assert await QuotaRepository(session).take(job.user_id, month, 10)
        row = await session.get(Analysis, job.analysis_id)
        assert row is not None
        row.quota_month = month
    for _ in range(2):
        await workplace.runner.fail(job, code, "why")
    async with workplace.database.transaction() as session:
        assert await QuotaRepository(session).read(job.user_id, month) == left


@pytest.mark.parametrize("meanwhile", [False, True])
async def test_a_video_that_was_saved_since_is_found_where_it_lies(
    workplace: Workplace, film: bytes, monkeypatch: pytest.MonkeyPatch, *, meanwhile: bool
) -> None:
    """Before the attempt began, or while it looked."""
    job = await workplace.prepare(film)

    async def save() -> None:
        await workplace.store.copy(job.object_key, "saved/a/b.mp4")
        async with workplace.database.transaction() as session:
            row = await session.get(Analysis, job.analysis_id)
            assert row is not None
            await VideoRepository(session).move(row.video_id, "saved/a/b.mp4", datetime.now(UTC))
        await workplace.store.delete(job.object_key)

    if meanwhile:
        real, moved = workplace.store.download, list[str]()

        async def download(key: str, path: Path) -> None:
            if not moved:
                moved.append(key)
                await save()
            await real(key, path)

        monkeypatch.setattr(workplace.store, "download", download)
    else:
        await save()
    await workplace.runner.run(job)
    assert (await workplace.read(job.analysis_id)).status is AnalysisStatus.COMPLETED
