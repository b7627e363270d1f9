"""Shapes of the endpoints of ghosts and comparisons."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.ghosts import GhostRequest
from db.models import Comparison, Ghost, PlanStatus


class GhostStartedView(BaseModel):
    """A ghost that was asked for."""

    ghost_id: UUID
    status: PlanStatus


class PlanErrorView(BaseModel):
    """Why there is none."""

    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class GhostView(BaseModel):
    """A ghost as its owner sees it."""

    ghost_id: UUID
    route_id: UUID | None = Field(description="Of which wall photo.")
    analysis_id: UUID | None = Field(description="Or of which analysis.")
    request: GhostRequest = Field(description="As it was asked for.")
    status: PlanStatus
    ghost: dict[str, Any] | None = Field(
        description="As the section `ghost` of a result, in pixels of the photo or the panorama."
    )
    nearest: list[list[int]] | None = Field(
        description="Stances of the way that came nearest, where there is none to the finish."
    )
    holds: list[int | str] = Field(description="Ids of the holds that stances name by number.")
    warnings: list[str] = Field(description="Stable codes of what was assumed.")
    error: PlanErrorView | None
    seconds: float | None = Field(description="That planning took.")
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def from_row(cls, row: Ghost) -> Self:
        """The public part of a row."""
        document = row.document or {}
        return cls(
            ghost_id=row.id,
            route_id=row.route_id,
            analysis_id=row.analysis_id,
            request=GhostRequest.model_validate(row.request),
            status=row.status,
            ghost=document.get("ghost"),
            nearest=document.get("nearest"),
            holds=[hold["id"] for hold in row.task["problem"]["holds"]],
            warnings=row.task["warnings"],
            error=_read_error(row),
            seconds=row.seconds,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


class ComparisonRequest(BaseModel):
    """To set a climb beside a ghost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    analysis_id: UUID = Field(description="How it was climbed; a completed analysis.")
    ghost_id: UUID = Field(description="What it is compared with; of the same wall.")


class ComparisonStartedView(BaseModel):
    """A comparison that was asked for."""

    comparison_id: UUID
    status: PlanStatus


class ComparisonView(BaseModel):
    """A comparison as its owner sees it."""

    comparison_id: UUID
    analysis_id: UUID
    ghost_id: UUID
    status: PlanStatus
    comparison: dict[str, Any] | None = Field(description="As the section of a result.")
    advice: list[dict[str, Any]] | None = Field(description="As the section of a result.")
    metrics: dict[str, Any] | None = Field(description="As the section of a result.")
    places: list[dict[str, Any]] | None = Field(
        description="What the comparison names by number: the ghost's holds, then others touched."
    )
    clock: dict[str, list[int]] | None = Field(description="As in the ghost of a result.")
    ghost_H_wall: list[float] | None = Field(  # as homographies are named
        description="Takes pixels of the analysis's panorama to pixels of the ghost's picture."
    )
    error: PlanErrorView | None
    seconds: float | None = Field(description="That it took.")
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def from_row(cls, row: Comparison) -> Self:
        """The public part of a row."""
        document = row.document or {}
        names = ("comparison", "advice", "metrics", "places", "clock", "ghost_H_wall")
        return cls(
            comparison_id=row.id,
            analysis_id=row.analysis_id,
            ghost_id=row.ghost_id,
            status=row.status,
            **{name: document.get(name) for name in names},
            error=_read_error(row),
            seconds=row.seconds,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


def _read_error(row: Ghost | Comparison) -> PlanErrorView | None:
    if row.error_code is None:
        return None
    return PlanErrorView(code=row.error_code, detail=row.error_detail or "")
