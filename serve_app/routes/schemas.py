"""Shapes of the endpoints of wall photos and holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.effective_holds import EffectiveHold
from contracts.holds import HoldKind, HoldTag, HoldType, MovedHold, Polygon, RetypedHold
from db.models import HoldCorrection, HoldDetection, Route, RouteStatus
from db.repositories import WallHolds

RouteName = Annotated[
    str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")
]


class RouteRequest(BaseModel):
    """To ask for the upload of a wall photo."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: RouteName = Field(description="Shown in lists.")
    size: int = Field(gt=0, description="Bytes; the upload must have exactly so many.")
    content_type: str = Field(
        max_length=64, description="`image/jpeg`, `image/png`, `image/heic` or `image/heif`."
    )


class RouteTicket(BaseModel):
    """Where and how to send the bytes, until when."""

    route_id: UUID
    upload_url: str
    method: str = Field(description="HTTP method of the upload.")
    headers: dict[str, str] = Field(description="To be sent exactly so.")
    expires_at: datetime


class RouteChange(BaseModel):
    """What may be changed about a wall photo."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: RouteName


class DetectionStartedView(BaseModel):
    """A detection that was asked for."""

    route_id: UUID
    detection_id: UUID
    status: RouteStatus


class RouteErrorView(BaseModel):
    """Why the latest detection failed."""

    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class RouteView(BaseModel):
    """A wall photo as its owner sees it."""

    route_id: UUID
    name: str
    size: int = Field(description="Bytes.")
    content_type: str
    status: RouteStatus
    width: int | None = Field(description="Pixels, upright; once holds were detected.")
    height: int | None = Field(description="Pixels, upright; once holds were detected.")
    error: RouteErrorView | None = Field(description="Of a failed detection.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_row(cls, row: Route) -> Self:
        """The public part of a row."""
        error = None
        if row.error_code is not None:
            error = RouteErrorView(code=row.error_code, detail=row.error_detail or "")
        return cls(
            route_id=row.id,
            name=row.name,
            size=row.size_bytes,
            content_type=row.content_type,
            status=row.status,
            width=row.width_px,
            height=row.height_px,
            error=error,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )


class RoutePage(BaseModel):
    """One page of wall photos, newest first."""

    items: list[RouteView]
    next_cursor: str | None = Field(description="For the next page; null on the last.")


class HoldView(BaseModel):
    """A hold that the photo shows; pixels of the upright photo."""

    hold_id: UUID = Field(description="Stays the same through corrections and detections.")
    box: tuple[float, float, float, float] = Field(description="Left, top, right, bottom.")
    polygon: tuple[tuple[float, float], ...] = Field(description="Corners x, y.")
    kind: HoldKind
    type: HoldType
    type_confidence: float = Field(description="1 if a person said so; below 0.5 a guess.")
    colour: str | None
    route: int | None = Field(description="Holds of one route share it.")
    score: float = Field(description="Probability that it is one; 1 if a person drew it.")
    tag: HoldTag | None = Field(description="Start, finish or for feet only, if a person said so.")
    corrected_by: UUID | None = Field(description="Who corrected it last; null if nobody did.")
    corrected_at: datetime | None = Field(description="When.")

    @classmethod
    def build(cls, hold: EffectiveHold, last: HoldCorrection | None) -> Self:
        """A hold, with who had the last say."""
        return cls(
            hold_id=hold.hold_id,
            box=hold.shape.box,
            **hold.shape.model_dump(),
            corrected_by=last.user_id if last else None,
            corrected_at=last.created_at if last else None,
        )


class DetectionView(BaseModel):
    """The detection whose holds are shown."""

    detection_id: UUID
    model: str
    model_version: str
    model_sha256: str
    stage_seconds: dict[str, float] = Field(description="How long each stage took.")
    created_at: datetime

    @classmethod
    def from_row(cls, row: HoldDetection) -> Self:
        """The public part of a row."""
        return cls(
            detection_id=row.id,
            model=row.model_name,
            model_version=row.model_version,
            model_sha256=row.model_sha256,
            stage_seconds=row.stage_seconds,
            created_at=row.created_at,
        )


class RouteHoldsView(RouteView):
    """A wall photo with its holds: the latest detection with corrections on top."""

    detection: DetectionView | None = Field(default=None, description="Null before any.")
    holds: list[HoldView] = []

    @classmethod
    def from_wall(cls, row: Route, wall: WallHolds) -> Self:
        """The photo and everything on it."""
        detection = DetectionView.from_row(wall.detection) if wall.detection else None
        return cls.from_row(row).model_copy(
            update={"detection": detection, "holds": build_hold_views(wall)}
        )


def build_hold_views(wall: WallHolds) -> list[HoldView]:
    """Every hold that the photo shows."""
    last: dict[UUID, HoldCorrection] = {c.hold_id: c for c in wall.corrections}
    return [HoldView.build(hold, last.get(hold.hold_id)) for hold in wall.holds]


class HoldChange(RetypedHold):
    """What is wrong with a hold: where it is, what it is, or both. Only what is given changes."""

    polygon: Polygon | None = Field(default=None, description="Corners x, y in pixels.")

    @model_validator(mode="after")
    def _something_must_change(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("nothing is to be changed")
        if "polygon" in self.model_fields_set and self.polygon is None:
            raise ValueError("polygon cannot be null")
        return self

    def split(self) -> Sequence[MovedHold | RetypedHold]:
        """One change for each action."""
        changes: list[MovedHold | RetypedHold] = []
        if self.polygon is not None:
            changes.append(MovedHold(polygon=self.polygon))
        named = self.model_dump(exclude_unset=True, exclude={"polygon"})
        if named:
            changes.append(RetypedHold.model_validate(named))
        return changes
