"""Equilibrium: what carries a body and what does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.beta.posing.equilibrium import compute_gravity, solve_equilibrium
from climbing.beta.posing.grips import (
    NOTHING,
    Grip,
    grip_of_foot,
    grip_of_hand,
    grip_of_smear,
    list_cone_edges,
)
from climbing.holds.hold import HoldType

HAND, FOOT = grip_of_hand(None), grip_of_foot()
CONTACTS = np.array([[[-0.3, 1.5, 0], [0.3, 1.6, 0], [-0.2, 0.3, 0], [0.3, 0.2, 0]]])
ALL, FEET = (HAND, HAND, FOOT, FOOT), (NOTHING, NOTHING, FOOT, FOOT)
GRIPS = [grip_of_hand(kind) for kind in (None, *HoldType)] + [FOOT, grip_of_smear()]


def solve(grips: tuple[Grip, ...], centre: list[float], angle_deg: float = 0.0):  # noqa: ANN201
    """One body on four contacts."""
    a, b, c, d = grips
    at = np.array([centre])
    return solve_equilibrium(CONTACTS, [(a, b, c, d)], at, compute_gravity(angle_deg))


@pytest.mark.parametrize("angle_deg", [-20, 0, 20, 40, 60])
def test_four_contacts_carry_a_body_near_the_wall(angle_deg: float) -> None:
    """On a slab and under an overhang alike, forces and torques sum to nothing."""
    centre = np.array([0.0, 0.9, 0.3])
    found = solve(ALL, centre.tolist(), angle_deg)
    assert found.residual[0] < 1e-6
    total = found.forces[0].sum(axis=0) + compute_gravity(angle_deg)
    torque = np.cross(CONTACTS[0] - centre, found.forces[0]).sum(axis=0)
    assert np.abs(total).max() < 1e-6
    assert np.abs(torque).max() < 1e-6


def test_feet_alone_carry_nobody_off_the_wall() -> None:
    """A body that leans out needs a hand; far out the torque remains."""
    assert solve(FEET, [0.05, 0.9, 0.4]).residual[0] > 0.1


def test_nothing_carries_nobody() -> None:
    """The whole weight remains."""
    found = solve((NOTHING,) * 4, [0.0, 0.9, 0.3])
    assert found.residual[0] == pytest.approx(1)
    assert not found.forces.any()


@pytest.mark.parametrize("kind", [None, *HoldType])
def test_no_hand_carries_a_body_alone(kind: HoldType | None) -> None:
    """What the search takes for granted."""
    grip = grip_of_hand(kind)
    assert grip.cap < 1
    under = [CONTACTS[0, 0, 0], 0.8, 0.05]
    assert solve((grip, NOTHING, NOTHING, NOTHING), under).residual[0] > 0.03


@pytest.mark.parametrize("angle_deg", [0, 40])
def test_two_hands_carry_a_body_that_hangs_below_them(angle_deg: float) -> None:
    """Straight below their middle."""
    gravity = compute_gravity(angle_deg)
    centre = CONTACTS[0, :2].mean(axis=0) + 0.7 * gravity
    assert solve((HAND, HAND, NOTHING, NOTHING), centre.tolist(), angle_deg).residual[0] < 0.01


@given(
    grips=st.tuples(*[st.sampled_from([NOTHING, *GRIPS])] * 4),
    centre=st.tuples(st.floats(-0.5, 0.5), st.floats(0.3, 1.3), st.floats(0.1, 0.8)),
    angle_deg=st.floats(-20, 60),
)
def test_forces_stay_within_cones_and_caps(
    grips: tuple[Grip, ...], centre: tuple[float, ...], angle_deg: float
) -> None:
    """Whatever is asked; caps bind as far as they weigh against balance."""
    found = solve(grips, list(centre), angle_deg)
    for grip, force in zip(grips, found.forces[0], strict=True):
        size = np.linalg.norm(force)
        if grip.cap == 0:
            assert size == 0
        elif size > 1e-6:
            tilt = np.radians(grip.tilt_deg)
            axis = np.array([0.0, np.cos(tilt), np.sin(tilt)])
            assert force @ axis / size >= np.cos(np.radians(grip.half_angle_deg)) - 1e-9
            assert size <= grip.cap + found.residual[0] + 1e-6


@pytest.mark.parametrize("grips", [(HAND, NOTHING, FOOT, NOTHING), (HAND, HAND, NOTHING, NOTHING)])
def test_the_slope_is_the_derivative_by_the_centre(grips: tuple[Grip, ...]) -> None:
    """Against central differences, where something remains."""
    centre, step = np.array([0.3, 0.9, 0.5]), 1e-5
    found = solve(grips, centre.tolist(), 40)
    assert found.residual[0] > 0.05
    for axis in range(3):
        shift = np.eye(3)[axis] * step
        after, before = (solve(grips, (centre + s * shift).tolist(), 40) for s in (1, -1))
        slope = (after.residual[0] - before.residual[0]) / (2 * step)
        assert found.slope[0, axis] == pytest.approx(slope, abs=1e-3)


@pytest.mark.parametrize("grip", GRIPS)
def test_cone_edges_are_unit_vectors_within_the_cone(grip: Grip) -> None:
    """And some lie on its rim."""
    edges = list_cone_edges(grip)
    tilt = np.radians(grip.tilt_deg)
    out = np.degrees(np.arccos(np.clip(edges @ [0.0, np.cos(tilt), np.sin(tilt)], -1, 1)))
    assert np.linalg.norm(edges, axis=1) == pytest.approx(1)
    assert out.max() == pytest.approx(grip.half_angle_deg)
    assert out.min() == pytest.approx(0, abs=1e-5)
