"""How far and how directly a point went, in whatever frame its positions are given.

Of positions in the image this is the camera's path as much as the climber's: a path of hips or
centre of gravity means something in wall coordinates, or before a camera that stood still.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.derivatives import WINDOW_S, compute_derivative
from climbing.pose.landmarks import Landmark


@dataclass(frozen=True, slots=True)
class PathFigures:
    """A path in the unit of its positions.

    Attributes:
        length: Along the path, without what happened in gaps.
        net: Straight from the first to the last position.
        straightness: Net over length with gaps bridged straight, 0..1; None if nothing moved.
    """

    length: float
    net: float
    straightness: float | None


def measure_path(
    positions: Float[np.ndarray, "T D"],
    t_s: Float[np.ndarray, " T"],
    *,
    window_s: float = WINDOW_S,
) -> PathFigures:
    """Length of the smoothed path, since tremor makes any path longer the faster it is filmed.

    Args:
        positions: Of one point, NaN where unknown.
        t_s: Strictly increasing.
        window_s: Of the smoothing, see `compute_derivative`.
    """
    smoothed = compute_derivative(positions, t_s, order=0, window_s=window_s)
    known = np.isfinite(smoothed).all(axis=1)
    if not known.any():
        return PathFigures(0.0, 0.0, None)
    frames = np.flatnonzero(known)
    steps = np.linalg.norm(np.diff(smoothed[frames], axis=0), axis=1)
    net = float(np.linalg.norm(smoothed[frames[-1]] - smoothed[frames[0]]))
    bridged = float(steps.sum())
    straightness = min(net / bridged, 1.0) if bridged > 0 else None
    return PathFigures(float(steps[np.diff(frames) == 1].sum()), net, straightness)


def compute_speed(
    positions: Float[np.ndarray, "T ... D"],
    t_s: Float[np.ndarray, " T"],
    *,
    window_s: float = WINDOW_S,
) -> Float64[np.ndarray, "T ..."]:
    """Magnitude of the velocity in the positions' frame, their unit a second; NaN in gaps."""
    velocity = compute_derivative(positions, t_s, window_s=window_s)
    speed: Float64[np.ndarray, "T ..."] = np.linalg.norm(velocity, axis=-1)
    return speed


def compute_hip_centre(landmarks: Float[np.ndarray, "T 33 D"]) -> Float64[np.ndarray, "T D"]:
    """Middle of the hips, in the landmarks' frame."""
    hips = landmarks[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].astype(np.float64)
    middle: Float64[np.ndarray, "T D"] = hips.mean(axis=1)
    return middle
