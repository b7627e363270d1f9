"""The job that the gateway hands to the orchestrator."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class AnalysisOptions(BaseModel):
    """What a client may choose when it starts an analysis."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pose_model: Literal["lite", "full", "heavy"] = Field(
        default="heavy", description="Landmark network: quicker or more precise."
    )
    climber_height_m: float | None = Field(
        default=None,
        ge=0.8,
        le=2.5,
        description="Height of the climber without shoes; scales the body to real metres.",
    )


class AnalysisJob(BaseModel):
    """One analysis to be made. Idempotent: a job may arrive more than once."""

    model_config = ConfigDict(frozen=True)

    analysis_id: UUID = Field(description="The row to be finished.")
    user_id: UUID = Field(description="Whose; events go to them.")
    object_key: str = Field(description="The video in object storage.")
    options: AnalysisOptions = Field(default=AnalysisOptions(), description="As asked for.")
    attempt: int = Field(default=1, ge=1, description="Counts up with every retry.")
