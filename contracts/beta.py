"""A problem as clients state it: holds in metres on the wall, a start, a finish, a climber.

x shows to the right and y up the wall. Fields that nobody knows here are ignored, so that a file
may carry notes.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.holds import HoldType

BetaHoldId = Annotated[int | str, Field(description="Unique on its wall.")]
_LIMBS = Literal["left_hand", "right_hand", "left_foot", "right_foot"]


class _Part(BaseModel):
    """Frozen, and without infinities."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class ProblemHold(_Part):
    """One hold."""

    id: BetaHoldId
    x_m: float = Field(description="Middle, to the right.")
    y_m: float = Field(description="Middle, up the wall.")
    radius_m: float = Field(default=0.05, description="About how large it is.")
    type: HoldType | None = Field(default=None, description="What it offers, if known.")
    difficulty: float | None = Field(
        default=None, description="0, anyone hangs on it, to 10; if known."
    )
    pull_deg: float | None = Field(
        default=None, description="Direction it is pulled best, from x towards y: -90 is down."
    )


class ProblemWall(_Part):
    """The plane that the holds are on."""

    angle_deg: float = Field(description="0 vertical, positive overhanging.")


class ProblemStart(_Part):
    """Where the climb begins."""

    hands: tuple[BetaHoldId, ...] = Field(description="One hold for both hands, or one for each.")
    feet: tuple[BetaHoldId, ...] | None = Field(
        default=None, description="Where they must begin, if so."
    )


class ProblemClimber(_Part):
    """Who climbs."""

    height_m: float = Field(description="Without shoes.")
    arm_span_m: float | None = Field(default=None, description="Fingertip to fingertip.")
    mass_kg: float | None = Field(default=None, description="If known.")
    excluded_limbs: tuple[_LIMBS, ...] = Field(default=(), description="Missing or injured.")


class BetaProblemDocument(_Part):
    """Everything a ghost is computed from."""

    wall: ProblemWall
    holds: tuple[ProblemHold, ...]
    feet: tuple[BetaHoldId, ...] | None = Field(
        default=None, description="Holds that only feet may use."
    )
    start: ProblemStart
    finish: tuple[BetaHoldId, ...] = Field(description="One hold for both hands, or one for each.")
    climber: ProblemClimber
