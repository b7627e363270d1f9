"""Body segments with their share of the mass and the place of their centre of mass.

Source: [deLeva1996], table 4, read against the 33 landmarks of [BlazePose2020]. Two readings need
a word. The trunk runs from the middle of the shoulders to the middle of the hips, the table's
MIDS-MIDH variant. The head has no landmark at the vertex or the jaw; its centre of mass is put at
the middle of the ears, where [Winter2009] (table 4.1, head and neck) puts it.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from climbing.pose.landmarks import Landmark


class Sex(StrEnum):
    """Which column of the table; `AVERAGE` is the mean of both, for a climber who did not say."""

    FEMALE = "female"
    MALE = "male"
    AVERAGE = "average"


class SegmentLaw(NamedTuple):
    """One row of the table.

    Attributes:
        name: Of the segment, with its side.
        proximal: Landmarks whose mean is the near end.
        distal: Landmarks whose mean is the far end.
        mass_female: Share of the body's mass, 0..1.
        mass_male: The same.
        centre_female: Distance of the centre of mass from the near end, as a share of the length.
        centre_male: The same.
    """

    name: str
    proximal: tuple[Landmark, ...]
    distal: tuple[Landmark, ...]
    mass_female: float
    mass_male: float
    centre_female: float
    centre_male: float

    def mass(self, sex: Sex) -> float:
        """Share of the body's mass, 0..1."""
        return _column(sex, self.mass_female, self.mass_male)

    def centre(self, sex: Sex) -> float:
        """Where the centre of mass lies between near (0) and far end (1)."""
        return _column(sex, self.centre_female, self.centre_male)


def _column(sex: Sex, female: float, male: float) -> float:
    if sex is Sex.AVERAGE:
        return (female + male) / 2
    return female if sex is Sex.FEMALE else male


_EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
_SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


def _limbs(side: str) -> tuple[SegmentLaw, ...]:
    """The six segments of one side; the knuckles of index and little finger span the hand's end."""

    def at(joint: str) -> Landmark:
        return Landmark[f"{side.upper()}_{joint}"]

    knuckles = (at("INDEX"), at("PINKY"))
    return (
        SegmentLaw(
            f"{side}_upper_arm", (at("SHOULDER"),), (at("ELBOW"),), 0.0255, 0.0271, 0.5754, 0.5772
        ),
        SegmentLaw(
            f"{side}_forearm", (at("ELBOW"),), (at("WRIST"),), 0.0138, 0.0162, 0.4559, 0.4574
        ),
        SegmentLaw(f"{side}_hand", (at("WRIST"),), knuckles, 0.0056, 0.0061, 0.7474, 0.7900),
        SegmentLaw(f"{side}_thigh", (at("HIP"),), (at("KNEE"),), 0.1478, 0.1416, 0.3612, 0.4095),
        SegmentLaw(f"{side}_shank", (at("KNEE"),), (at("ANKLE"),), 0.0481, 0.0433, 0.4352, 0.4395),
        SegmentLaw(
            f"{side}_foot", (at("HEEL"),), (at("FOOT_INDEX"),), 0.0129, 0.0137, 0.4014, 0.4415
        ),
    )


SEGMENTS: Final[tuple[SegmentLaw, ...]] = (
    SegmentLaw("head", _EARS, _EARS, 0.0668, 0.0694, 0.0, 0.0),
    SegmentLaw("trunk", _SHOULDERS, _HIPS, 0.4257, 0.4346, 0.3782, 0.4310),
    *_limbs("left"),
    *_limbs("right"),
)
