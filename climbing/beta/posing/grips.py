"""What force a limb can take from a hold or from the bare wall: a cone and a cap.

A cone holds every force that does not slip [Bretl2006]: all directions within an angle of its
axis. The axis lies in the plane of up and out, tilted from up along the wall; in the frame of the
wall, z out. Forces are in body weights.
"""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float64

from climbing.holds.hold import HoldType

# Directions that stand for a cone: its axis, a ring half-way out and one on its rim.
_AROUND: Final = 6
EDGES: Final = 1 + 2 * _AROUND


class Grip(NamedTuple):
    """How well a limb holds.

    Attributes:
        tilt_deg: Of the axis from up along the wall towards outwards; negative into the wall, as
            on a hold with a lip.
        half_angle_deg: How far from the axis a force may point.
        cap: The greatest force [body weights].
    """

    tilt_deg: float
    half_angle_deg: float
    cap: float


# Angles and caps are ours: chosen so that what climbers call a type behaves as they say it does;
# few people hang on one hand, so none carries the whole weight: `Expansion` relies on it.
_HANDS: Final = {
    HoldType.JUG: Grip(-45.0, 75.0, 0.95),
    HoldType.POCKET: Grip(-40.0, 65.0, 0.8),
    HoldType.EDGE: Grip(-35.0, 65.0, 0.9),
    HoldType.CRIMP: Grip(-30.0, 62.0, 0.8),
    HoldType.PINCH: Grip(-25.0, 65.0, 0.8),
    HoldType.SLOPER: Grip(-5.0, 55.0, 0.8),
    HoldType.FOOTHOLD: Grip(-15.0, 55.0, 0.5),
}
_UNKNOWN_HAND: Final = Grip(-40.0, 70.0, 0.9)
# A shoe on a hold stands on its upper side and, on steep walls, pulls a little.
_FOOT: Final = Grip(15.0, 55.0, 2.0)
# Rubber on plywood: a coefficient of friction of 0.8 about the wall's normal.
_SMEAR: Final = Grip(90.0, 38.7, 1.0)
NOTHING: Final = Grip(0.0, 0.0, 0.0)


def grip_of_hand(kind: HoldType | None) -> Grip:
    """A hand on a hold of a type, or of one that nobody knows."""
    return _UNKNOWN_HAND if kind is None else _HANDS[kind]


def grip_of_foot() -> Grip:
    """A foot on any hold."""
    return _FOOT


def grip_of_smear() -> Grip:
    """A foot on the bare wall."""
    return _SMEAR


def list_cone_edges(grip: Grip) -> Float64[np.ndarray, "E 3"]:
    """Unit vectors within the cone; every force in it is nearly a non-negative sum of them.

    The sum of their shares is nearly the force's size, so it can be held to the cap: on the rim
    alone a force along the axis would seem three times as large.
    """
    tilt, half = np.radians(grip.tilt_deg), np.radians(grip.half_angle_deg)
    axis = np.array([0.0, np.cos(tilt), np.sin(tilt)])
    across = np.array([1.0, 0.0, 0.0])
    third = np.cross(axis, across)
    around = np.arange(_AROUND) * 2 * np.pi / _AROUND
    rim = np.cos(around)[:, None] * across + np.sin(around)[:, None] * third
    rings = [np.cos(out) * axis + np.sin(out) * rim for out in (half / 2, half)]
    return np.concatenate([axis[None], *rings])
