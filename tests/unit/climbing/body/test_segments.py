"""The table of segments is that of de Leva, read against our landmarks."""

import pytest

from climbing.body.segments import SEGMENTS, Sex
from climbing.pose.landmarks import Landmark

# Percent of mass and of length, female and male: table 4, longitudinal centre of mass.
DE_LEVA = {
    "upper_arm": (2.55, 2.71, 57.54, 57.72),
    "forearm": (1.38, 1.62, 45.59, 45.74),
    "hand": (0.56, 0.61, 74.74, 79.00),
    "thigh": (14.78, 14.16, 36.12, 40.95),
    "shank": (4.81, 4.33, 43.52, 43.95),
    "foot": (1.29, 1.37, 40.14, 44.15),
}
BY_NAME = {segment.name: segment for segment in SEGMENTS}


@pytest.mark.parametrize("sex", list(Sex))
def test_segments_make_up_the_whole_body(sex: Sex) -> None:
    """Up to the rounding of the table."""
    assert sum(segment.mass(sex) for segment in SEGMENTS) == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(("name", "figures"), DE_LEVA.items(), ids=DE_LEVA)
@pytest.mark.parametrize("side", ["left", "right"])
def test_limbs_have_the_figures_of_the_table(
    side: str, name: str, figures: tuple[float, ...]
) -> None:
    """On both sides, each from its near to its far end."""
    segment = BY_NAME[f"{side}_{name}"]
    found = (
        segment.mass(Sex.FEMALE),
        segment.mass(Sex.MALE),
        segment.centre(Sex.FEMALE),
        segment.centre(Sex.MALE),
    )
    assert [100 * share for share in found] == pytest.approx(figures)
    assert {landmark.name.partition("_")[0].lower() for landmark in segment.proximal} == {side}
    assert {landmark.name.partition("_")[0].lower() for landmark in segment.distal} == {side}


def test_head_and_trunk_have_the_figures_of_the_table() -> None:
    """The trunk in the variant between the middles of shoulders and hips."""
    head, trunk = BY_NAME["head"], BY_NAME["trunk"]
    assert (head.mass_female, head.mass_male) == (0.0668, 0.0694)
    assert (trunk.mass_female, trunk.mass_male) == (0.4257, 0.4346)
    assert (trunk.centre_female, trunk.centre_male) == (0.3782, 0.4310)
    assert trunk.proximal == (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    assert trunk.distal == (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


@pytest.mark.parametrize("segment", SEGMENTS, ids=lambda segment: segment.name)
def test_a_climber_who_did_not_say_is_in_the_middle(segment: object) -> None:
    """Between both columns, in mass and in place."""
    law = BY_NAME[segment.name]
    assert law.mass(Sex.AVERAGE) == pytest.approx((law.mass_female + law.mass_male) / 2)
    assert law.centre(Sex.AVERAGE) == pytest.approx((law.centre_female + law.centre_male) / 2)
    assert 0 <= law.centre(Sex.AVERAGE) <= 1
    assert law.mass(Sex.AVERAGE) > 0


def test_every_segment_is_there_once() -> None:
    """Two in the middle and six on each side."""
    assert len(BY_NAME) == len(SEGMENTS) == 14
