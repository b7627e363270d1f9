"""HTTP of ghosts and comparisons."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Response

from contracts.ghosts import GhostRequest
from serve_app.dependencies import IdentityDependency, ServicesDependency
from serve_app.ghosts.schemas import (
    ComparisonRequest,
    ComparisonStartedView,
    ComparisonView,
    GhostStartedView,
    GhostView,
)

router = APIRouter(tags=["ghosts"])


@router.post("/routes/{route_id}/ghosts", status_code=HTTPStatus.ACCEPTED)
async def start_ghost_of_route(
    route_id: UUID,
    body: GhostRequest,
    identity: IdentityDependency,
    services: ServicesDependency,
    response: Response,
) -> GhostStartedView:
    """Asks for the best way up the holds of a photo; `ghost.completed` or `ghost.failed` comes."""
    started = await services.ghosts.start_on_route(identity.user_id, route_id, body)
    response.headers["Location"] = f"/v1/ghosts/{started.ghost_id}"
    return started


@router.post("/analyses/{analysis_id}/ghosts", status_code=HTTPStatus.ACCEPTED)
async def start_ghost_of_analysis(
    analysis_id: UUID,
    body: GhostRequest,
    identity: IdentityDependency,
    services: ServicesDependency,
    response: Response,
) -> GhostStartedView:
    """Asks for another ghost of a climb: other start, finish, holds, body or angle."""
    started = await services.ghosts.start_on_analysis(identity.user_id, analysis_id, body)
    response.headers["Location"] = f"/v1/ghosts/{started.ghost_id}"
    return started


@router.get("/ghosts/{ghost_id}")
async def get_ghost(
    ghost_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> GhostView:
    """How a ghost stands, and the ghost once it is there."""
    return await services.ghosts.get(identity.user_id, ghost_id)


@router.post("/comparisons", status_code=HTTPStatus.ACCEPTED)
async def start_comparison(
    body: ComparisonRequest,
    identity: IdentityDependency,
    services: ServicesDependency,
    response: Response,
) -> ComparisonStartedView:
    """Sets a climb beside a ghost; `comparison.completed` or `comparison.failed` comes."""
    started = await services.ghosts.compare(identity.user_id, body)
    response.headers["Location"] = f"/v1/comparisons/{started.comparison_id}"
    return started


@router.get("/comparisons/{comparison_id}")
async def get_comparison(
    comparison_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> ComparisonView:
    """How a comparison stands, and the comparison once it is there."""
    return await services.ghosts.get_comparison(identity.user_id, comparison_id)
