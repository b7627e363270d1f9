"""HTTP of videos."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Response

from serve_app.dependencies import IdentityDependency, PageSize, ServicesDependency
from serve_app.uploads.schemas import UploadRequest, UploadTicket, VideoPage, VideoView

router = APIRouter(prefix="/videos", tags=["videos"])


@router.post("", status_code=HTTPStatus.CREATED)
async def request_upload(
    body: UploadRequest, identity: IdentityDependency, services: ServicesDependency
) -> UploadTicket:
    """Announces a video and answers where to send its bytes."""
    return await services.uploads.request_upload(identity.user_id, body)


@router.post("/{video_id}/uploaded")
async def confirm_upload(
    video_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> VideoView:
    """Confirms that the bytes are there; they are verified."""
    return await services.uploads.confirm_upload(identity.user_id, video_id)


@router.get("")
async def list_videos(
    identity: IdentityDependency,
    services: ServicesDependency,
    cursor: str | None = None,
    limit: PageSize = 20,
) -> VideoPage:
    """The caller's videos, newest first."""
    return await services.uploads.list_page(identity.user_id, cursor, limit)


@router.get("/{video_id}")
async def get_video(
    video_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> VideoView:
    """A video."""
    return await services.uploads.get(identity.user_id, video_id)


@router.delete("/{video_id}", status_code=HTTPStatus.NO_CONTENT, response_class=Response)
async def delete_video(
    video_id: UUID, identity: IdentityDependency, services: ServicesDependency
) -> None:
    """Removes a video with its analyses and their results."""
    await services.uploads.delete(identity.user_id, video_id)
