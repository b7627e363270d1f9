"""HTTP of saving and sharing."""

import asyncio
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from serve_app.analyses.delivery import deliver_encoded, deliver_expanded
from serve_app.dependencies import IdentityDependency, ServicesDependency
from serve_app.sharing.schemas import SharedView, ShareRequest, ShareView
from serve_app.uploads.schemas import VideoView

router = APIRouter(tags=["sharing"])
Token = Annotated[str, Path(min_length=16, max_length=128, pattern=r"^[A-Za-z0-9_-]+$")]


@router.post("/videos/{video_id}/save")
async def save_video(
    video_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> VideoView:
    """Keeps a video; what is not kept is deleted a day after its upload."""
    return await services.sharing.save(identity.user_id, video_id)


@router.post("/videos/{video_id}/share", status_code=HTTPStatus.CREATED)
async def share_video(
    video_id: UUID,
    identity: IdentityDependency,
    services: ServicesDependency,
    body: ShareRequest | None = None,
) -> ShareView:
    """Makes a link to a video and its latest analysis, and keeps the video."""
    return await services.sharing.share(identity.user_id, video_id, body or ShareRequest())


@router.delete(
    "/videos/{video_id}/share", status_code=HTTPStatus.NO_CONTENT, response_class=Response
)
async def end_share(
    video_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Ends the link; the video stays."""
    await services.sharing.end(identity.user_id, video_id)


@router.get("/shared/{token}")
async def show_shared(token: Token, services: ServicesDependency, response: Response) -> SharedView:
    """What a link shows; needs no account."""
    response.headers["Cache-Control"] = "no-store"
    return await services.sharing.show(token)


@router.get("/shared/{token}/result", response_class=Response)
async def get_shared_result(
    token: Token, services: ServicesDependency, request: Request, *, expand: bool = False
) -> Response:
    """The result behind a link, without what it says of the climber's person."""
    result = await services.sharing.get_result(token)
    if expand:
        return await asyncio.to_thread(deliver_expanded, result)
    # A link may end, or show a later analysis.
    return deliver_encoded(result, request.headers, cache_control="private, no-cache")
