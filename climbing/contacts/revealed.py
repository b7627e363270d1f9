"""Holds that no detector saw and a hand clearly used. Knows no time."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.holds.colour import describe_colours
from climbing.holds.hold import Hold, HoldKind, HoldType

# Hands that rested closer than this used the same hold, and its radius [trunk lengths].
_SAME: Final = 0.25
_RADIUS: Final = 0.09
_CORNERS: Final = 16
# Somebody held it, so it is there; how it looks is unknown.
_SCORE: Final = 0.3
_TYPE_CONFIDENCE: Final = 1 / len(HoldType)
_UNKNOWN_COLOUR: Final = "grey"

Point = tuple[float, float]


def reveal_holds(
    points_px: Sequence[Point],
    holds: Sequence[Hold],
    trunk_px: float,
    panorama: UInt8[np.ndarray, "H W 3"] | None,
) -> tuple[Hold, ...]:
    """A round hold for each place where hands have rested, with ids after the largest given.

    Args:
        points_px: Where hands rested on none of the holds.
        holds: Those known.
        trunk_px: The climber's measure.
        panorama: Gives them their colour; without it they are grey.
    """
    middles = _gather(points_px, _SAME * trunk_px)
    polygons = [_draw_circle(middle, _RADIUS * trunk_px) for middle in middles]
    colours = [_UNKNOWN_COLOUR] * len(polygons)
    if panorama is not None and polygons:
        colours = [colour.name for colour in describe_colours(panorama, polygons)]
    first_id = max((hold.id for hold in holds), default=0) + 1
    return tuple(
        Hold(
            id=first_id + number,
            polygon_px=polygon,
            score=_SCORE,
            kind=HoldKind.HOLD,
            type=HoldType.JUG,
            type_confidence=_TYPE_CONFIDENCE,
            colour=colour,
            route=None,
        )
        for number, (polygon, colour) in enumerate(zip(polygons, colours, strict=True))
    )


def _gather(points_px: Sequence[Point], reach_px: float) -> list[np.ndarray]:
    """Means of points that are close to each other, in the order of their first."""
    groups: list[list[Point]] = []
    for point in points_px:
        near = [g for g in groups if np.linalg.norm(np.mean(g, axis=0) - point) <= reach_px]
        if near:
            near[0].append(point)
        else:
            groups.append([point])
    return [np.mean(group, axis=0) for group in groups]


def _draw_circle(middle_px: np.ndarray, radius_px: float) -> Float32[np.ndarray, "16 2"]:
    angle = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
    circle = middle_px + radius_px * np.column_stack([np.cos(angle), np.sin(angle)])
    drawn: Float32[np.ndarray, "16 2"] = circle.astype(np.float32)
    return drawn
