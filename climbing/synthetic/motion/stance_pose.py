"""The pose in which a climber stands in a stance, about to move one limb or just done."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.limbs import LIMBS, Limb
from climbing.body.proportions import Proportions
from climbing.synthetic.motion.reach import bring_trunk_within_reach, compute_reach_error
from climbing.synthetic.motion.skeleton import LimbTips
from climbing.synthetic.motion.trunk import TrunkPose

# Reserve of every limb in a planned pose; the motion between poses may use it up.
PLANNED_SLACK: Final = 0.035
_TOLERANCE_M: Final = 1e-4


class Intent(NamedTuple):
    """What the climber is about to do, or has just done.

    Attributes:
        limb: The limb that moves.
        target_m: Where it goes.
        style: Small random angles [rad] that make poses differ: pitch, yaw, roll.
    """

    limb: Limb
    target_m: Float[np.ndarray, " 3"]
    style: Float[np.ndarray, " 3"]


def tips_of_stance(tips_m: Float[np.ndarray, "4 3"]) -> LimbTips:
    """A stance as a single frame."""
    return LimbTips(tips_m[None, :2], tips_m[None, 2:], np.zeros((1, 4)))


def compute_stance_pose(
    body: Proportions, tips_m: Float[np.ndarray, "4 3"], intent: Intent
) -> TrunkPose | None:
    """The pose of one frame in which all four limbs reach, or none if there is no such pose.

    Args:
        body: Lengths.
        tips_m: Contact points in the order of `LIMBS`.
        intent: Turns the body towards the target and off the foot that will move.
    """
    tips = tips_of_stance(tips_m)
    held = np.ones((1, 4), dtype=bool)
    wish = _wish(body, tips_m, intent)
    pose = bring_trunk_within_reach(body, wish, tips, held, slack=PLANNED_SLACK, rounds=40)
    error = compute_reach_error(body, pose, tips, slack=PLANNED_SLACK)
    return None if error.excess_m.max() > _TOLERANCE_M else pose


def _wish(body: Proportions, tips_m: Float[np.ndarray, "4 3"], intent: Intent) -> TrunkPose:
    """Where the trunk would like to be if arms and legs had no ends."""
    pelvis, thorax = _angles(intent)
    return TrunkPose(
        centre_m=_wished_centre(body, tips_m, intent)[None],
        pelvis_rad=pelvis[None],
        thorax_rad=thorax[None],
        gaze_m=intent.target_m[None],
    )


def _wished_centre(
    body: Proportions, tips_m: Float[np.ndarray, "4 3"], intent: Intent
) -> Float64[np.ndarray, " 3"]:
    """Hips between the feet, high enough to bend the legs, low enough to hang on long arms."""
    hands, feet = tips_m[:2], tips_m[2:]
    weight = np.array([0.5, 0.5])
    if not intent.limb.is_hand:
        weight += 0.22 * np.array([1.0, -1.0]) * intent.limb.sign
    lean = 0.12 if intent.limb.is_hand else 0.0
    x = (
        0.65 * weight @ feet[:, 0]
        + 0.35 * hands[:, 0].mean()
        + lean * (intent.target_m[0] - hands[:, 0].mean())
    )
    by_feet = weight @ feet[:, 1] + 0.45 * body.height_m
    by_hands = hands[:, 1].mean() - (body.lumbar_m + body.thorax_m) - 0.20 * body.height_m
    y = 0.5 * by_feet + 0.5 * by_hands
    return np.array([x, y, 0.165 * body.height_m])


def _angles(intent: Intent) -> tuple[Float64[np.ndarray, " 3"], Float64[np.ndarray, " 3"]]:
    """Pitch, yaw and roll of pelvis and chest: a reaching side turns in and up."""
    side = intent.limb.sign
    pitch, yaw, roll = intent.style
    if intent.limb.is_hand:
        pelvis = [0.02 + pitch, 0.20 * side + yaw, 0.05 * side + roll]
        thorax = [0.03 + pitch, 0.12 * side + 0.5 * yaw, 0.10 * side + roll]
    else:
        pelvis = [-0.06 + pitch, -0.10 * side + yaw, 0.09 * side + roll]
        thorax = [0.10 + pitch, 0.05 * side, -0.07 * side + roll]
    return np.array(pelvis), np.array(thorax)


def stance_after(
    tips_m: Float[np.ndarray, "4 3"], limb: Limb, target_m: Float[np.ndarray, " 3"]
) -> Float64[np.ndarray, "4 3"]:
    """The contact points once the limb has arrived."""
    after = np.array(tips_m, dtype=np.float64)
    after[LIMBS.index(limb)] = target_m
    return after
