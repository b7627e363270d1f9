"""What is known of one hold in a picture. Does not know who found it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from jaxtyping import Float32

from climbing.errors import InvalidInput

# Below this calibrated probability a type is a guess: shown as unsure.
SURE_TYPE: Final = 0.5


class HoldKind(StrEnum):
    """What is bolted to the wall."""

    HOLD = "hold"
    VOLUME = "volume"


class HoldType(StrEnum):
    """What a hold offers."""

    JUG = "jug"
    CRIMP = "crimp"
    SLOPER = "sloper"
    PINCH = "pinch"
    POCKET = "pocket"
    EDGE = "edge"
    FOOTHOLD = "foothold"


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """A hold or volume, in pixels of an upright picture: x to the right, y down.

    Attributes:
        id: Unique in its picture.
        polygon_px: Outline of N >= 3 corners, x and y.
        score: Probability in 0..1 that it is one.
        kind: Hold or volume.
        type: The most probable one.
        type_confidence: Calibrated probability in 0..1 of that type.
        colour: Name of its colour, see `climbing.holds.colour`.
        route: Holds of one route group share it; None if it belongs to none.
    """

    id: int
    polygon_px: Float32[np.ndarray, "N 2"]
    score: float
    kind: HoldKind
    type: HoldType
    type_confidence: float
    colour: str
    route: int | None

    def __post_init__(self) -> None:
        shape = self.polygon_px.shape
        if len(shape) != 2 or shape[0] < 3 or shape[1] != 2:
            raise InvalidInput("polygon_px", f"has shape {shape}, must be (3 or more, 2)")
        for name in ("score", "type_confidence"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidInput(name, f"is {getattr(self, name)}, must lie in 0..1")

    @property
    def box_px(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the outline."""
        low, high = self.polygon_px.min(axis=0), self.polygon_px.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def is_type_sure(self) -> bool:
        """Whether the type is more than a guess."""
        return self.type_confidence >= SURE_TYPE
