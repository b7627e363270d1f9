"""Ghosts and comparisons made on a real database and queue, with the real planner."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.events import FROM_THE_START, EventLog
from adapters.job_stream import ANALYSES, HOLDS, PLANS, JobStream, JobStreamSettings
from adapters.outbox_wake import OutboxWake
from adapters.redis_link import RedisLink
from climbing.beta.ghost import Ghost as FoundGhost
from climbing.beta.ghost import find_ghost
from climbing.beta.problem import BetaProblem
from climbing.beta.search import SearchExhausted
from climbing.result import encode_result
from contracts.effective_holds import EffectiveHold
from contracts.ghosts import GhostRequest, GhostTask
from contracts.jobs import PlanJob, PlanKind
from contracts.result_reader import expand_result
from db.models import Analysis, AnalysisResult, Comparison, Ghost, PlanStatus, Route
from db.session import Database
from deployments.analyser import ENCODING, RESULT_VERSION
from deployments.failures import Superseded
from deployments.outbox_relay import OutboxRelay
from deployments.plan_run import PlanRunner
from serve_app.ghosts.problem import build_task
from serve_app.ghosts.wall import Wall
from tests.golden.ghosts import make_ghosted
from tests.integration.db.rows import store_analysis, store_comparison, store_ghost, store_user
from tests.wall_photos import HEIGHT_PX, M_PER_PX, WIDTH_PX, shape_hold, shape_ladder


class Planner:
    """The real one in this process, unless it shall break; counts its calls."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.calls = 0

    async def find(self, problem: BetaProblem) -> FoundGhost:
        """As the deployment's handle."""
        self.calls += 1
        if self.error is not None:
            raise self.error
        return find_ghost(problem)


class Workplace:
    """A runner and everything it touches."""

    def __init__(self, database: Database, redis: RedisLink) -> None:
        self.database = database
        self.planner = Planner()
        self.events = EventLog(redis)
        self.plans: JobStream[PlanJob] = JobStream(redis, PLANS, JobStreamSettings(), "tests")
        self.relay = OutboxRelay(
            database,
            JobStream(redis, ANALYSES, JobStreamSettings(), "tests"),
            JobStream(redis, HOLDS, JobStreamSettings(), "tests"),
            self.plans,
            self.events,
            OutboxWake(redis),
            silent_s=0,
        )
        self.runner = PlanRunner(database, OutboxWake(redis), self.planner.find)

    async def prepare_ghost(self, task: GhostTask) -> PlanJob:
        """A ghost that was asked for."""
        ghost = await store_ghost(self.database, await store_user(self.database), task=task)
        return PlanJob(user_id=ghost.user_id, kind=PlanKind.GHOST, plan_id=ghost.id)

    async def prepare_comparison(self, task: GhostTask, *, same_wall: bool) -> PlanJob:
        """The golden climb beside a ghost of its own wall, or of a photo."""
        user = await store_user(self.database)
        analysis: Analysis = await store_analysis(self.database, user)
        async with self.database.transaction() as session:
            session.add(
                AnalysisResult(
                    analysis_id=analysis.id,
                    version=RESULT_VERSION,
                    encoding=ENCODING,
                    etag="e",
                    body=encode_result(make_ghosted()),
                )
            )
        of = analysis.id if same_wall else None
        ghost = await store_ghost(self.database, user, analysis_id=of, task=task)
        row = await store_comparison(self.database, ghost, analysis)
        return PlanJob(user_id=user.id, kind=PlanKind.COMPARISON, plan_id=row.id)

    async def read(self, job: PlanJob) -> Any:
        """The row."""
        model: Any = Ghost if job.kind is PlanKind.GHOST else Comparison
        async with self.database.transaction() as session:
            row = await session.get(model, job.plan_id)
        assert row is not None
        return row

    async def heard_types(self, user_id: UUID) -> list[str]:
        """Types of the events that the user got."""
        await self.relay.publish_batch()
        batch = await self.events.read_after(user_id, FROM_THE_START)
        return [stored.event.type for stored in batch.events]


@pytest.fixture
async def workplace(database: Database, redis: RedisLink) -> Workplace:
    """Everything, empty."""
    return Workplace(database, redis)


def photograph(shapes: list[Any], **wish: Any) -> GhostTask:
    """The task of a ghost on a photo."""
    route = Route(
        user_id=uuid4(),
        object_key="photos/a",
        name="wall",
        content_type="image/png",
        size_bytes=1,
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
    )
    holds = [
        EffectiveHold(UUID(int=n + 1), shape, corrected=False) for n, shape in enumerate(shapes)
    ]
    wish = {"m_per_px": M_PER_PX, "climber": {"height_m": 1.75}} | wish
    return build_task(Wall.from_photo(route, holds), GhostRequest.model_validate(wish))


def revisit(**wish: Any) -> GhostTask:
    """The task of another ghost of the golden climb."""
    wall = Wall.from_result(expand_result(encode_result(make_ghosted())))
    assert wall is not None
    return build_task(wall, GhostRequest.model_validate(wish))


async def test_a_ghost_of_a_photo_is_planned_stored_and_announced(workplace: Workplace) -> None:
    """In pixels of the photo; its hands end on the finish."""
    job = await workplace.prepare_ghost(photograph(shape_ladder()))
    await workplace.runner.run(job)
    row = await workplace.read(job)
    assert (row.status, row.attempts, row.error_code) == (PlanStatus.COMPLETED, 1, None)
    assert row.seconds > 0
    ghost = row.document["ghost"]
    finish = [ghost["places"][number]["hold"] for number in ghost["stances"][-1][:2]]
    assert finish == [str(UUID(int=7))] * 2
    assert ghost["places"][6]["point"] == [400, 600]
    assert ghost["trajectory"]["frame_count"] > 30
    assert await workplace.heard_types(job.user_id) == ["ghost.completed"]


async def test_a_finish_out_of_reach_fails_and_shows_how_far_it_goes(
    workplace: Workplace,
) -> None:
    """With the stances of the way that came nearest."""
    ladder = shape_ladder()
    ladder[6] = shape_hold((1.2, 4.1), tag=ladder[6].tag)
    job = await workplace.prepare_ghost(photograph(ladder))
    await workplace.runner.run(job)
    row = await workplace.read(job)
    assert (row.status, row.error_code) == (PlanStatus.FAILED, "no_way_up")
    assert row.error_detail
    assert row.document["nearest"]
    assert await workplace.heard_types(job.user_id) == ["ghost.failed"]


async def test_a_search_that_grows_too_large_fails_by_name(workplace: Workplace) -> None:
    """As do bodies that cannot be."""
    workplace.planner.error = SearchExhausted(1000)
    job = await workplace.prepare_ghost(photograph(shape_ladder()))
    await workplace.runner.run(job)
    assert (await workplace.read(job)).error_code == "too_many_holds"
    odd = photograph(shape_ladder(), climber={"height_m": 1.5, "arm_span_m": 2.6})
    job = await workplace.prepare_ghost(odd)
    await workplace.runner.run(job)
    row = await workplace.read(job)
    assert row.error_code == "problem_invalid"
    assert "arm_span_m" in row.error_detail


async def test_a_climb_is_compared_with_another_ghost_of_its_own_wall(
    workplace: Workplace,
) -> None:
    """The same ghost as in the result, so the same comparison."""
    job = await workplace.prepare_comparison(revisit(), same_wall=True)
    await workplace.runner.run(job)
    row = await workplace.read(job)
    assert row.status is PlanStatus.COMPLETED, row.error_detail
    expected = expand_result(encode_result(make_ghosted()))
    found = row.document["comparison"]
    assert found["similarity"] == pytest.approx(expected["comparison"]["similarity"], abs=0.01)
    assert found["efficiency"] == pytest.approx(expected["comparison"]["efficiency"], abs=0.01)
    assert row.document["ghost_H_wall"] == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0, 1], abs=1e-3)
    assert set(row.document["metrics"]) >= {"similarity", "efficiency", "ascent_s"}
    assert await workplace.heard_types(job.user_id) == ["comparison.completed"]


async def test_a_climb_on_another_wall_cannot_be_compared(workplace: Workplace) -> None:
    """Their holds do not fit together."""
    apart = [
        shape_hold((x, 2.4 - 1.3 * y), tag=shape.tag)
        for shape, (x, y) in zip(
            shape_ladder(), [(0.3, 0.1), (2.4, 0.3), (1, 1), (1.7, 1), (0.2, 1), (2, 0), (1, 0.2)],
            strict=True,
        )
    ]  # fmt: skip
    job = await workplace.prepare_comparison(photograph(apart), same_wall=False)
    await workplace.runner.run(job)
    row = await workplace.read(job)
    assert (row.status, row.error_code) == (PlanStatus.FAILED, "walls_differ")
    assert await workplace.heard_types(job.user_id) == ["comparison.failed"]


async def test_what_has_ended_is_not_planned_again(workplace: Workplace) -> None:
    """A job that comes twice is done once."""
    job = await workplace.prepare_ghost(photograph(shape_ladder()))
    await workplace.runner.run(job)
    await workplace.runner.run(job)
    assert workplace.planner.calls == 1
    assert await workplace.heard_types(job.user_id) == ["ghost.completed"]


async def test_two_workers_at_once_store_one_ghost(workplace: Workplace) -> None:
    """Who comes second is told so, and says nothing."""
    job = await workplace.prepare_ghost(photograph(shape_ladder()))
    find = workplace.planner.find

    async def find_late(problem: BetaProblem) -> FoundGhost:
        workplace.runner._find = find
        await workplace.runner.run(job)
        return await find(problem)

    workplace.runner._find = find_late
    with pytest.raises(Superseded):
        await workplace.runner.run(job)
    assert (await workplace.read(job)).attempts == 2
    assert await workplace.heard_types(job.user_id) == ["ghost.completed"]


async def test_a_job_that_is_given_up_fails_once(workplace: Workplace) -> None:
    """And what had ended stays as it was."""
    job = await workplace.prepare_ghost(photograph(shape_ladder()))
    await workplace.runner.fail(job, "gave_up", "three workers died of it")
    row = await workplace.read(job)
    assert (row.error_code, row.error_detail) == ("gave_up", "three workers died of it")
    await workplace.runner.fail(job, "other", "later")
    assert (await workplace.read(job)).error_code == "gave_up"
    assert await workplace.heard_types(job.user_id) == ["ghost.failed"]


async def test_silent_ghosts_and_comparisons_are_queued_again(workplace: Workplace) -> None:
    """What Redis lost comes back from the database; what has ended does not."""
    waits = await workplace.prepare_comparison(revisit(), same_wall=True)
    ended = await workplace.prepare_ghost(photograph(shape_ladder()))
    await workplace.runner.fail(ended, "gave_up", "")
    await workplace.plans.open()
    assert await workplace.relay.reconcile() >= 2
    depth = (await workplace.plans.measure_depth()).waiting
    assert depth == 2, "the comparison and its ghost"
    assert (await workplace.read(waits)).status is PlanStatus.QUEUED
