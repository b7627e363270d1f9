"""Ghosts and comparisons that somebody asked for. Knows nothing of planning."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.models.columns import (
    MAX_CODE,
    choice_column,
    created_column,
    id_column,
    moment_column,
    owner_column,
)


class PlanStatus(StrEnum):
    """How far a ghost or a comparison has come."""

    QUEUED = "queued"
    COMPLETED = "completed"
    FAILED = "failed"


def _list_indexes(table: str) -> tuple[Index, Index]:
    """For lists of a user's rows, and for rows that fell silent."""
    return (
        Index(f"ix_{table}_user_id_created_at_id", "user_id", "created_at", "id"),
        Index(
            f"ix_{table}_queued_heartbeat_at",
            "heartbeat_at",
            postgresql_where=text("status = 'queued'"),
        ),
    )


class Plan(SQLModel):
    """What ghosts and comparisons have in common.

    Attributes:
        id: Random.
        user_id: Whose.
        status: How far it has come.
        attempts: How many times a worker has begun with it.
        document: What came of it; of a ghost that failed for want of a way, the way that came
            nearest.
        error_code: Why there is none, for programs.
        error_detail: Why, for people.
        seconds: That it took.
        created_at: When it was asked for.
        heartbeat_at: When it was last known to be queued or worked on.
        finished_at: When it ended.
    """

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    status: PlanStatus = choice_column(PlanStatus, PlanStatus.QUEUED)
    attempts: int = 0
    document: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    error_code: str | None = Field(default=None, max_length=MAX_CODE)
    error_detail: str | None = None
    seconds: float | None = None
    created_at: datetime = created_column()
    heartbeat_at: datetime = created_column()
    finished_at: datetime | None = moment_column()


class Ghost(Plan, table=True):
    """One ghost.

    Attributes:
        route_id: Of which wall photo; None if of an analysis.
        analysis_id: Of which analysis; None if of a wall photo.
        request: As it was sent.
        task: A `contracts.ghosts.GhostTask`: all that planning needs, as it was then.
    """

    __tablename__ = "ghosts"
    __table_args__ = _list_indexes("ghosts")

    route_id: UUID | None = owner_column("routes.id", default=None, index=True)
    analysis_id: UUID | None = owner_column("analyses.id", default=None, index=True)
    request: dict[str, Any] = Field(sa_type=JSONB)
    task: dict[str, Any] = Field(sa_type=JSONB)


class Comparison(Plan, table=True):
    """One climb beside one ghost.

    Attributes:
        analysis_id: How it was climbed.
        ghost_id: What it is compared with.
    """

    __tablename__ = "comparisons"
    __table_args__ = _list_indexes("comparisons")

    analysis_id: UUID = owner_column("analyses.id", index=True)
    ghost_id: UUID = owner_column("ghosts.id", index=True)
