"""Holds drawn over a frame, those in use in the colours of the limbs that use them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, Int32, UInt8

from climbing.body.limbs import Limb
from climbing.drawing.skeleton import MIDDLE, OUTLINE, Colour, colour_of_limb

# Of a hold in use so much is the limb's colour, so that its texture shows.
_TINT: Final = 0.3
# OpenCV draws no farther.
_FARTHEST_PX: Final = 30_000


class HoldMark(NamedTuple):
    """A hold to draw.

    Attributes:
        outline_px: Its corners in pixels of the picture.
        limbs: Who is on it now.
    """

    outline_px: Float[np.ndarray, "N 2"]
    limbs: tuple[Limb, ...] = ()


class TouchMark(NamedTuple):
    """A place that a limb touches now.

    Attributes:
        point_px: In the picture.
        limb: The limb.
    """

    point_px: Float[np.ndarray, " 2"]
    limb: Limb


def draw_holds(
    picture: UInt8[np.ndarray, "H W 3"],
    holds: Sequence[HoldMark],
    touches: Sequence[TouchMark] = (),
    *,
    width_px: int | None = None,
) -> UInt8[np.ndarray, "H W 3"]:
    """A copy of the picture with outlines: thin and light, thick and coloured where in use.

    A hold that limbs of both sides use has one outline inside the other. Hands touch with a circle,
    feet with a square. What lies outside the picture or is not finite is left out.

    Args:
        picture: RGB.
        holds: On it.
        touches: On it.
        width_px: Of a thin outline; 1/360 of the picture's shorter side unless given.
    """
    drawn = picture.copy()
    width_px = width_px or max(1, round(min(drawn.shape[:2]) / 360))
    shown = [hold for hold in holds if _is_inside(hold.outline_px, drawn.shape)]
    for hold in sorted(shown, key=lambda hold: len(hold.limbs)):
        _draw_hold(drawn, hold, width_px)
    for touch in touches:
        if _is_inside(touch.point_px[None], drawn.shape):
            draw_touch(drawn, touch, 4 * width_px)
    return drawn


def draw_touch(drawn: UInt8[np.ndarray, "H W 3"], touch: TouchMark, radius_px: int) -> None:
    """A hand's circle or a foot's square, in its limb's colour, into the picture."""
    x, y = (round(float(part)) for part in touch.point_px)
    for size_px, colour in ((radius_px + 2, OUTLINE), (radius_px, colour_of_limb(touch.limb))):
        if touch.limb.is_hand:
            cv2.circle(drawn, (x, y), size_px, colour, cv2.FILLED, cv2.LINE_AA)
        else:
            corner = (x - size_px, y - size_px, 2 * size_px + 1, 2 * size_px + 1)
            cv2.rectangle(drawn, corner, colour, cv2.FILLED)


def _draw_hold(drawn: UInt8[np.ndarray, "H W 3"], hold: HoldMark, width_px: int) -> None:
    outline = np.rint(hold.outline_px).astype(np.int32)
    colours = list(dict.fromkeys(colour_of_limb(limb) for limb in hold.limbs))
    if not colours:
        _draw_outline(drawn, outline, OUTLINE, width_px + 2)
        _draw_outline(drawn, outline, MIDDLE, width_px)
        return
    _tint(drawn, outline, colours[0])
    _draw_outline(drawn, outline, OUTLINE, 4 * width_px + 2)
    _draw_outline(drawn, outline, colours[0], 4 * width_px)
    for colour in colours[1:]:
        _draw_outline(drawn, outline, colour, width_px)


def _draw_outline(
    drawn: UInt8[np.ndarray, "H W 3"],
    outline: Int32[np.ndarray, "N 2"],
    colour: Colour,
    width_px: int,
) -> None:
    cv2.polylines(drawn, [outline], isClosed=True, color=colour, thickness=width_px)


def _tint(
    drawn: UInt8[np.ndarray, "H W 3"], outline: Int32[np.ndarray, "N 2"], colour: Colour
) -> None:
    low = np.maximum(outline.min(axis=0), 0)
    high = outline.max(axis=0) + 1
    box = drawn[low[1] : high[1], low[0] : high[0]]
    painted = cv2.fillPoly(box.copy(), [outline - low], colour)
    box[:] = cv2.addWeighted(painted, _TINT, box, 1 - _TINT, 0)


def _is_inside(points_px: Float[np.ndarray, "N 2"], shape: tuple[int, ...]) -> bool:
    """Whether the points are finite and their box meets the picture."""
    if not np.isfinite(points_px).all() or np.abs(points_px).max() > _FARTHEST_PX:
        return False
    low, high = points_px.min(axis=0), points_px.max(axis=0)
    return bool((high >= 0).all() and (low <= [shape[1], shape[0]]).all())
