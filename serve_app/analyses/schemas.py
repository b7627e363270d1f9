"""Shapes of the analysis endpoints."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.jobs import AnalysisOptions
from db.models import Analysis, AnalysisMetrics, AnalysisStatus


class AnalysisRequest(BaseModel):
    """To start an analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    video_id: UUID = Field(description="A video whose upload was confirmed.")
    options: AnalysisOptions = Field(default=AnalysisOptions(), description="May be left out.")


class AnalysisStartedView(BaseModel):
    """An accepted analysis."""

    analysis_id: UUID
    status: AnalysisStatus


class FailureView(BaseModel):
    """Why an analysis failed."""

    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class AnalysisView(BaseModel):
    """An analysis as its owner sees it."""

    analysis_id: UUID
    video_id: UUID
    options: AnalysisOptions
    status: AnalysisStatus
    stage: str | None = Field(description="What is being done, while it runs.")
    percent: int = Field(description="How much of it is done.")
    error: FailureView | None
    metrics: dict[str, float | None] | None = Field(description="Of a completed analysis.")
    stage_seconds: dict[str, float] | None = Field(description="How long each stage took.")
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def from_rows(cls, row: Analysis, metrics: AnalysisMetrics | None = None) -> "AnalysisView":
        """The public part of the rows."""
        error = None
        if row.error_code is not None:
            error = FailureView(code=row.error_code, detail=row.error_detail or "")
        return cls(
            analysis_id=row.id,
            video_id=row.video_id,
            options=AnalysisOptions.model_validate(row.options),
            status=row.status,
            stage=row.stage,
            percent=row.percent,
            error=error,
            metrics=metrics.model_dump(exclude={"analysis_id"}) if metrics else None,
            stage_seconds=row.stage_seconds,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
        )


class AnalysisPage(BaseModel):
    """One page of analyses, newest first."""

    items: list[AnalysisView]
    next_cursor: str | None = Field(description="For the next page; null on the last.")
