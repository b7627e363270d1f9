"""The document of a result, version 1, as a schema. Reading it is `contracts.result_reader`.

Fields are only ever added: a reader that knows version 1 ignores what it does not know. The JSON
Schema of these classes is published as docs/result.schema.json.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from contracts.result_ghost import AdviceFound, ClimbComparison, Ghost
from contracts.result_section import Columns, Gap, Section, Text
from contracts.result_wall import ContactFound, HoldFound, Wall

Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Video(Section):
    """The clip."""

    width: int = Field(gt=0, description="Of the upright frame [px].")
    height: int = Field(gt=0, description="Of the upright frame [px].")
    fps: float = Field(gt=0, description="Mean frame rate [1/s]; `t_ms` has the exact times.")
    duration_ms: int = Field(ge=0, description="Of the whole clip.")
    frame_count: int = Field(ge=1, le=14_400, description="Decoded frames.")
    truncated: bool = Field(description="Whether the file breaks off before its stated end.")
    t_ms: Columns = Field(
        description="One column: presentation time of each frame, exact once rounded to integers."
    )


class Model(Section):
    """A network that was used."""

    name: Text = Field(description="For example `blazepose-heavy`.")
    version: Text = Field(description="Of the published weights.")
    sha256: Sha256 = Field(description="Of the weights file.")


class Climber(Section):
    """The climber's size and with it the scale of the wall."""

    height_m: float | None = Field(gt=0, description="Height used, null if none was known.")
    m_per_wall_unit: float | None = Field(
        gt=0, description="Metres per unit of wall coordinates, null if the scale is unknown."
    )
    reason: str | None = Field(description="Why there is no scale, a stable code, else null.")


class Pose(Section):
    """The climber's 33 landmarks, in the order of MediaPipe's pose landmarker."""

    gaps: list[Gap] = Field(
        description="First frame and number of frames of each stretch without a climber, in order."
    )
    x: Columns = Field(description="33 columns, 0..1 from left to right of the upright frame.")
    y: Columns = Field(description="33 columns, 0..1 from top to bottom of the upright frame.")
    z: Columns = Field(
        description="33 columns, scaled as x, 0 at the middle of the hips, smaller is nearer."
    )
    visibility: Columns = Field(description="33 columns, probability in 0..1 of being seen.")


class Angles(Columns):
    """Joint angles [deg], one column a name, 180 for a straight limb."""

    names: list[Text] = Field(min_length=1, max_length=64, description="The joint of each column.")


class CentreOfGravity(Section):
    """The climber's centre of gravity, one column each, in 0..1 of the upright frame."""

    x: Columns = Field(description="From left to right.")
    y: Columns = Field(description="From top to bottom.")


class MetricValue(Section):
    """One figure about the climb."""

    value: float = Field(description="Finite.")
    unit: str = Field(description="As in `s`, `m`, `1`.")


class ResultDocument(Section):
    """The result of one analysis."""

    version: Literal[1] = Field(description="Raised only if old readers could no longer cope.")
    analysis_id: Text = Field(description="Of the analysis.")
    video: Video
    models: list[Model] = Field(description="Networks used, that of the landmarks first.")
    climber: Climber
    pose: Pose
    angles: Angles
    centre_of_gravity: CentreOfGravity
    wall: Wall | None = Field(default=None, description="Left out if it was not registered.")
    holds: list[HoldFound] | None = Field(
        default=None, description="On the panorama; left out if nobody looked for any."
    )
    contacts: list[ContactFound] | None = Field(
        default=None, description="In order of their start; left out if nobody looked for any."
    )
    ghost: Ghost | None = Field(default=None, description="Left out if there is none.")
    comparison: ClimbComparison | None = Field(
        default=None, description="With the ghost; left out without one."
    )
    advice: list[AdviceFound] | None = Field(
        default=None, description="What matters most first; left out if there is none."
    )
    metrics: dict[str, MetricValue] = Field(description="Figures by stable name.")
    warnings: list[Text] = Field(
        default=[], description="Stable codes of what to know before trusting the result."
    )


def result_json_schema() -> dict[str, Any]:
    """The schema of the document as JSON Schema, draft 2020-12."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | ResultDocument.model_json_schema()
