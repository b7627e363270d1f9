"""Angles of the eight large joints."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.errors import InvalidInput
from climbing.pose.landmarks import LANDMARK_COUNT, Landmark


class Joint(NamedTuple):
    """A joint and the landmarks its angle lies between.

    Attributes:
        name: As it stands in the result.
        near: The landmark on the side of the trunk.
        centre: The joint itself.
        far: The landmark on the side of the hand or foot.
    """

    name: str
    near: Landmark
    centre: Landmark
    far: Landmark


def _joints(side: str) -> tuple[Joint, ...]:
    def at(name: str) -> Landmark:
        return Landmark[f"{side.upper()}_{name}"]

    return (
        Joint(f"{side}_elbow", at("SHOULDER"), at("ELBOW"), at("WRIST")),
        Joint(f"{side}_shoulder", at("HIP"), at("SHOULDER"), at("ELBOW")),
        Joint(f"{side}_hip", at("SHOULDER"), at("HIP"), at("KNEE")),
        Joint(f"{side}_knee", at("HIP"), at("KNEE"), at("ANKLE")),
    )


JOINTS: Final[tuple[Joint, ...]] = (*_joints("left"), *_joints("right"))


def compute_joint_angles_deg(
    positions: Float[np.ndarray, "T 33 D"],
) -> Float64[np.ndarray, "T 8"]:
    """Included angle at each of `JOINTS` [deg], 180 for a straight limb.

    NaN without a climber; 0 in the degenerate case that a joint and its neighbour coincide.

    With u and v from the joint to its neighbours the angle is
    2 atan2(| u |v| - v |u| |, | u |v| + v |u| |), which stays exact near 0 and 180 degrees, where
    the arc cosine loses half its digits [Kahan2006].

    Args:
        positions: Landmarks in an isotropic frame: metres or pixels, not 0..1 of an oblong image.

    Raises:
        InvalidInput: If the shape is not (T, 33, 2) or (T, 33, 3).
    """
    shape = positions.shape
    if len(shape) != 3 or shape[1] != LANDMARK_COUNT or shape[2] not in {2, 3}:
        raise InvalidInput("positions", f"has shape {shape}, must be (T, 33, 2) or (T, 33, 3)")
    near = positions[:, [joint.near for joint in JOINTS]].astype(np.float64)
    centre = positions[:, [joint.centre for joint in JOINTS]].astype(np.float64)
    far = positions[:, [joint.far for joint in JOINTS]].astype(np.float64)
    u, v = near - centre, far - centre
    u_scaled = u * np.linalg.norm(v, axis=-1, keepdims=True)
    v_scaled = v * np.linalg.norm(u, axis=-1, keepdims=True)
    half_rad = np.arctan2(
        np.linalg.norm(u_scaled - v_scaled, axis=-1), np.linalg.norm(u_scaled + v_scaled, axis=-1)
    )
    angles: Float64[np.ndarray, "T 8"] = np.degrees(2 * half_rad)
    return angles
