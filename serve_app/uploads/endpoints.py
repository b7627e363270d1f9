"""HTTP of videos."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter

from serve_app.dependencies import IdentityDependency, ServicesDependency
from serve_app.uploads.schemas import UploadRequest, UploadTicket, VideoView

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
