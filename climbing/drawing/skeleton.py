"""A climber's skeleton and centre of gravity, drawn over a frame."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from climbing.body.limbs import Limb
from climbing.pose.landmarks import SKELETON, Landmark

Colour = tuple[int, int, int]

# Okabe and Ito's palette, distinguishable with any colour vision [OkabeIto2008], as RGB.
LEFT: Final[Colour] = (86, 180, 233)
RIGHT: Final[Colour] = (230, 159, 0)
MIDDLE: Final[Colour] = (240, 240, 240)
CENTRE: Final[Colour] = (204, 121, 167)
OUTLINE: Final[Colour] = (20, 20, 20)

_SEEN: Final = 0.5
_FARTHEST_DOT_PX: Final = 30_000
_FACE: Final = frozenset(range(Landmark.LEFT_SHOULDER))


class Pose2D(NamedTuple):
    """What is drawn of one frame.

    Attributes:
        points_px: Landmarks in pixels of the picture.
        visibility: 0..1; what is hidden is drawn thin.
        centre_px: Centre of gravity.
    """

    points_px: Float[np.ndarray, "33 2"]
    visibility: Float[np.ndarray, " 33"]
    centre_px: Float[np.ndarray, " 2"]


def draw_pose(picture: UInt8[np.ndarray, "H W 3"], pose: Pose2D) -> UInt8[np.ndarray, "H W 3"]:
    """A copy of the picture with bones, joints and centre of gravity; left blue, right orange.

    Points that are not finite, and the bones between them, are left out.
    """
    drawn = picture.copy()
    width_px = max(2, round(min(drawn.shape[:2]) / 240))
    for start, end in SKELETON:
        seen = min(pose.visibility[start], pose.visibility[end]) >= _SEEN
        _draw_bone(drawn, pose, (start, end), width_px if seen else max(1, width_px // 2))
    for landmark in Landmark:
        if landmark not in _FACE:
            _draw_dot(drawn, pose.points_px[landmark], width_px + 1, colour_of(landmark))
    _draw_dot(drawn, pose.centre_px, 3 * width_px, CENTRE)
    return drawn


def colour_of(*landmarks: Landmark) -> Colour:
    """The side's colour, or the middle's if the landmarks are on both sides."""
    sides = {landmark.name.partition("_")[0] for landmark in landmarks}
    if sides == {"LEFT"}:
        return LEFT
    return RIGHT if sides == {"RIGHT"} else MIDDLE


def colour_of_limb(limb: Limb) -> Colour:
    """That of its side."""
    return LEFT if limb.sign < 0 else RIGHT


def _draw_bone(
    drawn: UInt8[np.ndarray, "H W 3"], pose: Pose2D, ends: tuple[Landmark, Landmark], width_px: int
) -> None:
    points_px = pose.points_px[list(ends)]
    if not np.isfinite(points_px).all():
        return
    # OpenCV draws no farther than 32 767 px from the corner; clipping keeps a bone's direction.
    margin_px = width_px + 2
    height, width = drawn.shape[:2]
    around = (-margin_px, -margin_px, width + 2 * margin_px, height + 2 * margin_px)
    crosses, start, end = cv2.clipLine(around, *(_pixel(point_px) for point_px in points_px))
    if crosses:
        cv2.line(drawn, start, end, OUTLINE, width_px + 2, cv2.LINE_AA)
        cv2.line(drawn, start, end, colour_of(*ends), width_px, cv2.LINE_AA)


def _draw_dot(
    drawn: UInt8[np.ndarray, "H W 3"],
    point_px: Float[np.ndarray, " 2"],
    radius_px: int,
    colour: Colour,
) -> None:
    if not np.isfinite(point_px).all() or np.abs(point_px).max() > _FARTHEST_DOT_PX:
        return
    cv2.circle(drawn, _pixel(point_px), radius_px + 1, OUTLINE, cv2.FILLED, cv2.LINE_AA)
    cv2.circle(drawn, _pixel(point_px), radius_px, colour, cv2.FILLED, cv2.LINE_AA)


def _pixel(point_px: Float[np.ndarray, " 2"]) -> tuple[int, int]:
    """A point as OpenCV takes it; what lies beyond a billion pixels may lie there as well."""
    x, y = np.clip(point_px, -1e9, 1e9)
    return round(float(x)), round(float(y))
