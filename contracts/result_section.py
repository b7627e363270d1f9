"""What sections of a result's document are made of, as schema. Knows no section."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Vlq = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9+/,]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
Gap = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)]


class Section(BaseModel):
    """Strict about what it knows, silent about the rest."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Columns(Section):
    """Columns of one kind, joined by commas: a few keys each, in Base64 VLQ.

    All columns run over the frames that show the climber, except the times, which run over all, and
    the wall's corners, which run over the frames that are registered.
    """

    quantum: float = Field(gt=0, le=1e6, description="What one unit of `values` stands for.")
    bound: float = Field(gt=0, le=1e6, description="No decoded sample is further off than this.")
    interpolation: Literal["linear", "step"] = Field(
        description="Straight lines from key to key, or each value held until the next key."
    )
    frames: Vlq = Field(
        description="Frames from each key to the next, unsigned. The first key is at frame 0."
    )
    values: Vlq = Field(description="Change from the key before, signed, in quanta, first from 0.")
    parents: list[Annotated[int, Field(ge=-1)]] | None = Field(
        default=None,
        description="For each column the earlier column whose samples are added to its own, or -1.",
    )
