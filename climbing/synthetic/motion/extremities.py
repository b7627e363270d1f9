"""Hands on holds and toes on holds: from the point of contact to the wrist and the ankle."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.proportions import Proportions
from climbing.synthetic.motion.profiles import ease
from climbing.synthetic.motion.rotations import rotation_along, turn, unit
from climbing.synthetic.motion.trunk import SIDES

# Shares of the foot's length ahead of the ankle, and of the ankle's height below it.
TOE_AHEAD: Final = 0.68
TOE_BELOW: Final = 0.72
_TOE_INWARD: Final = 0.07


class Extremity(NamedTuple):
    """A left and right hand or foot.

    Attributes:
        joint_m: Wrist or ankle.
        rotation: y runs to the knuckles or the toes, z out of the back of the hand or foot.
    """

    joint_m: Float[np.ndarray, "T 2 3"]
    rotation: Float[np.ndarray, "T 2 3 3"]


def toe_in_foot_m(body: Proportions) -> Float64[np.ndarray, "2 3"]:
    """The big toe of each side in the frame of its foot, whose origin is the ankle."""
    toe = np.empty((2, 3))
    toe[:, 0] = -SIDES * _TOE_INWARD * body.foot_m
    toe[:, 1] = TOE_AHEAD * body.foot_m
    toe[:, 2] = -TOE_BELOW * body.ankle_height_m
    return toe


def compute_hands(
    body: Proportions, shoulders_m: Float[np.ndarray, "T 2 3"], tips_m: Float[np.ndarray, "T 2 3"]
) -> Extremity:
    """Hands whose knuckles' middle is at the tip, fingers up the wall and away from the shoulder.

    A hand hangs from its fingers: it points up the wall, leans with the arm's pull, and its wrist
    stands a little further out than its knuckles.
    """
    pull = unit(tips_m - shoulders_m)
    along = unit(pull * [0.75, 0.45, 0.3] + [0.0, 0.62, -0.42])
    rotation = rotation_along(along, np.broadcast_to([0.0, 0.35, 1.0], along.shape))
    return Extremity(tips_m - body.palm_m * rotation[..., 1], rotation)


def compute_feet(
    body: Proportions,
    hips_m: Float[np.ndarray, "T 2 3"],
    tips_m: Float[np.ndarray, "T 2 3"],
    free: Float[np.ndarray, "T 2"],
) -> Extremity:
    """Feet whose big toe is at the tip, turned out as far as the foot stands to the side.

    Args:
        body: Lengths.
        hips_m: Left and right hip.
        tips_m: Where the toes are.
        free: 0 for a foot on a hold, up to 1 for one in the air, which lets its toes hang.
    """
    aside = SIDES * (tips_m - hips_m)[..., 0] / body.leg_m
    yaw = 0.45 + 0.60 * ease(aside, -0.15, 0.55)
    pitch = 0.16 + 0.40 * free
    along = np.stack(
        [SIDES * np.sin(yaw) * np.cos(pitch), -np.sin(pitch), -np.cos(yaw) * np.cos(pitch)],
        axis=-1,
    )
    rotation = rotation_along(along, np.broadcast_to([0.0, 1.0, 0.0], along.shape))
    return Extremity(tips_m - turn(rotation, toe_in_foot_m(body)), rotation)
