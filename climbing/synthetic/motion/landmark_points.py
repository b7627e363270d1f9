"""The 33 landmarks as points that are fixed to bones."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64

from climbing.body.proportions import Proportions
from climbing.pose.landmarks import LANDMARK_COUNT, Landmark
from climbing.synthetic.motion.extremities import TOE_AHEAD, TOE_BELOW, toe_in_foot_m
from climbing.synthetic.motion.skeleton import Bone, Skeleton
from climbing.synthetic.motion.trunk import SIDES

# On the head, in shares of the body's height from the skull's base; right side, z to the back.
_FACE: Final = {
    "EYE_INNER": (0.010, 0.068, -0.052),
    "EYE": (0.018, 0.068, -0.050),
    "EYE_OUTER": (0.026, 0.068, -0.046),
    "EAR": (0.044, 0.058, 0.000),
}
_NOSE: Final = (0.0, 0.050, -0.066)
_MOUTH: Final = (0.014, 0.026, -0.055)
_KNUCKLE_ASIDE: Final = 0.021
_THUMB: Final = (0.031, 0.60, -0.006)
_HEEL: Final = (-0.27, -0.80)


class Anchor(NamedTuple):
    """Where a landmark sits.

    Attributes:
        bone: The bone that carries it.
        local_m: In the bone's frame.
    """

    bone: Bone
    local_m: tuple[float, float, float]


def compute_anchors(body: Proportions) -> tuple[Anchor, ...]:
    """One anchor a landmark, in the order of `Landmark`."""
    anchors = {Landmark.NOSE: Anchor(Bone.HEAD, _scaled(_NOSE, body.height_m))}
    for side in (0, 1):
        anchors |= _head_anchors(body, side) | _limb_anchors(body, side)
    return tuple(anchors[landmark] for landmark in Landmark)


def _scaled(shares: tuple[float, float, float], size_m: float) -> tuple[float, float, float]:
    x, y, z = shares
    return x * size_m, y * size_m, z * size_m


def _head_anchors(body: Proportions, side: int) -> dict[Landmark, Anchor]:
    name = ("LEFT", "RIGHT")[side]
    mirror = float(SIDES[side])
    anchors = {
        Landmark[f"{name}_{part}"]: Anchor(Bone.HEAD, _scaled((mirror * x, y, z), body.height_m))
        for part, (x, y, z) in _FACE.items()
    }
    x, y, z = _MOUTH
    anchors[Landmark[f"MOUTH_{name}"]] = Anchor(
        Bone.HEAD, _scaled((mirror * x, y, z), body.height_m)
    )
    return anchors


def _limb_anchors(body: Proportions, side: int) -> dict[Landmark, Anchor]:
    """Joints at the origins of their bones; knuckles, thumb, heel and toe beyond them."""
    name = ("LEFT", "RIGHT")[side]
    inward = -float(SIDES[side]) * body.height_m
    toe_x, _, _ = toe_in_foot_m(body)[side]
    ahead, below = _HEEL
    at_origin = (0.0, 0.0, 0.0)
    places = {
        "SHOULDER": (Bone.LEFT_UPPER_ARM, at_origin),
        "ELBOW": (Bone.LEFT_FOREARM, at_origin),
        "WRIST": (Bone.LEFT_HAND, at_origin),
        "PINKY": (Bone.LEFT_HAND, (-_KNUCKLE_ASIDE * inward, body.palm_m, 0.0)),
        "INDEX": (Bone.LEFT_HAND, (_KNUCKLE_ASIDE * inward, body.palm_m, 0.0)),
        "THUMB": (
            Bone.LEFT_HAND,
            (_THUMB[0] * inward, _THUMB[1] * body.palm_m, _THUMB[2] * body.height_m),
        ),
        "HIP": (Bone.LEFT_THIGH, at_origin),
        "KNEE": (Bone.LEFT_SHANK, at_origin),
        "ANKLE": (Bone.LEFT_FOOT, at_origin),
        "HEEL": (Bone.LEFT_FOOT, (0.0, ahead * body.foot_m, below * body.ankle_height_m)),
        "FOOT_INDEX": (
            Bone.LEFT_FOOT,
            (float(toe_x), TOE_AHEAD * body.foot_m, -TOE_BELOW * body.ankle_height_m),
        ),
    }
    return {
        Landmark[f"{name}_{part}"]: Anchor(Bone(bone + side), local)
        for part, (bone, local) in places.items()
    }


def compute_landmarks_m(body: Proportions, skeleton: Skeleton) -> Float64[np.ndarray, "T 33 3"]:
    """All landmarks in wall coordinates."""
    points = np.empty((len(skeleton.origin_m), LANDMARK_COUNT, 3))
    for landmark, anchor in enumerate(compute_anchors(body)):
        points[:, landmark] = skeleton.point_m(anchor.bone, np.array(anchor.local_m))
    return points
