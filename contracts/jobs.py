"""The jobs that the gateway hands to the workers."""

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


class Job(BaseModel):
    """What every job carries. Idempotent: a job may arrive more than once."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID = Field(description="Whose; events go to them.")
    object_key: str = Field(description="The video or photo in object storage.")
    attempt: int = Field(default=1, ge=1, description="Counts up with every retry.")

    @property
    def log_fields(self) -> dict[str, str]:
        """What every line about the job carries in the log."""
        ids = {name: str(value) for name, value in self if isinstance(value, UUID)}
        return {name: value for name, value in ids.items() if name != "user_id"}


class AnalysisJob(Job):
    """One analysis to be made."""

    analysis_id: UUID = Field(description="The row to be finished.")
    options: AnalysisOptions = Field(default=AnalysisOptions(), description="As asked for.")


class HoldDetectionJob(Job):
    """One wall photo to be searched for holds."""

    route_id: UUID = Field(description="Whose photo it is.")
    detection_id: UUID = Field(description="What was asked for; the run that is to be stored.")
