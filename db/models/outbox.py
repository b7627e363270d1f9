"""Messages that leave together with the transaction that wrote them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from db.models.columns import choice_column, created_column, owner_column


class OutboxTopic(StrEnum):
    """Where the relay publishes a row."""

    JOB = "job"
    EVENT = "event"
    HOLD_JOB = "hold_job"
    PLAN_JOB = "plan_job"


class OutboxRow(SQLModel, table=True):
    """One message; deleted once it is published.

    Attributes:
        id: Order of publication.
        topic: A job for a climb, an event for a user, a job for a wall photo, or one for a ghost.
        user_id: Whose; deleting the user takes unpublished messages along.
        payload: A model of `contracts`, as JSON.
        created_at: When.
    """

    __tablename__ = "outbox"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    topic: OutboxTopic = choice_column(OutboxTopic, OutboxTopic.EVENT)
    user_id: UUID = owner_column("users.id")
    payload: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = created_column()
