"""A rendered photo and what is true of it. Does not know how it was rendered."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.holds.hold import HoldKind, HoldType


@dataclass(frozen=True, slots=True, eq=False)
class PhotoLabel:
    """One hold or volume of a rendered photo.

    Attributes:
        polygon_px: Outline of what is seen, x and y, inside the picture.
        kind: Hold or volume.
        type: What a hold offers; None for a volume.
        colour: Name of its colour, see `climbing.holds.colour`.
        route: Number of the route group; None for a volume.
        is_clear: Whether enough is seen that somebody who draws outlines would draw this one.
    """

    polygon_px: Float32[np.ndarray, "N 2"]
    kind: HoldKind
    type: HoldType | None
    colour: str
    route: int | None
    is_clear: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class WallPhoto:
    """A rendered photo.

    Attributes:
        rgb: The picture.
        labels: What is bolted to the wall; hidden ones are left out, half hidden ones not clear.
    """

    rgb: UInt8[np.ndarray, "H W 3"]
    labels: tuple[PhotoLabel, ...]
