"""Climbers: what makes a body, and what is none."""

import pytest

from climbing.body.climber import Climber
from climbing.body.limbs import HANDS, LIMBS, Limb
from climbing.errors import InvalidInput


def test_an_average_span_is_the_height() -> None:
    """Stating it changes nothing."""
    assert Climber(1.8, 1.8).compute_proportions() == Climber(1.8).compute_proportions()


def test_a_longer_span_is_all_in_the_arms() -> None:
    """Half of the difference on each side, the hand's other half included."""
    plain, long = Climber(1.8).compute_proportions(), Climber(1.8, 1.9).compute_proportions()
    hand = plain.palm_m / 0.52
    grown = (long.arm_m + hand * long.palm_m / plain.palm_m) - (plain.arm_m + hand)
    assert grown == pytest.approx(0.05)
    assert long.leg_m == plain.leg_m


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("height_m", {"height_m": 1.1}),
        ("height_m", {"height_m": float("nan")}),
        ("arm_span_m", {"height_m": 1.8, "arm_span_m": 2.3}),
        ("mass_kg", {"height_m": 1.8, "mass_kg": 0.0}),
        ("excluded_limbs", {"height_m": 1.8, "excluded": frozenset(HANDS)}),
    ],
)
def test_no_climber_is_refused_by_name(name: str, arguments: dict[str, float]) -> None:
    """Sizes that nobody has, and nobody without hands."""
    with pytest.raises(InvalidInput) as caught:
        Climber(**arguments)
    assert caught.value.name == name


def test_excluded_limbs_are_not_among_its_limbs() -> None:
    """The others are."""
    climber = Climber(1.7, excluded=frozenset({Limb.LEFT_FOOT}))
    assert climber.limbs == tuple(limb for limb in LIMBS if limb is not Limb.LEFT_FOOT)
