"""HTTP of wall photos and their holds."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from contracts.holds import NewHold
from serve_app.dependencies import IdentityDependency, ServicesDependency
from serve_app.routes.schemas import (
    DetectionStartedView,
    HoldChange,
    HoldView,
    RouteChange,
    RouteHoldsView,
    RoutePage,
    RouteRequest,
    RouteTicket,
    RouteView,
)

router = APIRouter(prefix="/routes", tags=["routes"])

PageSize = Annotated[int, Query(ge=1, le=100)]


@router.post("", status_code=HTTPStatus.CREATED)
async def request_photo_upload(
    body: RouteRequest, identity: IdentityDependency, services: ServicesDependency
) -> RouteTicket:
    """Announces a wall photo and answers where to send its bytes."""
    return await services.routes.request_upload(identity.user_id, body)


@router.get("")
async def list_routes(
    identity: IdentityDependency,
    services: ServicesDependency,
    cursor: str | None = None,
    limit: PageSize = 20,
) -> RoutePage:
    """The caller's wall photos, newest first."""
    return await services.routes.list_page(identity.user_id, cursor, limit)


@router.get("/{route_id}")
async def get_route(
    route_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> RouteHoldsView:
    """A wall photo with its holds: the latest detection with corrections on top."""
    return await services.routes.get(identity.user_id, route_id)


@router.patch("/{route_id}")
async def rename_route(
    route_id: UUID, body: RouteChange, identity: IdentityDependency, services: ServicesDependency
) -> RouteView:
    """Gives a wall photo another name."""
    return await services.routes.rename(identity.user_id, route_id, body)


@router.delete("/{route_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_route(
    route_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Removes a wall photo with its holds and corrections."""
    await services.routes.delete(identity.user_id, route_id)


@router.post("/{route_id}/uploaded")
async def confirm_photo_upload(
    route_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> RouteView:
    """Confirms that the photo is there; `detect` does so too."""
    return await services.routes.confirm_upload(identity.user_id, route_id)


@router.post("/{route_id}/detect", status_code=HTTPStatus.ACCEPTED)
async def detect_holds(
    route_id: UUID,
    identity: IdentityDependency,
    services: ServicesDependency,
    response: Response,
) -> DetectionStartedView:
    """Searches the photo for holds; `route.detected` or `route.failed` comes over the WebSocket."""
    started = await services.routes.detect(identity.user_id, route_id)
    response.headers["Location"] = f"/v1/routes/{route_id}"
    return started


@router.post("/{route_id}/holds/{hold_id}", status_code=HTTPStatus.CREATED)
async def add_hold(
    route_id: UUID,
    hold_id: UUID,
    body: NewHold,
    identity: IdentityDependency,
    services: ServicesDependency,
) -> HoldView:
    """Adds a hold that was missed; the client chooses its id, so sending it again is safe."""
    return await services.holds.add(identity.user_id, route_id, hold_id, body)


@router.patch("/{route_id}/holds/{hold_id}")
async def correct_hold(
    route_id: UUID,
    hold_id: UUID,
    body: HoldChange,
    identity: IdentityDependency,
    services: ServicesDependency,
) -> HoldView:
    """Moves or retypes a hold."""
    return await services.holds.change(identity.user_id, route_id, hold_id, body)


@router.delete(
    "/{route_id}/holds/{hold_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response
)
async def delete_hold(
    route_id: UUID, hold_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Says that there is no such hold; no later detection brings it back."""
    await services.holds.delete(identity.user_id, route_id, hold_id)
