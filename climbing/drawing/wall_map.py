"""The wall as a map: its holds, and in which order which limb was where."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from climbing.body.limbs import LIMBS, Limb
from climbing.drawing.holds import HoldMark, TouchMark, draw_holds, draw_touch
from climbing.drawing.lettering import measure_text_px, write_text
from climbing.drawing.skeleton import OUTLINE, Colour, colour_of_limb

_BACKGROUND: Final = 60
_TEXT_SCALE: Final = 0.45

# How a hold's colour looks on the map, as RGB; on the map there is no light to be robust to.
_PAINT: Final[dict[str, Colour]] = {
    "black": (30, 30, 30),
    "grey": (125, 125, 125),
    "white": (225, 225, 220),
    "brown": (120, 85, 55),
    "pink": (225, 120, 170),
    "red": (190, 50, 50),
    "orange": (215, 120, 40),
    "yellow": (225, 200, 60),
    "green": (60, 140, 70),
    "turquoise": (70, 165, 165),
    "blue": (55, 95, 175),
    "purple": (120, 70, 150),
}


class Shape(NamedTuple):
    """A hold on the map.

    Attributes:
        outline_px: Its corners.
        colour: Name of its colour; one that is not known is left unpainted.
    """

    outline_px: Float[np.ndarray, "N 2"]
    colour: str


class Stay(NamedTuple):
    """A limb's stay in one place.

    Attributes:
        limb: The limb.
        point_px: On the wall.
    """

    limb: Limb
    point_px: Float[np.ndarray, " 2"]


def draw_wall_map(
    holds: Sequence[Shape],
    stays: Sequence[Stay],
    *,
    wall_px: tuple[int, int],
    height_px: int,
    picture: UInt8[np.ndarray, "H W 3"] | None = None,
) -> UInt8[np.ndarray, "H W 3"]:
    """Holds in their colours; each limb's way from place to place, numbered in the order given.

    Args:
        holds: In pixels of the wall.
        stays: In the order of their start.
        wall_px: Width and height of the wall.
        height_px: Of the map.
        picture: The wall itself to draw on, of any size, then holds are but outlines; plain if
            there is none.
    """
    scale = height_px / wall_px[1]
    size = (max(1, round(wall_px[0] * scale)), height_px)
    ground: UInt8[np.ndarray, "H W 3"] = np.full((*size[::-1], 3), _BACKGROUND, np.uint8)
    outlines_px = [hold.outline_px * scale for hold in holds]
    if picture is not None:
        ground = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    else:
        _paint(ground, outlines_px, [hold.colour for hold in holds])
    drawn = draw_holds(ground, [HoldMark(outline_px) for outline_px in outlines_px], width_px=1)
    placed = [stay._replace(point_px=stay.point_px * scale) for stay in stays]
    radius_px = max(3, height_px // 240)
    for limb in LIMBS:
        _draw_way(drawn, [stay for stay in placed if stay.limb is limb], radius_px // 3 + 1)
    for stay in placed:
        draw_touch(drawn, TouchMark(stay.point_px, stay.limb), radius_px)
    _number(drawn, placed, radius_px)
    return drawn


def _paint(
    ground: UInt8[np.ndarray, "H W 3"],
    outlines_px: Sequence[Float[np.ndarray, "N 2"]],
    colours: Sequence[str],
) -> None:
    """The largest first: small holds sit on volumes."""
    order = np.argsort([-np.ptp(outline_px, axis=0).prod() for outline_px in outlines_px])
    for i in order:
        if (paint := _PAINT.get(colours[i])) is not None:
            cv2.fillPoly(ground, [np.rint(outlines_px[i]).astype(np.int32)], paint)


def _draw_way(drawn: UInt8[np.ndarray, "H W 3"], stays: Sequence[Stay], width_px: int) -> None:
    """One line from place to place."""
    if not stays:
        return
    way = np.rint([stay.point_px for stay in stays]).astype(np.int32)
    colour = colour_of_limb(stays[0].limb)
    for tone, thickness in ((OUTLINE, width_px + 2), (colour, width_px)):
        cv2.polylines(
            drawn,
            [way],
            isClosed=False,
            color=tone,
            thickness=thickness,
            lineType=cv2.LINE_AA,
        )


def _number(drawn: UInt8[np.ndarray, "H W 3"], stays: Sequence[Stay], radius_px: int) -> None:
    """Writes to the right of each place when it was taken, below those already written there."""
    taken: list[tuple[int, int, int, int]] = []
    for number, stay in enumerate(stays, start=1):
        width_px, height_px = measure_text_px(str(number), _TEXT_SCALE)
        left = round(float(stay.point_px[0])) + radius_px + 3
        bottom = round(float(stay.point_px[1])) + height_px // 2
        box = (left, bottom - height_px, left + width_px, bottom)
        while any(_overlap(box, other) for other in taken):
            bottom += 1
            box = (left, bottom - height_px, left + width_px, bottom)
        taken.append(box)
        write_text(drawn, str(number), (left, bottom - 1), _TEXT_SCALE, colour_of_limb(stay.limb))


def _overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
