"""A ghost that somebody asks for, and what planning it needs. Knows no tables."""

from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.beta import BetaProblemDocument
from contracts.jobs import LimbName

_MAX_PX: Final = 100_000.0
Coordinate = Annotated[float, Field(ge=0, le=_MAX_PX, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class Tap(BaseModel):
    """Where a finger touched the picture."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Coordinate = Field(description="Pixels from the left.")
    y: Coordinate = Field(description="Pixels from the top.")


HoldRef = Annotated[
    int | UUID | Tap, Field(description="A hold's id, or a tap on or beside a hold.")
]


class ScaleReference(BaseModel):
    """Two points of the picture whose distance on the wall is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    a: Tap
    b: Tap
    metres: Length = Field(description="Between them.")


class GhostStart(BaseModel):
    """Where the climb begins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hands: tuple[HoldRef, ...] = Field(
        min_length=1, max_length=2, description="One hold for both hands, or one for each."
    )
    feet: tuple[HoldRef, ...] = Field(
        default=(), max_length=2, description="Where they must begin, if so."
    )


class GhostClimber(BaseModel):
    """Whose ghost; what is not stated is taken from the analysis, or is an average body's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    height_m: float | None = Field(default=None, ge=1.2, le=2.2, description="Without shoes.")
    arm_span_m: float | None = Field(
        default=None, ge=0.9, le=2.7, description="Within a fifth of the height."
    )
    mass_kg: float | None = Field(default=None, ge=20, le=200, description="Of the body.")
    excluded_limbs: tuple[LimbName, ...] = Field(
        default=(), max_length=3, description="Missing or injured."
    )


class GhostRequest(BaseModel):
    """Which ghost is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: GhostStart | None = Field(
        default=None, description="Left out if holds are tagged, or as it was climbed."
    )
    finish: tuple[HoldRef, ...] | None = Field(
        default=None, min_length=1, max_length=2, description="Likewise."
    )
    holds: tuple[int | UUID, ...] | None = Field(
        default=None, min_length=1, max_length=2000, description="Those that may be used."
    )
    colour: str | None = Field(
        default=None, min_length=1, max_length=64, description="Or all of this colour."
    )
    route: int | None = Field(default=None, ge=0, description="Or all of this route group.")
    feet_only: tuple[int | UUID, ...] = Field(
        default=(), max_length=2000, description="Holds that hands may not use."
    )
    wall_angle_deg: float | None = Field(
        default=None, ge=-45, le=90, description="0 vertical, positive overhanging."
    )
    m_per_px: Length | None = Field(default=None, description="Metres per pixel, if known.")
    reference: ScaleReference | None = Field(default=None, description="Or a known distance.")
    climber: GhostClimber = Field(default=GhostClimber(), description="Whose ghost.")

    @model_validator(mode="after")
    def _one_choice_each(self) -> Self:
        if sum(x is not None for x in (self.holds, self.colour, self.route)) > 1:
            raise ValueError("give holds, colour or route, not several")
        if self.m_per_px is not None and self.reference is not None:
            raise ValueError("give m_per_px or reference, not both")
        return self


class WallPicture(BaseModel):
    """Where the holds of a problem are in its picture.

    Attributes:
        width: Of the picture [px].
        height: Of the picture [px].
        up: Unit vector that points up the wall.
        m_per_px: Metres per pixel.
    """

    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    up: tuple[float, float]
    m_per_px: float


class PictureHold(BaseModel):
    """A hold of the picture, whether the problem uses it or not.

    Attributes:
        id: Number in an analysis, text of a UUID on a photo.
        point: Middle [px].
        colour: Its name, if known.
        kind: Hold or volume.
    """

    model_config = ConfigDict(frozen=True)

    id: int | str
    point: tuple[float, float]
    colour: str | None
    kind: Literal["hold", "volume"]


class GhostTask(BaseModel):
    """Everything that planning a ghost needs, as it was when it was asked for.

    Attributes:
        problem: With the picture's ids.
        picture: From metres to pixels.
        holds: Of the whole picture.
        warnings: Stable codes of what was assumed.
    """

    model_config = ConfigDict(frozen=True)

    problem: BetaProblemDocument
    picture: WallPicture
    holds: tuple[PictureHold, ...]
    warnings: tuple[str, ...] = ()


GhostDocument = dict[str, Any]
