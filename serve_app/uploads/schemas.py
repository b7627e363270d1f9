"""Shapes of the video endpoints."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from db.models import Video, VideoStatus

FileName = Annotated[
    str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f/\\]+$")
]


class UploadRequest(BaseModel):
    """To ask for an upload."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: FileName = Field(description="As the phone calls the file; shown in lists.")
    size: int = Field(gt=0, description="Bytes; the upload must have exactly so many.")
    content_type: str = Field(max_length=64, description="`video/mp4` or `video/quicktime`.")


class UploadTicket(BaseModel):
    """Where and how to send the bytes, until when."""

    video_id: UUID
    upload_url: str
    method: str = Field(description="HTTP method of the upload.")
    headers: dict[str, str] = Field(description="To be sent exactly so.")
    expires_at: datetime


class VideoView(BaseModel):
    """A video as its owner sees it."""

    video_id: UUID
    name: str
    size: int = Field(description="Bytes.")
    content_type: str
    status: VideoStatus
    created_at: datetime
    uploaded_at: datetime | None
    expires_at: datetime | None = Field(description="When its bytes are deleted.")
    saved_at: datetime | None = Field(description="When it was kept for good.")
    duration_ms: int | None
    width: int | None = Field(description="Pixels, upright.")
    height: int | None = Field(description="Pixels, upright.")
    fps: float | None
    codec: str | None

    @classmethod
    def from_row(cls, row: Video) -> "VideoView":
        """The public part of a row."""
        return cls(
            video_id=row.id,
            name=row.file_name,
            size=row.size_bytes,
            content_type=row.content_type,
            status=row.status,
            created_at=row.created_at,
            uploaded_at=row.uploaded_at,
            expires_at=row.expires_at,
            saved_at=row.saved_at,
            duration_ms=row.duration_ms,
            width=row.width_px,
            height=row.height_px,
            fps=row.fps,
            codec=row.codec,
        )


class VideoPage(BaseModel):
    """One page of videos, newest first."""

    items: list[VideoView]
    next_cursor: str | None = Field(description="For the next page; null on the last.")
