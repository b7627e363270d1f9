"""Where the corners of each frame lie on the wall: a homography as eight lengths.

Lengths interpolate and have a bound in pixels; the nine numbers of a matrix have neither. Knows
nothing of columns.
"""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float64

from climbing.wall.registration import WallRegistration

# Nearest that a corner of a frame on the wall may come to the line between its neighbours [errors].
# Nearer, the frame looks along the wall rather than at it, and the errors turn it inside out.
_LEAST_HEIGHT: Final = 16


def compute_frame_corners_px(
    registration: WallRegistration, *, error_px: float, farthest_px: float
) -> Float64[np.ndarray, "T 4 2"]:
    """Where (0, 0), (width, 0), (width, height) and (0, height) of each frame lie on the panorama.

    NaN where a frame is not registered, or so that its corners cannot say how: some behind the
    camera, or too far out or too close together for a reader to bring the homography back.

    Args:
        registration: Of all frames.
        error_px: What a corner will be off, along either axis.
        farthest_px: Largest coordinate that can be written.
    """
    width_px, height_px = registration.frame_size_px
    frame = np.array([[0, 0, 1], [width_px, 0, 1], [width_px, height_px, 1], [0, height_px, 1.0]])
    seen = frame @ registration.wall_H_image.transpose(0, 2, 1)
    in_front = (seen[..., 2] > 0).all(axis=1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        corners_px: Float64[np.ndarray, "T 4 2"] = seen[..., :2] / seen[..., 2:]
    near = (np.abs(corners_px) <= farthest_px).all(axis=(1, 2))
    corners_px[~(in_front & near)] = np.nan
    corners_px[~_are_open(corners_px, _LEAST_HEIGHT * error_px)] = np.nan
    return corners_px


def _are_open(corners_px: Float64[np.ndarray, "T 4 2"], least_px: float) -> Bool[np.ndarray, " T"]:
    """Whether the corners turn one way, each well off the line between its neighbours."""
    before, after = np.roll(corners_px, 1, axis=1), np.roll(corners_px, -1, axis=1)
    base, arm = after - before, corners_px - before
    twice_area = base[..., 0] * arm[..., 1] - base[..., 1] * arm[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        heights_px = twice_area / np.linalg.norm(base, axis=2)
    to_the_left = (heights_px >= least_px).all(axis=1)
    open_: Bool[np.ndarray, " T"] = to_the_left | (heights_px <= -least_px).all(axis=1)
    return open_
