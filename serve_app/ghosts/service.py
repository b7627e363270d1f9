"""Accepts ghosts and comparisons, and shows them."""

from uuid import UUID, uuid4

from adapters.outbox_wake import OutboxWake
from contracts.ghosts import GhostClimber, GhostRequest
from contracts.jobs import PlanJob, PlanKind
from contracts.result_reader import expand_result
from db.models import Comparison, Ghost, PlanStatus
from db.models.outbox import OutboxTopic
from db.repositories import (
    AnalysisRepository,
    HoldRepository,
    OutboxRepository,
    PlanRepository,
    ResultRepository,
    RouteRepository,
)
from db.session import Database, Session
from serve_app.accounts.entitlements import AccountSettings
from serve_app.analyses.starting import get_user
from serve_app.failures import (
    AnalysisNotFinished,
    GhostNotReady,
    GhostRequestInvalid,
    NotFound,
)
from serve_app.ghosts.problem import build_task
from serve_app.ghosts.schemas import (
    ComparisonRequest,
    ComparisonStartedView,
    ComparisonView,
    GhostStartedView,
    GhostView,
)
from serve_app.ghosts.wall import Wall


class GhostService:
    """Ghosts and comparisons of one user at a time.

    Args:
        database: Where they are.
        wake: Tells the relay that something waits.
        accounts: What tiers are entitled to.
    """

    def __init__(self, database: Database, wake: OutboxWake, accounts: AccountSettings) -> None:
        self._database = database
        self._wake = wake
        self._accounts = accounts

    async def start_on_route(
        self, user_id: UUID, route_id: UUID, request: GhostRequest
    ) -> GhostStartedView:
        """Accepts a ghost of a wall photo, of its holds as they are now.

        Raises:
            NotFound: If there is no such photo of this user.
            TierLacksGhost: If ghosts are not part of the account's tier.
            GhostRequestInvalid: Naming what is not there.
        """
        async with self._database.transaction() as session:
            wish = await self._complete(session, user_id, request)
            route = await RouteRepository(session).get_owned_or_none(route_id, user_id)
            if route is None:
                raise NotFound(f"there is no route {route_id}")
            known = await HoldRepository(session).read_wall(route_id)
            wall = Wall.from_photo(route, list(known.holds))
            row = _build_row(user_id, wall, wish, route_id=route_id)
            await _add(session, row)
        await self._wake.ring()
        return GhostStartedView(ghost_id=row.id, status=row.status)

    async def start_on_analysis(
        self, user_id: UUID, analysis_id: UUID, request: GhostRequest
    ) -> GhostStartedView:
        """Accepts another ghost of what was climbed; what is not asked for is as it was climbed.

        Raises:
            NotFound: If there is no such analysis of this user.
            AnalysisNotFinished: If it has no result.
            TierLacksGhost: If ghosts are not part of the account's tier.
            GhostRequestInvalid: Naming what is not there.
        """
        async with self._database.transaction() as session:
            user = await get_user(session, user_id)
            self._accounts.require_ghost(user)
            stored = await ResultRepository(session).get_owned_or_none(analysis_id, user_id)
            if stored is None:
                await _require_analysis(session, user_id, analysis_id)
                raise AnalysisNotFinished(f"analysis {analysis_id} has no result")
            wall = Wall.from_result(expand_result(stored.body))
            if wall is None:
                raise GhostRequestInvalid("the analysis found no holds")
            row = _build_row(user_id, wall, request, analysis_id=analysis_id)
            await _add(session, row)
        await self._wake.ring()
        return GhostStartedView(ghost_id=row.id, status=row.status)

    async def _complete(
        self, session: Session, user_id: UUID, request: GhostRequest
    ) -> GhostRequest:
        """The wish with the body of the profile, as far as it names none."""
        user = await get_user(session, user_id)
        self._accounts.require_ghost(user)
        if request.climber != GhostClimber():
            return request
        body = GhostClimber.model_validate(
            {name: getattr(user, name) for name in GhostClimber.model_fields}
        )
        return request.model_copy(update={"climber": body})

    async def get(self, user_id: UUID, ghost_id: UUID) -> GhostView:
        """How a ghost stands, and what it is.

        Raises:
            NotFound: If there is no such ghost of this user.
        """
        async with self._database.autocommit() as session:
            return GhostView.from_row(await _get_ghost(session, user_id, ghost_id))

    async def compare(self, user_id: UUID, request: ComparisonRequest) -> ComparisonStartedView:
        """Accepts a comparison.

        Raises:
            NotFound: If there is no such analysis or ghost of this user.
            AnalysisNotFinished: If the analysis has no result.
            GhostNotReady: If the ghost is not there yet, or will not be.
        """
        async with self._database.transaction() as session:
            await _require_analysis(session, user_id, request.analysis_id)
            ghost = await _get_ghost(session, user_id, request.ghost_id)
            if ghost.status is not PlanStatus.COMPLETED:
                raise GhostNotReady(f"ghost {ghost.id} is {ghost.status}")
            result = await ResultRepository(session).get_owned_or_none(request.analysis_id, user_id)
            if result is None:
                raise AnalysisNotFinished(f"analysis {request.analysis_id} has no result")
            row = Comparison(
                id=uuid4(),
                user_id=user_id,
                analysis_id=request.analysis_id,
                ghost_id=request.ghost_id,
            )
            await PlanRepository(session, Comparison).add(row)
            await _queue(session, user_id, PlanKind.COMPARISON, row.id)
        await self._wake.ring()
        return ComparisonStartedView(comparison_id=row.id, status=row.status)

    async def get_comparison(self, user_id: UUID, comparison_id: UUID) -> ComparisonView:
        """How a comparison stands, and what it is.

        Raises:
            NotFound: If there is no such comparison of this user.
        """
        async with self._database.autocommit() as session:
            row = await PlanRepository(session, Comparison).get_owned_or_none(
                comparison_id, user_id
            )
        if row is None:
            raise NotFound(f"there is no comparison {comparison_id}")
        return ComparisonView.from_row(row)


def _build_row(
    user_id: UUID,
    wall: Wall,
    request: GhostRequest,
    *,
    route_id: UUID | None = None,
    analysis_id: UUID | None = None,
) -> Ghost:
    return Ghost(
        id=uuid4(),
        user_id=user_id,
        route_id=route_id,
        analysis_id=analysis_id,
        request=request.model_dump(mode="json"),
        task=build_task(wall, request).model_dump(mode="json"),
    )


async def _add(session: Session, row: Ghost) -> None:
    """The row and its job commit together."""
    await PlanRepository(session, Ghost).add(row)
    await _queue(session, row.user_id, PlanKind.GHOST, row.id)


async def _queue(session: Session, user_id: UUID, kind: PlanKind, plan_id: UUID) -> None:
    job = PlanJob(user_id=user_id, kind=kind, plan_id=plan_id)
    await OutboxRepository(session).add(OutboxTopic.PLAN_JOB, user_id, job.model_dump(mode="json"))


async def _get_ghost(session: Session, user_id: UUID, ghost_id: UUID) -> Ghost:
    row = await PlanRepository(session, Ghost).get_owned_or_none(ghost_id, user_id)
    if row is None:
        raise NotFound(f"there is no ghost {ghost_id}")
    return row


async def _require_analysis(session: Session, user_id: UUID, analysis_id: UUID) -> None:
    if await AnalysisRepository(session).get_owned_or_none(analysis_id, user_id) is None:
        raise NotFound(f"there is no analysis {analysis_id}")
