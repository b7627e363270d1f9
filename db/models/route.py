"""Wall photos."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import (
    MAX_CODE,
    MAX_NAME,
    choice_column,
    created_column,
    id_column,
    owner_column,
)


class RouteStatus(StrEnum):
    """How far a wall photo has come."""

    UPLOADING = "uploading"
    READY = "ready"
    DETECTING = "detecting"
    DETECTED = "detected"
    FAILED = "failed"


class Route(SQLModel, table=True):
    """One wall photo, from the moment its upload is asked for.

    Attributes:
        id: Random.
        user_id: Whose.
        object_key: In object storage.
        name: As the owner calls it.
        content_type: Bound into the upload.
        size_bytes: Bound into the upload.
        status: `uploading` until the photo was seen in the store, then by the latest detection.
        detection_id: The detection that was asked for last, if any.
        attempts: How many times a worker has begun with it.
        width_px: Of the upright photo, once it was decoded.
        height_px: Of the upright photo.
        error_code: Why the latest detection failed, for programs.
        error_detail: Why it failed, for people.
        created_at: When the upload was asked for.
        updated_at: When a person or a detection last changed anything.
        heartbeat_at: When a detection was last known to be queued or worked on.
    """

    __tablename__ = "routes"
    __table_args__ = (
        Index("ix_routes_user_id_created_at_id", "user_id", "created_at", "id"),
        Index(
            "ix_routes_detecting_heartbeat_at",
            "heartbeat_at",
            postgresql_where=text("status = 'detecting'"),
        ),
    )

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    object_key: str = Field(max_length=MAX_NAME, unique=True)
    name: str = Field(max_length=MAX_NAME)
    content_type: str = Field(max_length=MAX_CODE)
    size_bytes: int = Field(sa_type=BigInteger)
    status: RouteStatus = choice_column(RouteStatus, RouteStatus.UPLOADING)
    detection_id: UUID | None = None
    attempts: int = 0
    width_px: int | None = None
    height_px: int | None = None
    error_code: str | None = Field(default=None, max_length=MAX_CODE)
    error_detail: str | None = None
    created_at: datetime = created_column()
    updated_at: datetime = created_column()
    heartbeat_at: datetime = created_column()
