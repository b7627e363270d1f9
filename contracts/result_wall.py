"""Wall, holds and contacts in a result's document, as schema. Knows no other section.

All three came after the first documents, and where the wall could not be registered there are none.
"""

from typing import Annotated, Literal

from pydantic import Field

from contracts.result_section import Columns, Gap, Probability, Section, Text

Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
Pixel = Annotated[list[int], Field(min_length=2, max_length=2)]


class WallCorners(Section):
    """Where the four corners of each registered frame lie on the panorama [px]."""

    x: Columns = Field(
        description="4 columns, to the right: the frame's corners at the upper left, the upper "
        "right, the lower right and the lower left."
    )
    y: Columns = Field(description="4 columns, downwards, of the same corners.")


class Wall(Section):
    """The wall as one plane, in pixels of its panorama: x to the right, y down."""

    width: int = Field(gt=0, description="Of the panorama [px].")
    height: int = Field(gt=0, description="Of the panorama [px].")
    up: Pair = Field(description="Unit vector in the panorama that points up the wall.")
    m_per_px: float | None = Field(
        gt=0, description="Metres per panorama pixel, null if nothing gave the scale."
    )
    gaps: list[Gap] = Field(
        description="First frame and number of frames of each stretch without a place on the wall."
    )
    corners: WallCorners
    error_px: float | None = Field(
        ge=0,
        description="Median over the frames of how far features of the wall lie from their place "
        "[image px], null without a registered frame.",
    )
    error_p95_px: float | None = Field(ge=0, description="The same of the worst 5 % of frames.")
    outline_bound_px: float = Field(
        gt=0, description="No point of a hold's outline is further off than this."
    )


class HoldFound(Section):
    """A hold or a volume on the panorama."""

    id: int = Field(ge=0, description="Unique among the holds.")
    outline: list[int] = Field(
        min_length=6,
        description="Corners [px]: x and y of the first, then the steps from each to the next.",
    )
    kind: Literal["hold", "volume"] = Field(description="What is bolted to the wall.")
    type: Literal["jug", "crimp", "sloper", "pinch", "pocket", "edge", "foothold"] = Field(
        description="The most probable one."
    )
    type_confidence: Probability = Field(description="Of the type; below 0.5 it is a guess.")
    colour: Text = Field(description="Name of its colour.")
    route: int | None = Field(description="Holds of one route share it, null if it has none.")
    score: Probability = Field(description="Probability that there is a hold.")
    position_m: Pair | None = Field(
        default=None,
        description="Of its middle, to the right and up the wall from the panorama's lowest left "
        "place [m], left out if the scale is unknown.",
    )


class ContactFound(Section):
    """A limb on a hold or on the bare wall."""

    limb: Literal["left_hand", "right_hand", "left_foot", "right_foot"] = Field(
        description="The climber's own side."
    )
    hold: int | None = Field(description="Its id, null for a foot on the bare wall.")
    start_ms: int = Field(description="When it arrived.")
    end_ms: int = Field(description="When it left, not before it arrived.")
    confidence: Probability = Field(description="Probability that it was so.")
    point: Pixel = Field(description="Where it touches, x and y on the panorama [px].")
