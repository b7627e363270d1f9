"""Where the corners of each frame lie on the wall: a homography as eight lengths.

Lengths interpolate and have a bound in pixels; the nine numbers of a matrix have neither. Knows
nothing of columns.
"""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.wall.registration import WallRegistration

# Nearest that a corner of a frame on the wall comes to the line between its neighbours, and
# farthest that it lies [px of the panorama]. Beyond, the frame looks along the wall rather than at
# it, and a pixel's error turns it inside out.
_LEAST_HEIGHT_PX: Final = 16.0
_FARTHEST_PX: Final = 16_000.0


def compute_frame_corners_px(registration: WallRegistration) -> Float64[np.ndarray, "T 4 2"]:
    """Upper left, upper right, lower right and lower left corner of each frame on the panorama.

    NaN where a frame is not registered, or so that its corners cannot say how: some behind the
    camera, or too far out or too close together for a reader to bring the homography back.
    """
    width_px, height_px = registration.frame_size_px
    frame = np.array([[0, 0, 1], [width_px, 0, 1], [width_px, height_px, 1], [0, height_px, 1.0]])
    seen = frame @ registration.wall_H_image.transpose(0, 2, 1)
    in_front = (seen[..., 2] > 0).all(axis=1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        corners_px: Float64[np.ndarray, "T 4 2"] = seen[..., :2] / seen[..., 2:]
    near = (np.abs(corners_px) <= _FARTHEST_PX).all(axis=(1, 2))
    corners_px[~(in_front & near)] = np.nan
    corners_px[~_are_open(corners_px)] = np.nan
    return corners_px


def _are_open(corners_px: Float64[np.ndarray, "T 4 2"]) -> Bool[np.ndarray, " T"]:
    """Whether the corners turn one way, each well off the line between its neighbours."""
    before, after = np.roll(corners_px, 1, axis=1), np.roll(corners_px, -1, axis=1)
    base, arm = after - before, corners_px - before
    twice_area = base[..., 0] * arm[..., 1] - base[..., 1] * arm[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        heights_px = twice_area / np.linalg.norm(base, axis=2)
    open_: Bool[np.ndarray, " T"] = (heights_px >= _LEAST_HEIGHT_PX).all(axis=1) | (
        heights_px <= -_LEAST_HEIGHT_PX
    ).all(axis=1)
    return open_
