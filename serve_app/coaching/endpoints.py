"""HTTP of coaching."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Response

from serve_app.coaching.schemas import (
    GoalChange,
    GoalPage,
    GoalRequest,
    GoalView,
    ProgressView,
    RoutineView,
    SessionPage,
    SessionRequest,
    SessionView,
)
from serve_app.dependencies import IdentityDependency, PageSize, ServicesDependency

router = APIRouter(prefix="/coaching", tags=["coaching"])


@router.post("/goals", status_code=HTTPStatus.CREATED)
async def set_goal(
    body: GoalRequest, identity: IdentityDependency, services: ServicesDependency
) -> GoalView:
    """Sets a goal, in words or by a figure of analyses."""
    return await services.coaching.set_goal(identity.user_id, body)


@router.get("/goals")
async def list_goals(
    identity: IdentityDependency,
    services: ServicesDependency,
    cursor: str | None = None,
    limit: PageSize = 20,
) -> GoalPage:
    """The caller's goals, newest first, with how far they are."""
    return await services.coaching.list_goals(identity.user_id, cursor, limit)


@router.patch("/goals/{goal_id}")
async def change_goal(
    goal_id: UUID, body: GoalChange, identity: IdentityDependency, services: ServicesDependency
) -> GoalView:
    """Changes a goal, or says that it is reached."""
    return await services.coaching.change_goal(identity.user_id, goal_id, body)


@router.delete("/goals/{goal_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def remove_goal(
    goal_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Removes a goal."""
    await services.coaching.remove_goal(identity.user_id, goal_id)


@router.get("/routine")
async def get_routine(identity: IdentityDependency, services: ServicesDependency) -> RoutineView:
    """What to train, by the figures of the latest analyses."""
    return await services.coaching.build_routine(identity.user_id)


@router.post("/sessions", status_code=HTTPStatus.CREATED)
async def note_session(
    body: SessionRequest, identity: IdentityDependency, services: ServicesDependency
) -> SessionView:
    """Notes a training session."""
    return await services.coaching.note_session(identity.user_id, body)


@router.get("/sessions")
async def list_sessions(
    identity: IdentityDependency,
    services: ServicesDependency,
    cursor: str | None = None,
    limit: PageSize = 20,
) -> SessionPage:
    """The caller's training sessions, the last noted first."""
    return await services.coaching.list_sessions(identity.user_id, cursor, limit)


@router.delete("/sessions/{session_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def remove_session(
    session_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Removes a training session."""
    await services.coaching.remove_session(identity.user_id, session_id)


@router.get("/progress")
async def get_progress(identity: IdentityDependency, services: ServicesDependency) -> ProgressView:
    """Figures and training week by week, over a year."""
    return await services.coaching.read_progress(identity.user_id)
