"""Events that tell a user how an analysis is getting on."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Stage(StrEnum):
    """What the orchestrator does, in this order."""

    DOWNLOAD = "download"
    POSE = "pose"
    ENCODE = "encode"
    STORE = "store"


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)

    analysis_id: UUID
    at: datetime = Field(description="When it happened.")


class AnalysisStarted(_Event):
    """An orchestrator has begun."""

    type: Literal["analysis.started"] = "analysis.started"


class AnalysisProgress(_Event):
    """A step further."""

    type: Literal["analysis.progress"] = "analysis.progress"
    stage: Stage
    percent: int = Field(ge=0, le=100, description="Of the whole analysis.")


class AnalysisCompleted(_Event):
    """The result can be fetched."""

    type: Literal["analysis.completed"] = "analysis.completed"
    result_bytes: int = Field(description="Size of the encoded result.")


class AnalysisFailed(_Event):
    """There will be no result."""

    type: Literal["analysis.failed"] = "analysis.failed"
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="For people.")


AnalysisEvent = Annotated[
    AnalysisStarted | AnalysisProgress | AnalysisCompleted | AnalysisFailed,
    Field(discriminator="type"),
]

ANALYSIS_EVENT: TypeAdapter[AnalysisEvent] = TypeAdapter(AnalysisEvent)
