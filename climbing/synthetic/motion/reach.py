"""Which places of the hips leave every holding limb within reach, and the way there."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float64

from climbing.body.proportions import Proportions
from climbing.synthetic.motion.extremities import compute_feet, compute_hands
from climbing.synthetic.motion.skeleton import LimbTips, nearest_reach_m
from climbing.synthetic.motion.trunk import TrunkPose, compute_shoulders_m, compute_trunk

# The belly keeps this distance from the wall, as a share of the height.
_CLEARANCE: Final = 0.105


class ReachError(NamedTuple):
    """How far limbs are from where they can reach.

    Attributes:
        push_m: How the root of each limb, hands then feet, would have to move; 0 within reach.
    """

    push_m: Float[np.ndarray, "T 4 3"]

    @property
    def excess_m(self) -> Float64[np.ndarray, "T 4"]:
        """Length of the push."""
        length: Float64[np.ndarray, "T 4"] = np.linalg.norm(self.push_m, axis=-1)
        return length


def compute_reach_error(
    body: Proportions, pose: TrunkPose, tips: LimbTips, *, slack: float
) -> ReachError:
    """What is missing for every limb to bend neither too little nor too far.

    Args:
        body: Lengths.
        pose: The trunk.
        tips: Where the limbs should touch.
        slack: Share of a straight limb's length that is kept in reserve, at both ends.
    """
    trunk = compute_trunk(body, pose)
    shoulders = compute_shoulders_m(body, trunk, tips.hands_m)
    wrists = compute_hands(body, shoulders, tips.hands_m).joint_m
    ankles = compute_feet(body, trunk.hips_m, tips.feet_m, tips.free[:, 2:]).joint_m
    line = np.concatenate([wrists - shoulders, ankles - trunk.hips_m], axis=1)
    distance = np.linalg.norm(line, axis=-1)
    length = np.array([body.arm_m, body.arm_m, body.leg_m, body.leg_m])
    nearest_arm = nearest_reach_m(body.upper_arm_m, body.forearm_m)
    nearest_leg = nearest_reach_m(body.thigh_m, body.shank_m)
    nearest = np.array([nearest_arm, nearest_arm, nearest_leg, nearest_leg])
    allowed = np.clip(distance, nearest + slack * length, (1.0 - slack) * length)
    return ReachError((1.0 - allowed / distance)[..., None] * line)


def bring_trunk_within_reach(
    body: Proportions,
    pose: TrunkPose,
    tips: LimbTips,
    held: Bool[np.ndarray, "T 4"],
    *,
    slack: float,
    rounds: int = 60,
) -> TrunkPose:
    """The nearest trunk, moved without turning, from which the held limbs reach their holds.

    Alternating projections: every round moves the hips by the mean of the violated limbs' pushes,
    a little too far. The sets are balls around the holds (and shells within, rarely touched), so
    the rounds converge where the balls meet; where they do not, callers see it in the error.
    """
    centre = np.array(pose.centre_m, dtype=np.float64)
    floor_z = _CLEARANCE * body.height_m
    for _ in range(rounds):
        centre[:, 2] = np.maximum(centre[:, 2], floor_z)
        error = compute_reach_error(body, pose._replace(centre_m=centre), tips, slack=slack)
        push = error.push_m * held[..., None]
        violated = np.sum(np.linalg.norm(push, axis=-1) > 1e-9, axis=1)
        if not violated.any():
            break
        centre += 1.15 * push.sum(axis=1) / np.maximum(violated, 1)[:, None]
    return pose._replace(centre_m=centre)
