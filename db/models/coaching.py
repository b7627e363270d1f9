"""What climbers aim at, and how they train."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, Index
from sqlmodel import Field, SQLModel

from db.models.columns import (
    MAX_CODE,
    MAX_NAME,
    MAX_WORDS,
    choice_column,
    created_column,
    id_column,
    moment_column,
    owner_column,
)


class SessionKind(StrEnum):
    """What a training session was."""

    BOULDERING = "bouldering"
    ROPE = "rope"
    BOARD = "board"
    STRENGTH = "strength"
    MOBILITY = "mobility"


class Goal(SQLModel, table=True):
    """One goal.

    Attributes:
        id: Random.
        user_id: Whose.
        title: In their own words.
        metric: Name of a figure of analyses that it is measured by, if it is.
        target: What the figure shall reach.
        due: Until when.
        created_at: When it was set.
        reached_at: When it was reached.
    """

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_user_id_created_at_id", "user_id", "created_at", "id"),)

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    title: str = Field(max_length=MAX_NAME)
    metric: str | None = Field(default=None, max_length=MAX_CODE)
    target: float | None = None
    due: date | None = Field(default=None, sa_type=Date)
    created_at: datetime = created_column()
    reached_at: datetime | None = moment_column()


class TrainingSession(SQLModel, table=True):
    """One session.

    Attributes:
        id: Random.
        user_id: Whose.
        kind: What it was.
        began_at: When.
        minutes: How long.
        effort: From 1, easy, to 10, everything.
        notes: In their own words.
        created_at: When it was noted.
    """

    __tablename__ = "training_sessions"
    __table_args__ = (
        Index("ix_training_sessions_user_id_created_at_id", "user_id", "created_at", "id"),
    )

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    kind: SessionKind = choice_column(SessionKind, SessionKind.BOULDERING)
    began_at: datetime = moment_column(nullable=False)
    minutes: int
    effort: int
    notes: str | None = Field(default=None, max_length=MAX_WORDS)
    created_at: datetime = created_column()
