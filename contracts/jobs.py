"""The jobs that the gateway hands to the workers."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LimbName = Literal["left_hand", "right_hand", "left_foot", "right_foot"]


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
    climber_arm_span_m: float | None = Field(
        default=None, ge=0.6, le=3.0, description="Fingertip to fingertip."
    )
    climber_mass_kg: float | None = Field(default=None, ge=20, le=200, description="Of the body.")
    excluded_limbs: tuple[LimbName, ...] = Field(
        default=(), max_length=3, description="Missing or injured: the ghost does without them."
    )
    wall_angle_deg: float = Field(
        default=0.0, ge=-45, le=90, description="0 vertical, positive overhanging."
    )
    route_colour: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="Of the route's holds, if the ghost may use all of that colour.",
    )
    ghost: bool = Field(default=True, description="Whether to look for the best way up.")


class Job(BaseModel):
    """What every job carries. Idempotent: a job may arrive more than once."""

    model_config = ConfigDict(frozen=True)

    user_id: UUID = Field(description="Whose; events go to them.")
    attempt: int = Field(default=1, ge=1, description="Counts up with every retry.")
    priority: bool = Field(default=False, description="Whether it goes before others.")

    @property
    def log_fields(self) -> dict[str, str]:
        """What every line about the job carries in the log."""
        ids = {name: str(value) for name, value in self if isinstance(value, UUID)}
        return {name: value for name, value in ids.items() if name != "user_id"}


class StoredObjectJob(Job):
    """A job that begins with something that was uploaded."""

    object_key: str = Field(description="The video or photo in object storage.")


class AnalysisJob(StoredObjectJob):
    """One analysis to be made."""

    analysis_id: UUID = Field(description="The row to be finished.")
    options: AnalysisOptions = Field(default=AnalysisOptions(), description="As asked for.")


class HoldDetectionJob(StoredObjectJob):
    """One wall photo to be searched for holds."""

    route_id: UUID = Field(description="Whose photo it is.")
    detection_id: UUID = Field(description="What was asked for; the run that is to be stored.")


class PlanKind(StrEnum):
    """What is planned."""

    GHOST = "ghost"
    COMPARISON = "comparison"


class PlanJob(Job):
    """One ghost or comparison to be made."""

    kind: PlanKind = Field(description="Which of the two.")
    plan_id: UUID = Field(description="The row to be finished.")
