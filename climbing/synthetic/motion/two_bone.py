"""Two bones between two points: where the elbow or the knee goes."""

import numpy as np
from jaxtyping import Float, Float64

from climbing.synthetic.motion.rotations import dot, unit


def compute_distance_m(near_m: float, far_m: float, flexion_rad: float) -> float:
    """From end to end of two bones bent by an angle, 0 for a straight limb."""
    squared = near_m**2 + far_m**2 + 2 * near_m * far_m * np.cos(flexion_rad)
    return float(np.sqrt(squared))


def compute_middle_joint(
    root_m: Float[np.ndarray, "*any 3"],
    tip_m: Float[np.ndarray, "*any 3"],
    pole: Float[np.ndarray, "*any 3"],
    *,
    near_m: float,
    far_m: float,
    clearance_m: float,
) -> Float64[np.ndarray, "*any 3"]:
    """The joint between two bones, on the side that the pole vector points to.

    The law of cosines gives the place along the line from root to tip and the radius of the circle
    around it; the pole chooses the point on the circle, unless that is too near to the wall. A tip
    out of reach is met by a straight limb that falls short of it: callers bring tips within reach
    first.

    Args:
        root_m: Shoulder or hip.
        tip_m: Wrist or ankle.
        pole: Direction to bend to; only its part across the line counts.
        near_m: Upper arm or thigh.
        far_m: Forearm or shank.
        clearance_m: Smallest z that the joint may have, if the circle allows it.
    """
    line = tip_m - root_m
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    along = (near_m**2 - far_m**2 + distance**2) / (2 * distance)
    along = np.clip(along, -near_m, near_m)
    radius = np.sqrt(np.maximum(near_m**2 - along**2, 0.0))
    axis = line / distance
    first = unit(pole - dot(pole, axis) * axis)
    second = np.cross(axis, first)
    centre = root_m + along * axis
    reach_m = radius[..., 0]
    swivel = _swivel_rad(
        clearance_m - centre[..., 2], reach_m * first[..., 2], reach_m * second[..., 2]
    )[..., None]
    middle: Float64[np.ndarray, "*any 3"] = centre + radius * (
        np.cos(swivel) * first + np.sin(swivel) * second
    )
    return middle


def _swivel_rad(
    wanted_m: Float[np.ndarray, "*any"],
    first_m: Float[np.ndarray, "*any"],
    second_m: Float[np.ndarray, "*any"],
) -> Float64[np.ndarray, "*any"]:
    """The smallest turn by which `first cos + second sin` becomes at least what is wanted."""
    peak_rad = np.arctan2(second_m, first_m)
    share = wanted_m / np.maximum(np.hypot(first_m, second_m), 1e-12)
    allowed_rad = np.arccos(np.clip(share, -1.0, 1.0))
    beyond = np.maximum(np.abs(peak_rad) - allowed_rad, 0.0)
    turn_rad: Float64[np.ndarray, "*any"] = np.sign(peak_rad) * beyond
    return turn_rad


def bring_within_reach(
    root_m: Float[np.ndarray, "*any 3"],
    tip_m: Float[np.ndarray, "*any 3"],
    *,
    nearest_m: float,
    farthest_m: float,
) -> Float64[np.ndarray, "*any 3"]:
    """The tip, pulled or pushed along its line to the root until its distance is allowed."""
    line = tip_m - root_m
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    held: Float64[np.ndarray, "*any 3"] = (
        root_m + line * np.clip(distance, nearest_m, farthest_m) / distance
    )
    return held
