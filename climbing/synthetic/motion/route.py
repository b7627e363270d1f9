"""A route as values: holds, and the moves up them. Knows neither time nor looks."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.limbs import Limb
from climbing.holds.hold import HoldType
from climbing.synthetic.motion.trunk import TrunkPose

# Knuckles and big toes stand out of the wall by the depth of what they hold [m].
HAND_DEPTH_M: Final = 0.050
FOOT_DEPTH_M: Final = 0.030


TYPICAL_RADIUS_M: Final[dict[HoldType, float]] = {
    HoldType.JUG: 0.085,
    HoldType.CRIMP: 0.070,
    HoldType.SLOPER: 0.110,
    HoldType.PINCH: 0.085,
    HoldType.POCKET: 0.080,
    HoldType.FOOTHOLD: 0.042,
}


class Spot(NamedTuple):
    """A place on the wall for a hold of the route.

    Attributes:
        centre_m: x and y on the wall.
        kind: What the hold offers.
        radius_m: Half of its largest extent.
    """

    centre_m: Float[np.ndarray, " 2"]
    kind: HoldType
    radius_m: float


class Move(NamedTuple):
    """One limb goes from one hold to another.

    Attributes:
        limb: The limb.
        spot: Index of the hold it goes to.
        tips_m: Contact points of all limbs before the move, in the order of `LIMBS`.
        target_m: Contact point of the limb after it.
        before: Pose from which the limb leaves.
        after: Pose in which it arrives.
    """

    limb: Limb
    spot: int
    tips_m: Float[np.ndarray, "4 3"]
    target_m: Float[np.ndarray, " 3"]
    before: TrunkPose
    after: TrunkPose


class Route(NamedTuple):
    """Holds and moves.

    Attributes:
        spots: The holds.
        start_spots: Indices of the holds at the start, in the order of `LIMBS`.
        start_m: Contact points at the start.
        start_pose: Pose at the start.
        moves: In order.
    """

    spots: tuple[Spot, ...]
    start_spots: tuple[int, ...]
    start_m: Float[np.ndarray, "4 3"]
    start_pose: TrunkPose
    moves: tuple[Move, ...]


def contact_point_m(spot: Spot, limb: Limb, *, shared: bool = False) -> Float64[np.ndarray, " 3"]:
    """Where a limb touches a hold: hands above its middle, toes on its upper edge.

    Args:
        spot: The hold.
        limb: Which limb.
        shared: Both hands on one hold, side by side.
    """
    x, y = spot.centre_m
    if not limb.is_hand:
        return np.array([x, y + 0.25 * spot.radius_m, FOOT_DEPTH_M])
    aside = 0.55 * spot.radius_m * limb.sign if shared else 0.0
    return np.array([x + aside, y + 0.12 * spot.radius_m, HAND_DEPTH_M])
