"""Analyses, their results and the figures that can be queried."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
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


class AnalysisStatus(StrEnum):
    """Where an analysis stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Analysis(SQLModel, table=True):
    """One request to analyse one video.

    Attributes:
        id: Random.
        user_id: Whose.
        video_id: Of what.
        options: As asked for; validated by the gateway.
        status: Changes forward only.
        stage: What the orchestrator is doing, while it runs.
        percent: How much of it is done, 0..100.
        run_token: Of the attempt that owns the analysis now; only its owner may finish it.
        attempts: How many times an orchestrator has begun.
        error_code: Why it failed, for programs.
        error_detail: Why it failed, for people.
        stage_seconds: How long each stage took.
        idempotency_key: The client's, if it sent one; unique for a user.
        idempotency_hash: SHA-256 of the request that came with the key.
        created_at: When it was asked for.
        started_at: When the current attempt began.
        heartbeat_at: When it was last known to be queued or worked on.
        finished_at: When it was completed, failed or was cancelled.
        priority: Whether it goes before others.
        quota_month: Of which month's quota it was taken; None if it does not count.
    """

    __tablename__ = "analyses"
    __table_args__ = (
        Index("ix_analyses_user_id_created_at_id", "user_id", "created_at", "id"),
        Index(
            "uq_analyses_user_id_idempotency_key",
            "user_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key IS NOT NULL"),
        ),
        Index(
            "ix_analyses_unfinished_heartbeat_at",
            "heartbeat_at",
            postgresql_where=text("status IN ('queued', 'running')"),
        ),
    )

    id: UUID = id_column()
    user_id: UUID = owner_column("users.id")
    video_id: UUID = owner_column("videos.id", index=True)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    status: AnalysisStatus = choice_column(AnalysisStatus, AnalysisStatus.QUEUED)
    stage: str | None = Field(default=None, max_length=MAX_CODE)
    percent: int = 0
    run_token: UUID | None = None
    attempts: int = 0
    error_code: str | None = Field(default=None, max_length=MAX_CODE)
    error_detail: str | None = None
    stage_seconds: dict[str, float] | None = Field(default=None, sa_type=JSONB)
    idempotency_key: str | None = Field(default=None, max_length=MAX_NAME)
    idempotency_hash: str | None = Field(default=None, max_length=SHA256_HEX)
    created_at: datetime = created_column()
    started_at: datetime | None = moment_column()
    heartbeat_at: datetime = created_column()
    finished_at: datetime | None = moment_column()
    quota_month: date | None = Field(default=None, sa_type=Date)
    priority: bool = False


class AnalysisResult(SQLModel, table=True):
    """The encoded document, stored as it is served.

    Attributes:
        analysis_id: Of which analysis.
        version: Of the document's format.
        encoding: HTTP's name of the compression.
        etag: SHA-256 of the body.
        body: Compressed bytes.
        created_at: When.
    """

    __tablename__ = "analysis_results"

    analysis_id: UUID = owner_column("analyses.id", primary_key=True)
    version: int
    encoding: str = Field(max_length=MAX_CODE)
    etag: str = Field(max_length=SHA256_HEX)
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = created_column()


class AnalysisMetrics(SQLModel, table=True):
    """The figures of a result that can be queried; defined in docs/metrics.md.

    Attributes:
        analysis_id: Of which analysis.
        duration_s: Length of the clip.
        tracked_s: Time in which a climber was seen.
        tracked_fraction: Share of the clip in which a climber was seen.
        mean_elbow_deg: Mean elbow angle over both arms.
        straight_arm_fraction: Share of tracked arm time with a straight elbow.
        mean_knee_deg: Mean knee angle over both legs.
        mean_hip_deg: Mean hip angle over both sides.
        balance_fraction: Share of tracked time with the centre of gravity above the feet.
        mean_hand_speed_trunk_s: Mean speed of the hands against the hips [trunk lengths / s].
        mean_foot_speed_trunk_s: Mean speed of the feet against the hips [trunk lengths / s].
        limb_smoothness: Median spectral arc length of the limbs' movements.
        ascent_s: From the start to the highest stance.
        hand_move_count: Moves of hands.
        foot_move_count: Steps.
        regrip_count: Holds that were let go and taken again.
        still_s: Time in long stretches without a move.
        mean_grip_s: That hands held what they left again.
        reach_used_fraction: Of what limbs can be apart, when hands land.
        feet_off_fraction: Share of the feet's time in the air.
        centre_straightness: Of the way of the centre of gravity along the wall.
        similarity: Of the hands' sequence to the ghost's.
        efficiency: The ghost's cost by the climber's.
    """

    __tablename__ = "analysis_metrics"

    analysis_id: UUID = owner_column("analyses.id", primary_key=True)
    duration_s: float
    tracked_s: float
    tracked_fraction: float
    mean_elbow_deg: float | None = None
    straight_arm_fraction: float | None = None
    mean_knee_deg: float | None = None
    mean_hip_deg: float | None = None
    balance_fraction: float | None = None
    mean_hand_speed_trunk_s: float | None = None
    mean_foot_speed_trunk_s: float | None = None
    limb_smoothness: float | None = None
    ascent_s: float | None = None
    hand_move_count: float | None = None
    foot_move_count: float | None = None
    regrip_count: float | None = None
    still_s: float | None = None
    mean_grip_s: float | None = None
    reach_used_fraction: float | None = None
    feet_off_fraction: float | None = None
    centre_straightness: float | None = None
    similarity: float | None = None
    efficiency: float | None = None
