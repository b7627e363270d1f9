"""Holds of a wall photo and what people correct about them. Does not know where they are kept."""

from enum import StrEnum
from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from contracts.outlines import Outline, find_box, measure_area

MAX_CORNERS: Final = 256
_MAX_PX: Final = 100_000.0


class HoldKind(StrEnum):
    """What is bolted to the wall; as `climbing.holds.hold.HoldKind`."""

    HOLD = "hold"
    VOLUME = "volume"


class HoldType(StrEnum):
    """What a hold offers; as `climbing.holds.hold.HoldType`."""

    JUG = "jug"
    CRIMP = "crimp"
    SLOPER = "sloper"
    PINCH = "pinch"
    POCKET = "pocket"
    EDGE = "edge"
    FOOTHOLD = "foothold"


class HoldTag(StrEnum):
    """What a hold is for, as the setter's tags say."""

    START = "start"
    FINISH = "finish"
    FOOT = "foot"


class CorrectionAction(StrEnum):
    """What a person did to a hold."""

    ADD = "add"
    MOVE = "move"
    RETYPE = "retype"
    DELETE = "delete"


def _check_area(polygon: Outline) -> Outline:
    if measure_area(polygon) < 1:
        raise ValueError("the polygon encloses less than one pixel")
    return polygon


Corner = tuple[
    Annotated[float, Field(ge=0, le=_MAX_PX, allow_inf_nan=False)],
    Annotated[float, Field(ge=0, le=_MAX_PX, allow_inf_nan=False)],
]
Polygon = Annotated[
    tuple[Corner, ...], Field(min_length=3, max_length=MAX_CORNERS), AfterValidator(_check_area)
]
ColourName = Annotated[str, Field(min_length=1, max_length=64)]


class HoldShape(BaseModel):
    """A hold as it stands, whoever says so; pixels of the upright photo."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    polygon: tuple[tuple[float, float], ...] = Field(description="Corners x, y in pixels.")
    kind: HoldKind
    type: HoldType
    type_confidence: float = Field(ge=0, le=1, description="1 if a person said so.")
    colour: str | None = Field(description="Name; null if nobody said.")
    route: int | None = Field(description="Holds of one route share it.")
    score: float = Field(ge=0, le=1, description="Probability that it is one; 1 if a person said.")
    tag: HoldTag | None = Field(default=None, description="What it is for; only people say so.")

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the outline."""
        return find_box(self.polygon)


class NewHold(BaseModel):
    """To add a hold that the detector missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    polygon: Polygon = Field(description="Corners x, y in pixels of the upright photo.")
    kind: HoldKind = Field(default=HoldKind.HOLD, description="Hold or volume.")
    type: HoldType = Field(description="What it offers.")
    colour: ColourName | None = Field(default=None, description="Name of its colour.")
    route: int | None = Field(default=None, ge=0, le=100_000, description="Its route group.")
    tag: HoldTag | None = Field(default=None, description="Start, finish or for feet only.")

    def to_shape(self) -> HoldShape:
        """The hold as a person has drawn it: certain."""
        return HoldShape(**self.model_dump(), type_confidence=1.0, score=1.0)


class MovedHold(BaseModel):
    """Where a hold really is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    polygon: Polygon


class RetypedHold(BaseModel):
    """What a hold really is; only what is given changes, and null takes a name away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: HoldKind | None = None
    type: HoldType | None = None
    colour: ColourName | None = None
    route: int | None = Field(default=None, ge=0, le=100_000)
    tag: HoldTag | None = None

    @model_validator(mode="after")
    def _kind_and_type_cannot_be_taken_away(self) -> Self:
        for name in ("kind", "type"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null")
        return self


class Correction(BaseModel):
    """One thing that a person said about one hold.

    Attributes:
        hold_id: Which; stays the same through all corrections and detections.
        detection_id: What the person looked at; None before any detection.
        action: What was done.
        before: The hold before; None if it was added.
        after: The hold after; None if it was deleted.
    """

    model_config = ConfigDict(frozen=True)

    hold_id: UUID
    detection_id: UUID | None
    action: CorrectionAction
    before: HoldShape | None
    after: HoldShape | None


def correct_shape(shape: HoldShape, change: MovedHold | RetypedHold) -> HoldShape:
    """The hold with the change made; a type that a person names is certain."""
    if isinstance(change, MovedHold):
        return shape.model_copy(update={"polygon": change.polygon})
    changes = change.model_dump(include=change.model_fields_set)
    if "type" in changes:
        changes["type_confidence"] = 1.0
    return shape.model_copy(update=changes)
