"""Events that tell a user how analyses, wall photos and ghosts are getting on."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Stage(StrEnum):
    """What the orchestrator does, in this order."""

    DOWNLOAD = "download"
    POSE = "pose"
    WALL = "wall"
    HOLDS = "holds"
    CONTACTS = "contacts"
    GHOST = "ghost"
    ENCODE = "encode"
    STORE = "store"


class _AnalysisEvent(BaseModel):
    model_config = ConfigDict(frozen=True)

    analysis_id: UUID
    at: datetime = Field(description="When it happened.")


class _RouteEvent(BaseModel):
    model_config = ConfigDict(frozen=True)

    route_id: UUID
    at: datetime = Field(description="When it happened.")


class AnalysisStarted(_AnalysisEvent):
    """An orchestrator has begun."""

    type: Literal["analysis.started"] = "analysis.started"


class AnalysisProgress(_AnalysisEvent):
    """A step further."""

    type: Literal["analysis.progress"] = "analysis.progress"
    stage: Stage
    percent: int = Field(ge=0, le=100, description="Of the whole analysis.")


class AnalysisCompleted(_AnalysisEvent):
    """The result can be fetched."""

    type: Literal["analysis.completed"] = "analysis.completed"
    result_bytes: int = Field(description="Size of the encoded result.")


class AnalysisFailed(_AnalysisEvent):
    """There will be no result."""

    type: Literal["analysis.failed"] = "analysis.failed"
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class AnalysisCancelled(_AnalysisEvent):
    """Its owner did not want it any more."""

    type: Literal["analysis.cancelled"] = "analysis.cancelled"


AnalysisEvent = (
    AnalysisStarted | AnalysisProgress | AnalysisCompleted | AnalysisFailed | AnalysisCancelled
)


class RouteDetected(_RouteEvent):
    """The holds of a wall photo can be fetched."""

    type: Literal["route.detected"] = "route.detected"
    holds: int = Field(ge=0, description="How many the detector has found.")


class RouteFailed(_RouteEvent):
    """The photo could not be searched; what was known before stays."""

    type: Literal["route.failed"] = "route.failed"
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


RouteEvent = RouteDetected | RouteFailed


class _PlanEvent(BaseModel):
    model_config = ConfigDict(frozen=True)

    at: datetime = Field(description="When it happened.")


class GhostCompleted(_PlanEvent):
    """The ghost can be fetched."""

    type: Literal["ghost.completed"] = "ghost.completed"
    ghost_id: UUID


class GhostFailed(_PlanEvent):
    """There is no such ghost."""

    type: Literal["ghost.failed"] = "ghost.failed"
    ghost_id: UUID
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


class ComparisonCompleted(_PlanEvent):
    """The comparison can be fetched."""

    type: Literal["comparison.completed"] = "comparison.completed"
    comparison_id: UUID


class ComparisonFailed(_PlanEvent):
    """There is no such comparison."""

    type: Literal["comparison.failed"] = "comparison.failed"
    comparison_id: UUID
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


PlanEvent = GhostCompleted | GhostFailed | ComparisonCompleted | ComparisonFailed

UserEvent = Annotated[AnalysisEvent | RouteEvent | PlanEvent, Field(discriminator="type")]

USER_EVENT: TypeAdapter[UserEvent] = TypeAdapter(UserEvent)
