"""How far the ends of two limbs can be apart: what a body rules out before anything is posed."""

from typing import NamedTuple

from climbing.body.joints import SHOULDER_LIFT
from climbing.body.proportions import Proportions


class Reach(NamedTuple):
    """Greatest distances between ends of limbs [m].

    Attributes:
        hands_m: Hand to hand.
        hand_foot_m: Hand to toe.
        feet_m: Toe to toe.
        comfortable_m: Hand to toe without effort, arms straight overhead and legs half bent.
    """

    hands_m: float
    hand_foot_m: float
    feet_m: float
    comfortable_m: float


def compute_reach(body: Proportions) -> Reach:
    """Straight limbs end to end; no pose reaches farther, most not as far."""
    arm = body.arm_m + body.palm_m + SHOULDER_LIFT * body.height_m
    trunk = body.lumbar_m + body.thorax_m
    leg = body.leg_m + body.foot_m
    sideways = (body.shoulder_width_m + body.hip_width_m) / 2
    return Reach(
        hands_m=2 * arm + body.shoulder_width_m,
        hand_foot_m=arm + trunk + leg + sideways,
        feet_m=2 * leg + body.hip_width_m,
        comfortable_m=body.arm_m + trunk + 0.75 * leg,
    )
