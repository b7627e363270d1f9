"""Ghost, comparison and advice of a result, as schema."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.result_section import Columns, Section, Text

LimbName = Annotated[
    Literal["left_hand", "right_hand", "left_foot", "right_foot"],
    Field(description="The climber's own side."),
]
# The air is -1, the bare wall -2; from 0 on it is a row of `places`.
PlaceNumber = Annotated[int, Field(ge=-2)]
StancePlaces = Annotated[list[PlaceNumber], Field(min_length=4, max_length=4)]
Milliseconds = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class GhostPlace(Section):
    """Somewhere to hold on; a large hold may have several."""

    hold: int | str = Field(description="Id of the hold that it is on.")
    point: Annotated[list[int], Field(min_length=2, max_length=2)] = Field(
        description="Where, x and y in pixels of the panorama or of the photo."
    )


class GhostMove(Section):
    """One limb's move."""

    limb: LimbName
    origin: PlaceNumber = Field(description="Place that it leaves.")
    target: PlaceNumber = Field(description="Place that it takes.")
    kind: Literal["static", "swap", "dynamic"] = Field(
        description="A swap of feet takes the other's place; a dynamic move leaves balance."
    )
    cost: float = Field(ge=0, description="In easy hand moves.")
    terms: dict[str, float] = Field(description="What the cost is made of.")
    lift_ms: Milliseconds | None = Field(
        default=None, description="When it leaves, on the ghost's clock; not in alternatives."
    )
    land_ms: Milliseconds | None = Field(default=None, description="When it arrives.")


class GhostWay(Section):
    """Stances and the moves between them."""

    cost: float = Field(ge=0, description="Of all moves and of the start, in easy hand moves.")
    stances: list[StancePlaces] = Field(
        description="Places of left hand, right hand, left foot and right foot."
    )
    moves: list[GhostMove] = Field(description="One fewer than stances.")


class GhostClock(Section):
    """Which moment of the ghost belongs to which of the clip: straight lines between keys."""

    t_ms: list[int] = Field(min_length=1, description="Times of the clip, increasing.")
    ghost_ms: list[int] = Field(min_length=1, description="Times of the ghost, not decreasing.")


class GhostTrajectory(Section):
    """The ghost's body at every frame of its own."""

    fps: float = Field(gt=0, description="Frames a second of the ghost's clock, from 0 ms on.")
    frame_count: int = Field(ge=1, le=14_400, description="Frames.")
    joints: list[Text] = Field(min_length=1, max_length=64, description="Of each column.")
    x: Columns = Field(description="To the right, in pixels of the panorama or of the photo.")
    y: Columns = Field(description="Down the picture.")
    z: Columns = Field(description="Out of the wall, on the same scale.")


class Ghost(GhostWay):
    """The best way up for this body."""

    height_m: Annotated[float, Field(gt=0)] | None = Field(
        description="Of the body that it was found for; null where that is nobody's business."
    )
    angle_deg: float = Field(description="Of the wall, 0 vertical, positive overhanging.")
    m_per_px: float = Field(gt=0, description="Metres per pixel that it was found with.")
    places: list[GhostPlace] = Field(description="What stances and moves name by number.")
    alternatives: list[GhostWay] = Field(description="Next cheapest ways, for other hands.")
    clock: GhostClock | None = Field(default=None, description="Left out without a clip.")
    trajectory: GhostTrajectory


class ClimbedMove(Section):
    """One limb's move as it was climbed."""

    limb: LimbName
    origin: PlaceNumber = Field(description="Place that it left.")
    target: PlaceNumber = Field(description="Place that it took.")
    lift_ms: int = Field(description="When it left, on the clip's clock.")
    land_ms: int = Field(description="When it arrived.")


class DeviationFound(Section):
    """One thing that was climbed differently."""

    kind: Literal[
        "other_hold",
        "other_hand",
        "extra_move",
        "skipped_hold",
        "other_foothold",
        "foot_off",
        "pause",
        "body_away",
    ] = Field(description="What was different.")
    start_ms: int = Field(description="From when, on the clip's clock.")
    end_ms: int = Field(description="To when.")
    limb: LimbName | None = Field(description="Whose it is, null for the whole body.")
    size: float = Field(ge=0, description="How large it is.")
    unit: Text = Field(description="Of the size, as in `m`, `s`.")
    hold: int | str | None = Field(description="Hold that was used, if that has a meaning.")
    ghost_hold: int | str | None = Field(description="Hold that the ghost uses.")
    saving: float = Field(description="By how much the ghost is cheaper here, in easy hand moves.")
    text: Text = Field(description="For the climber.")


class ClimbComparison(Section):
    """How it was climbed, beside the ghost."""

    similarity: Share = Field(description="Of the hands' sequences.")
    efficiency: Share = Field(description="The ghost's cost by the climber's, at most 1.")
    climbed_cost: float = Field(ge=0, description="Of the climber's moves, in easy hand moves.")
    ghost_cost: float = Field(ge=0, description="Of the ghost's moves.")
    start: StancePlaces = Field(description="Where the climb began.")
    moves: list[ClimbedMove] = Field(description="In order of their landing.")
    matches: list[Annotated[list[int | None], Field(min_length=2, max_length=2)]] = Field(
        description="Hand moves side by side: rows of `comparison.moves` and of `ghost.moves`."
    )
    deviations: list[DeviationFound] = Field(description="In order of time.")


class EvidenceFound(Section):
    """A figure that advice rests on."""

    name: Text = Field(description="Of a metric, or what was counted.")
    value: float = Field(description="Of the figure.")
    unit: Text = Field(description="As in `s`, `1`.")
    limit: float | None = Field(default=None, description="What it was measured against.")


class MomentFound(Section):
    """Where in the clip it shows."""

    start_ms: int = Field(description="From when, on the clip's clock.")
    end_ms: int = Field(description="To when.")
    limb: LimbName | None = Field(description="Whose it is, null for the whole body.")


class AdviceFound(Section):
    """One thing worth telling a climber."""

    code: Text = Field(description="Stable, for programs.")
    text: Text = Field(description="For people.")
    weight: Share = Field(description="How much it matters.")
    evidence: list[EvidenceFound] = Field(min_length=1, description="What it rests on.")
    moments: list[MomentFound] = Field(description="Where it shows best.")
