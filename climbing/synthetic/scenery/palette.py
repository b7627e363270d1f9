"""Colours of walls, holds and mats, as RGB in 0..1."""

from typing import Final, NamedTuple

Rgb = tuple[float, float, float]

HOLD_COLOURS: Final[dict[str, Rgb]] = {
    "red": (0.76, 0.12, 0.12),
    "blue": (0.10, 0.30, 0.70),
    "green": (0.13, 0.50, 0.22),
    "yellow": (0.93, 0.78, 0.10),
    "orange": (0.93, 0.45, 0.09),
    "purple": (0.42, 0.20, 0.58),
    "pink": (0.92, 0.38, 0.58),
    "black": (0.12, 0.12, 0.13),
    "white": (0.88, 0.88, 0.86),
    "turquoise": (0.10, 0.62, 0.62),
}


class WallStyle(NamedTuple):
    """How the panels look.

    Attributes:
        base: Colour of most panels.
        accent: Colour of the painted part, or that of the base.
        grain: Strength of wood grain, 0 for paint.
    """

    base: Rgb
    accent: Rgb
    grain: float


WALL_STYLES: Final = (
    WallStyle((0.74, 0.60, 0.40), (0.42, 0.42, 0.43), 1.0),
    WallStyle((0.76, 0.66, 0.50), (0.20, 0.36, 0.38), 0.9),
    WallStyle((0.66, 0.66, 0.64), (0.50, 0.53, 0.56), 0.0),
    WallStyle((0.71, 0.66, 0.57), (0.62, 0.36, 0.26), 0.0),
    WallStyle((0.55, 0.60, 0.63), (0.78, 0.77, 0.74), 0.0),
)

MAT_COLOURS: Final[tuple[Rgb, ...]] = (
    (0.22, 0.25, 0.31),
    (0.34, 0.34, 0.35),
    (0.16, 0.27, 0.40),
    (0.45, 0.44, 0.42),
)
