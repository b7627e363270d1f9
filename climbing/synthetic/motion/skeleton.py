"""A climber's bones over time, solved from the trunk's pose and the tips of the four limbs."""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.proportions import Proportions
from climbing.synthetic.motion.extremities import Extremity, compute_feet, compute_hands
from climbing.synthetic.motion.profiles import ease
from climbing.synthetic.motion.rotations import rotation_along, swing, turn, unit
from climbing.synthetic.motion.trunk import (
    SIDES,
    Trunk,
    TrunkPose,
    compute_head,
    compute_shoulders_m,
    compute_trunk,
)
from climbing.synthetic.motion.two_bone import (
    bring_within_reach,
    compute_distance_m,
    compute_middle_joint,
)

# Elbows and knees bend at most this far [NorkinWhite2016].
MAX_FLEXION_RAD: Final = 2.55
# Elbows out and down, knees turned out as a frog's; for the right side.
_ELBOW_POLE: Final = np.array([0.80, -0.45, 0.42])
# What is added to the elbows' as far as a hand reaches across the body.
_ACROSS_POLE: Final = np.array([0.20, 0.45, 0.20])
_KNEE_POLE: Final = np.array([0.90, 0.42, 0.10])
# Elbows and knees stay this far from the wall.
_CLEARANCE_M: Final = 0.07
# The directions from which shoulder and hip swing without twist; for the right side.
_ARM_AXIS: Final = np.array([0.83, 0.45, -0.33])
_LEG_AXIS: Final = np.array([0.72, -0.60, -0.35])


class Bone(IntEnum):
    """Index of a bone in every array with a bone axis. Left comes before right.

    `DELTOID` and `BUTTOCK` start in shoulder and hip as the upper arm and the thigh do, but only
    swing with them; they carry the flesh that does not twist with the limb.
    """

    PELVIS = 0
    THORAX = 1
    HEAD = 2
    LEFT_DELTOID = 3
    RIGHT_DELTOID = 4
    LEFT_UPPER_ARM = 5
    RIGHT_UPPER_ARM = 6
    LEFT_FOREARM = 7
    RIGHT_FOREARM = 8
    LEFT_HAND = 9
    RIGHT_HAND = 10
    LEFT_BUTTOCK = 11
    RIGHT_BUTTOCK = 12
    LEFT_THIGH = 13
    RIGHT_THIGH = 14
    LEFT_SHANK = 15
    RIGHT_SHANK = 16
    LEFT_FOOT = 17
    RIGHT_FOOT = 18
    NECK = 19


BONE_COUNT: Final = len(Bone)


class LimbTips(NamedTuple):
    """Where the four limbs touch or want to touch.

    Attributes:
        hands_m: Middle of the knuckles of index and little finger, left and right.
        feet_m: Big toes, left and right.
        free: Hands left and right, feet left and right: 0 on a hold, up to 1 in the air.
    """

    hands_m: Float[np.ndarray, "T 2 3"]
    feet_m: Float[np.ndarray, "T 2 3"]
    free: Float[np.ndarray, "T 4"]


class Skeleton(NamedTuple):
    """Every bone's frame in wall coordinates.

    Limb bones lie along y, z shows to the outside of the bend; trunk bones have x to the
    climber's right, y up, z to the back.

    Attributes:
        origin_m: The joint nearer to the trunk.
        rotation: Columns are the bone's axes.
    """

    origin_m: Float[np.ndarray, "T 20 3"]
    rotation: Float[np.ndarray, "T 20 3 3"]

    def point_m(self, bone: Bone, local_m: Float[np.ndarray, " 3"]) -> Float64[np.ndarray, "T 3"]:
        """A point that is fixed to a bone."""
        point: Float64[np.ndarray, "T 3"] = self.origin_m[:, bone] + self.rotation[
            :, bone
        ] @ np.asarray(local_m)
        return point


class _Limbs(NamedTuple):
    """Two arms or two legs: roots, middle joints, ends."""

    root_m: Float[np.ndarray, "T 2 3"]
    middle_m: Float[np.ndarray, "T 2 3"]
    end: Extremity
    pole: Float[np.ndarray, "T 2 3"]


def nearest_reach_m(near_m: float, far_m: float) -> float:
    """The smallest distance from root to end that a bend within its limit allows."""
    return compute_distance_m(near_m, far_m, MAX_FLEXION_RAD)


def solve_skeleton(body: Proportions, pose: TrunkPose, tips: LimbTips) -> Skeleton:
    """Inverse kinematics of the whole body; tips out of reach are fallen short of."""
    trunk = compute_trunk(body, pose)
    shoulders = compute_shoulders_m(body, trunk, tips.hands_m)
    arms = _bend(
        shoulders,
        compute_hands(body, shoulders, tips.hands_m),
        _elbow_pole(body, tips.hands_m - shoulders),
        (body.upper_arm_m, body.forearm_m),
    )
    legs = _bend(
        trunk.hips_m,
        compute_feet(body, trunk.hips_m, tips.feet_m, tips.free[:, 2:]),
        _mirrored(_KNEE_POLE),
        (body.thigh_m, body.shank_m),
    )
    return _gather(body, pose, trunk, arms, legs)


def _mirrored(right: Float[np.ndarray, " 3"]) -> Float64[np.ndarray, "2 3"]:
    """A direction for the left and the right side."""
    both: Float64[np.ndarray, "2 3"] = right * np.stack([SIDES, [1, 1], [1, 1]], axis=1)
    return both


def _elbow_pole(
    body: Proportions, reach_m: Float[np.ndarray, "T 2 3"]
) -> Float64[np.ndarray, "T 2 3"]:
    """Where the elbows point to for hands at this place from the shoulders."""
    across = ease(-SIDES * reach_m[..., 0] / body.arm_m, -0.05, 0.50)[..., None]
    pole: Float64[np.ndarray, "T 2 3"] = _mirrored(_ELBOW_POLE) + across * _mirrored(_ACROSS_POLE)
    return pole


def _bend(
    root_m: Float[np.ndarray, "T 2 3"],
    end: Extremity,
    pole: Float[np.ndarray, "*T 2 3"],
    lengths_m: tuple[float, float],
) -> _Limbs:
    near, far = lengths_m
    held = bring_within_reach(
        root_m, end.joint_m, nearest_m=nearest_reach_m(near, far), farthest_m=near + far
    )
    middle = compute_middle_joint(
        root_m, held, pole, near_m=near, far_m=far, clearance_m=_CLEARANCE_M
    )
    poles = np.broadcast_to(pole, middle.shape)
    return _Limbs(root_m, middle, Extremity(held, end.rotation), poles)


def _gather(
    body: Proportions, pose: TrunkPose, trunk: Trunk, arms: _Limbs, legs: _Limbs
) -> Skeleton:
    """Put every bone where `Bone` says."""
    head_m, head = compute_head(body, trunk, pose.gaze_m)
    origin = np.empty((len(pose.centre_m), BONE_COUNT, 3))
    rotation = np.empty((*origin.shape, 3))
    origin[:, Bone.PELVIS], rotation[:, Bone.PELVIS] = pose.centre_m, trunk.pelvis
    origin[:, Bone.THORAX], rotation[:, Bone.THORAX] = trunk.lumbar_m, trunk.thorax
    origin[:, Bone.NECK] = trunk.neck_m
    rotation[:, Bone.NECK] = trunk.thorax
    origin[:, Bone.HEAD], rotation[:, Bone.HEAD] = head_m, head
    _place(origin, rotation, Bone.LEFT_DELTOID, _limb_frames(arms, trunk.thorax, _ARM_AXIS))
    _place(origin, rotation, Bone.LEFT_BUTTOCK, _limb_frames(legs, trunk.pelvis, _LEG_AXIS))
    return Skeleton(origin, rotation)


def _place(
    origin_m: Float[np.ndarray, "T 20 3"],
    rotation: Float[np.ndarray, "T 20 3 3"],
    first: Bone,
    frames: tuple[Float[np.ndarray, "T 8 3"], Float[np.ndarray, "T 8 3 3"]],
) -> None:
    origin_m[:, first : first + 8], rotation[:, first : first + 8] = frames


def _limb_frames(
    limbs: _Limbs, trunk: Float[np.ndarray, "T 3 3"], axis: Float[np.ndarray, " 3"]
) -> tuple[Float64[np.ndarray, "T 8 3"], Float64[np.ndarray, "T 8 3 3"]]:
    """Root flesh, near bone, far bone, end: left and right of each."""
    near = limbs.middle_m - limbs.root_m
    far = limbs.end.joint_m - limbs.middle_m
    rest = unit(_mirrored(axis))
    local = turn(np.swapaxes(trunk, -1, -2)[:, None], unit(near))
    upright = rotation_along(rest, np.broadcast_to([0.0, 0.0, 1.0], rest.shape))
    flesh = trunk[:, None] @ swing(np.broadcast_to(rest, local.shape), local) @ upright
    outside = unit(near) - unit(far) + 0.02 * limbs.pole
    origins = (limbs.root_m, limbs.root_m, limbs.middle_m, limbs.end.joint_m)
    rotations = (
        flesh,
        rotation_along(near, outside),
        rotation_along(far, outside),
        limbs.end.rotation,
    )
    return np.concatenate(origins, axis=1), np.concatenate(rotations, axis=1)
