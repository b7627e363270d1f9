"""Holds that were detected on wall photos, and what people corrected about them.

Both are only ever added to: a detection never changes a correction, nor an earlier detection.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from contracts.holds import CorrectionAction, HoldKind, HoldType
from db.models.columns import (
    MAX_CODE,
    MAX_NAME,
    SHA256_HEX,
    choice_column,
    created_column,
    id_column,
    owner_column,
)


class HoldDetection(SQLModel, table=True):
    """One finished search of one photo.

    Attributes:
        id: Random; as asked for.
        route_id: Of which photo.
        model_name: Of the network.
        model_version: Of its weights.
        model_sha256: Of its weights' file.
        stage_seconds: How long each stage took.
        created_at: When it was stored.
    """

    __tablename__ = "hold_detections"
    __table_args__ = (Index("ix_hold_detections_route_id_created_at", "route_id", "created_at"),)

    id: UUID = id_column()
    route_id: UUID = owner_column("routes.id")
    model_name: str = Field(max_length=MAX_NAME)
    model_version: str = Field(max_length=MAX_CODE)
    model_sha256: str = Field(max_length=SHA256_HEX)
    stage_seconds: dict[str, float] = Field(sa_type=JSONB)
    created_at: datetime = created_column()


class DetectedHold(SQLModel, table=True):
    """One hold of one detection; pixels of the upright photo.

    Attributes:
        detection_id: Which found it.
        hold_id: Of the hold on the wall: found again, it keeps it.
        number: Its place in the detection, from 0.
        polygon: Corners x, y.
        left_px: Of its box.
        top_px: Of its box.
        right_px: Of its box.
        bottom_px: Of its box.
        kind: Hold or volume.
        type: The most probable one.
        type_confidence: Calibrated probability of that type.
        colour: Name of its colour.
        route_group: Holds of one route share it.
        score: Probability that it is one.
    """

    __tablename__ = "detected_holds"

    detection_id: UUID = owner_column("hold_detections.id", primary_key=True)
    hold_id: UUID = Field(primary_key=True)
    number: int
    polygon: list[list[float]] = Field(sa_type=JSONB)
    left_px: float
    top_px: float
    right_px: float
    bottom_px: float
    kind: HoldKind = choice_column(HoldKind, HoldKind.HOLD)
    type: HoldType = choice_column(HoldType, HoldType.JUG)
    type_confidence: float
    colour: str | None = Field(default=None, max_length=MAX_CODE)
    route_group: int | None = None
    score: float


class HoldCorrection(SQLModel, table=True):
    """One thing that a person said about one hold. Never changed, never overwritten.

    Attributes:
        id: Order in which they were said.
        route_id: On which photo.
        hold_id: About which hold; of a detection, or chosen by the client that added it.
        user_id: Who.
        detection_id: The detection that they looked at; None before any.
        action: What was done.
        payload: As it was sent.
        before: The hold before, a `contracts.holds.HoldShape`; None if it was added.
        after: The hold after; None if it was deleted.
        created_at: When.
    """

    __tablename__ = "hold_corrections"
    __table_args__ = (Index("ix_hold_corrections_route_id_id", "route_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    route_id: UUID = owner_column("routes.id")
    hold_id: UUID
    user_id: UUID = owner_column("users.id", index=True)
    detection_id: UUID | None = None
    action: CorrectionAction = choice_column(CorrectionAction, CorrectionAction.ADD)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    created_at: datetime = created_column()
