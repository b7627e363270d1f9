"""Filmed climbs."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import (
    MAX_CODE,
    MAX_NAME,
    SHA256_HEX,
    choice_column,
    created_column,
    id_column,
    moment_column,
    owner_column,
)


class VideoStatus(StrEnum):
    """How far a video has come."""

    PENDING = "pending"
    UPLOADED = "uploaded"
    REJECTED = "rejected"
    EXPIRED = "expired"


class Video(SQLModel, table=True):
    """One video, from the moment its upload is asked for.

    Attributes:
        id: Random.
        user_id: Whose.
        object_key: In object storage.
        file_name: As the phone calls it; shown, never used as a path.
        content_type: Bound into the upload.
        size_bytes: Bound into the upload.
        status: `pending` until the upload was verified; `expired` once its bytes are gone.
        rejected_code: Why it was rejected, if it was.
        created_at: When the upload was asked for.
        uploaded_at: When the upload was verified.
        expires_at: When its bytes go; None before the upload, once saved and once gone.
        saved_at: When its owner chose to keep it.
        duration_ms: From the verified container, as are the next four.
        width_px: Upright.
        height_px: Upright.
        fps: Average.
        codec: As in `h264`.
    """

    __tablename__ = "videos"
    __table_args__ = (
        Index("ix_videos_user_id_created_at_id", "user_id", "created_at", "id"),
        Index(
            "ix_videos_expires_at", "expires_at", postgresql_where=text("expires_at IS NOT NULL")
        ),
    )

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    object_key: str = Field(max_length=MAX_NAME, unique=True)
    file_name: str = Field(max_length=MAX_NAME)
    content_type: str = Field(max_length=MAX_CODE)
    size_bytes: int = Field(sa_type=BigInteger)
    status: VideoStatus = choice_column(VideoStatus, VideoStatus.PENDING)
    rejected_code: str | None = Field(default=None, max_length=MAX_CODE)
    created_at: datetime = created_column()
    uploaded_at: datetime | None = moment_column()
    expires_at: datetime | None = moment_column()
    saved_at: datetime | None = moment_column()
    duration_ms: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    fps: float | None = None
    codec: str | None = Field(default=None, max_length=MAX_CODE)


class Share(SQLModel, table=True):
    """A link that shows a video and its latest analysis to whoever has it.

    Attributes:
        id: Random.
        user_id: Whose.
        video_id: Of what; one link a video.
        token_hash: SHA-256 of the token in the link; the token itself is stored nowhere.
        created_at: When.
        expires_at: Until when it works; None for as long as it stands.
    """

    __tablename__ = "shares"

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id", index=True)
    video_id: UUID = owner_column("videos.id", unique=True)
    token_hash: str = Field(max_length=SHA256_HEX, unique=True)
    created_at: datetime = created_column()
    expires_at: datetime | None = moment_column()
