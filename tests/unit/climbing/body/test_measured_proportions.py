"""A climber's own lengths in place of the average's, as far as they can be believed."""

import pytest

from climbing.body.bones import STATURE_SHARES, BoneKind
from climbing.body.measured_proportions import measure_proportions
from climbing.body.proportions import compute_proportions

HEIGHT_M = 1.75
AVERAGE = compute_proportions(HEIGHT_M)


def see(kind: BoneKind, scale: float) -> dict[BoneKind, float]:
    """A bone so much longer than the average's."""
    return {kind: scale * HEIGHT_M * STATURE_SHARES[kind]}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (BoneKind.UPPER_ARM, "upper_arm_m"),
        (BoneKind.FOREARM, "forearm_m"),
        (BoneKind.THIGH, "thigh_m"),
        (BoneKind.SHANK, "shank_m"),
    ],
)
def test_a_limb_is_as_much_longer_as_it_was_seen(kind: BoneKind, name: str) -> None:
    """And nothing else changes."""
    body = measure_proportions(HEIGHT_M, see(kind, 1.06))
    assert getattr(body, name) == pytest.approx(1.06 * getattr(AVERAGE, name))
    assert body._replace(**{name: getattr(AVERAGE, name)}) == AVERAGE


def test_what_no_body_has_is_the_networks_mistake() -> None:
    """An eighth more than the average is as far as it goes."""
    body = measure_proportions(HEIGHT_M, see(BoneKind.THIGH, 1.5))
    assert body.thigh_m == pytest.approx(1.12 * AVERAGE.thigh_m)


def test_a_stated_span_decides_about_the_arms() -> None:
    """Legs still come from the video."""
    seen = see(BoneKind.FOREARM, 1.1) | see(BoneKind.SHANK, 1.1)
    body = measure_proportions(HEIGHT_M, seen, arm_span_m=1.82)
    stated = compute_proportions(HEIGHT_M, 1.82)
    assert body.forearm_m == stated.forearm_m
    assert body.shank_m == pytest.approx(1.1 * stated.shank_m)


def test_who_was_not_seen_is_average() -> None:
    """No video, no change."""
    assert measure_proportions(HEIGHT_M, {}) == AVERAGE
