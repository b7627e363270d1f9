"""The 29 degrees of freedom of the posed body, their limits, and the 20 points they move.

Axes: x to the climber's right, y up, z to the back. A climber who faces the wall upright has them
along those of the wall. With all angles 0 the body stands with its arms at its sides.
"""

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float64


class Point(IntEnum):
    """Index of a point of the body; left comes before right."""

    PELVIS = 0
    LUMBAR = 1
    CHEST = 2
    HEAD = 3
    LEFT_SHOULDER = 4
    RIGHT_SHOULDER = 5
    LEFT_ELBOW = 6
    RIGHT_ELBOW = 7
    LEFT_WRIST = 8
    RIGHT_WRIST = 9
    LEFT_HAND = 10
    RIGHT_HAND = 11
    LEFT_HIP = 12
    RIGHT_HIP = 13
    LEFT_KNEE = 14
    RIGHT_KNEE = 15
    LEFT_ANKLE = 16
    RIGHT_ANKLE = 17
    LEFT_FOOT = 18
    RIGHT_FOOT = 19


POINT_COUNT: Final = len(Point)
LIMB_ENDS: Final = (Point.LEFT_HAND, Point.RIGHT_HAND, Point.LEFT_FOOT, Point.RIGHT_FOOT)


class Part(StrEnum):
    """What a degree of freedom belongs to."""

    ROOT = "root"
    SPINE = "spine"
    LEFT_ARM = "left_arm"
    RIGHT_ARM = "right_arm"
    LEFT_LEG = "left_leg"
    RIGHT_LEG = "right_leg"


class Freedom(NamedTuple):
    """One degree of freedom.

    Attributes:
        name: Within its part.
        axis: 0, 1, 2 for x, y, z of the frame it turns in.
        low_deg: Lower limit; metres for one that slides.
        high_deg: Upper limit.
        rest_deg: Where it likes to be on a wall.
        slides: Whether it moves along its axis instead of turning about it.
    """

    name: str
    axis: int
    low_deg: float
    high_deg: float
    rest_deg: float
    slides: bool = False


# How far a body turns as a whole is no joint's limit: it is what still faces a wall.
ROOT: Final = (
    Freedom("x", 0, -np.inf, np.inf, 0.0, slides=True),
    Freedom("y", 1, -np.inf, np.inf, 0.0, slides=True),
    Freedom("z", 2, 0.0, np.inf, 0.3, slides=True),
    Freedom("roll", 2, -60.0, 60.0, 0.0),
    Freedom("yaw", 1, -75.0, 75.0, 0.0),
    Freedom("pitch", 0, -50.0, 60.0, 0.0),
)
# Ranges of [NorkinWhite2016]. Where a climber's everyday positions exceed them, a high step or a
# frog's hips, hip flexion and abduction are those of flexible climbers and said so in docs/beta.md.
SPINE: Final = (
    Freedom("flexion", 0, -60.0, 25.0, 0.0),
    Freedom("side", 2, -35.0, 35.0, 0.0),
    Freedom("twist", 1, -45.0, 45.0, 0.0),
)
# Scapula and clavicle lift a shoulder by about half the clavicle, 0.1 of the height [Inman1944].
SHOULDER_LIFT: Final = 0.05
ARM: Final = (
    Freedom("lift", 1, 0.0, SHOULDER_LIFT, 0.0, slides=True),
    Freedom("flexion", 0, -50.0, 185.0, 140.0),
    Freedom("abduction", 2, -45.0, 85.0, 15.0),
    Freedom("axial", 1, -95.0, 95.0, 0.0),
    Freedom("elbow", 0, 0.0, 150.0, 35.0),
)
LEG: Final = (
    Freedom("flexion", 0, -25.0, 130.0, 55.0),
    Freedom("abduction", 2, -30.0, 80.0, 30.0),
    Freedom("axial", 1, -60.0, 60.0, 20.0),
    Freedom("knee", 0, -150.0, 0.0, -70.0),
    Freedom("ankle", 0, -50.0, 25.0, 0.0),
)
FREEDOMS: Final = (*ROOT, *SPINE, *ARM, *ARM, *LEG, *LEG)
FREEDOM_COUNT: Final = len(FREEDOMS)
ROOT_SLICE: Final = slice(0, 6)
SPINE_SLICE: Final = slice(6, 9)
ARMS_SLICE: Final = slice(9, 19)
LEGS_SLICE: Final = slice(19, 29)


# How many of a limb's degrees of freedom, from the trunk on, move each of its points.
_ARM_POINTS: Final = (
    (Point.LEFT_SHOULDER, 1),
    (Point.LEFT_ELBOW, 4),
    (Point.LEFT_WRIST, 5),
    (Point.LEFT_HAND, 5),
)
_LEG_POINTS: Final = ((Point.LEFT_KNEE, 3), (Point.LEFT_ANKLE, 4), (Point.LEFT_FOOT, 5))


def compute_limits(height_m: float) -> Float64[np.ndarray, "2 29"]:
    """Lower and upper limits, radians and metres; slides other than the root's grow with height."""
    rows = [
        [_to_unit(freedom, bound, height_m) for bound in (freedom.low_deg, freedom.high_deg)]
        for freedom in FREEDOMS
    ]
    return np.array(rows).T


def compute_rest(height_m: float) -> Float64[np.ndarray, " 29"]:
    """The pose that a body likes, radians and metres; the root's place has no meaning."""
    return np.array([_to_unit(freedom, freedom.rest_deg, height_m) for freedom in FREEDOMS])


def _to_unit(freedom: Freedom, value: float, height_m: float) -> float:
    if not freedom.slides:
        return float(np.radians(value))
    return value if freedom in ROOT else value * height_m


def list_moved_points() -> Bool[np.ndarray, "20 29"]:
    """Which point each degree of freedom moves."""
    moved = np.zeros((POINT_COUNT, FREEDOM_COUNT), dtype=bool)
    moved[:, ROOT_SLICE] = True
    upper = [p for p in Point if Point.CHEST <= p <= Point.RIGHT_HAND]
    moved[upper, SPINE_SLICE] = True
    for side in range(2):
        for first, joints in ((ARMS_SLICE.start, _ARM_POINTS), (LEGS_SLICE.start, _LEG_POINTS)):
            for joint, count in joints:
                start = first + 5 * side
                moved[joint + side, start : start + count] = True
    return moved
