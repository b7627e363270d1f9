"""The ghost's body over a frame: a pale figure that the climber shows through."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from climbing.body.joints import Point
from climbing.drawing.skeleton import OUTLINE, Colour

# Green of Okabe and Ito's palette [OkabeIto2008]: neither side's colour.
GHOST: Final[Colour] = (0, 158, 115)
_ALPHA: Final = 0.55

# Bones, and how thick the flesh about them is [trunk lengths].
_FLESH: Final = (
    (Point.PELVIS, Point.CHEST, 0.34),
    (Point.LEFT_SHOULDER, Point.RIGHT_SHOULDER, 0.22),
    (Point.LEFT_HIP, Point.RIGHT_HIP, 0.26),
    (Point.CHEST, Point.HEAD, 0.14),
    *(
        bone
        for side in ("LEFT", "RIGHT")
        for bone in (
            (Point[f"{side}_SHOULDER"], Point[f"{side}_ELBOW"], 0.15),
            (Point[f"{side}_ELBOW"], Point[f"{side}_WRIST"], 0.12),
            (Point[f"{side}_WRIST"], Point[f"{side}_HAND"], 0.1),
            (Point[f"{side}_HIP"], Point[f"{side}_KNEE"], 0.22),
            (Point[f"{side}_KNEE"], Point[f"{side}_ANKLE"], 0.15),
            (Point[f"{side}_ANKLE"], Point[f"{side}_FOOT"], 0.11),
        )
    ),
)
_HEAD_RADIUS: Final = 0.2
_FARTHEST_PX: Final = 30_000.0


def draw_ghost(
    picture: UInt8[np.ndarray, "H W 3"], points_px: Float[np.ndarray, "20 2"]
) -> UInt8[np.ndarray, "H W 3"]:
    """A copy of the picture with the figure in it; as it is if the figure is nowhere near.

    Args:
        picture: A frame.
        points_px: Of `climbing.body.joints.Point`, in pixels of the picture.
    """
    if not np.isfinite(points_px).all() or np.abs(points_px).max() > _FARTHEST_PX:
        return picture
    trunk_px = float(np.linalg.norm(points_px[Point.CHEST] - points_px[Point.PELVIS]))
    # Seen from behind it is hardly ever foreshortened to nothing; thighs say how large it is.
    thigh_px = np.linalg.norm(points_px[Point.LEFT_KNEE] - points_px[Point.LEFT_HIP])
    size_px = max(trunk_px, float(thigh_px), 4.0)
    mask = np.zeros(picture.shape[:2], np.uint8)
    for start, end, thickness in _FLESH:
        ends = (_pixel(points_px[start]), _pixel(points_px[end]))
        cv2.line(mask, *ends, 255, max(1, round(thickness * size_px)), cv2.LINE_AA)
    head = _pixel(points_px[Point.HEAD])
    cv2.circle(mask, head, max(1, round(_HEAD_RADIUS * size_px)), 255, cv2.FILLED, cv2.LINE_AA)
    share = (_ALPHA / 255 * mask)[..., None]
    drawn: UInt8[np.ndarray, "H W 3"] = np.rint(
        (1 - share) * picture + share * np.array(GHOST)
    ).astype(np.uint8)
    outline, _ = cv2.findContours(
        (mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    cv2.drawContours(drawn, outline, -1, OUTLINE, 3, cv2.LINE_AA)
    cv2.drawContours(drawn, outline, -1, GHOST, 1, cv2.LINE_AA)
    return drawn


def _pixel(point_px: Float[np.ndarray, " 2"]) -> tuple[int, int]:
    return round(float(point_px[0])), round(float(point_px[1]))
