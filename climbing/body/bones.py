"""The bones that keep their length, and what share of a body's height they have on average.

A foot is a triangle of ankle, heel and toe, a hand one of wrist and knuckles: three lengths make
each rigid. Shoulder and hip widths and the two sides of the trunk hold the trunk together and
leave it free to twist.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from climbing.pose.landmarks import Landmark


class BoneKind(StrEnum):
    """A length that both sides of the body share."""

    SHOULDERS = "shoulders"
    HIPS = "hips"
    TRUNK_SIDE = "trunk_side"
    UPPER_ARM = "upper_arm"
    FOREARM = "forearm"
    WRIST_TO_INDEX = "wrist_to_index"
    WRIST_TO_PINKY = "wrist_to_pinky"
    KNUCKLES = "knuckles"
    THIGH = "thigh"
    SHANK = "shank"
    ANKLE_TO_HEEL = "ankle_to_heel"
    ANKLE_TO_TOE = "ankle_to_toe"
    HEEL_TO_TOE = "heel_to_toe"


class Bone(NamedTuple):
    """Two landmarks whose distance stays.

    Attributes:
        kind: Which length.
        near: The end on the side of the trunk.
        far: The other end.
    """

    kind: BoneKind
    near: Landmark
    far: Landmark


# Shares of the height of an upright body, between centres of rotation [DrillisContini1966], as in
# figure 4.1 of [Winter2009]. The side of the trunk spans the heights of shoulder and hip, 0.818 and
# 0.530, and half the difference of the widths: 0.292 with the arms down. Arms overhead turn the
# collar bones, 0.1 long, up by 30 degrees [Inman1944]; for a climber half of that is added. Widths,
# hands and feet are missing on purpose: the landmarks there are not the points that were measured.
STATURE_SHARES: Final[dict[BoneKind, float]] = {
    BoneKind.TRUNK_SIDE: 0.318,
    BoneKind.UPPER_ARM: 0.186,
    BoneKind.FOREARM: 0.146,
    BoneKind.THIGH: 0.245,
    BoneKind.SHANK: 0.246,
}


def _limbs(side: str) -> tuple[Bone, ...]:
    def bone(kind: BoneKind, near: str, far: str) -> Bone:
        return Bone(kind, Landmark[f"{side}_{near}"], Landmark[f"{side}_{far}"])

    return (
        bone(BoneKind.TRUNK_SIDE, "HIP", "SHOULDER"),
        bone(BoneKind.UPPER_ARM, "SHOULDER", "ELBOW"),
        bone(BoneKind.FOREARM, "ELBOW", "WRIST"),
        bone(BoneKind.WRIST_TO_INDEX, "WRIST", "INDEX"),
        bone(BoneKind.WRIST_TO_PINKY, "WRIST", "PINKY"),
        bone(BoneKind.KNUCKLES, "INDEX", "PINKY"),
        bone(BoneKind.THIGH, "HIP", "KNEE"),
        bone(BoneKind.SHANK, "KNEE", "ANKLE"),
        bone(BoneKind.ANKLE_TO_HEEL, "ANKLE", "HEEL"),
        bone(BoneKind.ANKLE_TO_TOE, "ANKLE", "FOOT_INDEX"),
        bone(BoneKind.HEEL_TO_TOE, "HEEL", "FOOT_INDEX"),
    )


BONES: Final[tuple[Bone, ...]] = (
    Bone(BoneKind.SHOULDERS, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    Bone(BoneKind.HIPS, Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    *_limbs("LEFT"),
    *_limbs("RIGHT"),
)

_SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)

# What has no bone of its own moves along with its joint: the thumb with the wrist, the face with
# the middle of the shoulders, since the ears' distance from there changes as a head turns.
FOLLOWERS: Final[dict[Landmark, tuple[Landmark, ...]]] = {
    Landmark.LEFT_THUMB: (Landmark.LEFT_WRIST,),
    Landmark.RIGHT_THUMB: (Landmark.RIGHT_WRIST,),
    **{Landmark(face): _SHOULDERS for face in range(Landmark.MOUTH_RIGHT + 1)},
}
