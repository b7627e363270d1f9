"""Laws of joint angles."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.joint_angles import JOINTS, compute_joint_angles_deg
from climbing.errors import InvalidInput
from climbing.pose.landmarks import Landmark
from tests.unit.climbing.body.bodies import make_body

lawful = settings(derandomize=True, deadline=None, max_examples=60)
NAMES = [joint.name for joint in JOINTS]


def _elbow(upper: tuple[float, ...], lower: tuple[float, ...]) -> float:
    """The angle of a left elbow with its neighbours in these directions [deg]."""
    body = np.zeros((1, 33, len(upper)))
    body[0, Landmark.LEFT_SHOULDER], body[0, Landmark.LEFT_WRIST] = upper, lower
    return float(compute_joint_angles_deg(body)[0, NAMES.index("left_elbow")])


def _random_rotation(random: np.random.Generator) -> np.ndarray:
    rotation, _ = np.linalg.qr(random.normal(size=(3, 3)))
    return rotation * np.sign(np.linalg.det(rotation))


@lawful
@given(st.integers(0, 999), st.floats(-6, 6))
def test_turning_scaling_and_shifting_change_no_angle(seed: int, magnitude: float) -> None:
    """Nor does mirroring, apart from left and right."""
    random = np.random.default_rng(seed)
    body = random.normal(size=(3, 33, 3))
    moved = 10**magnitude * (body @ _random_rotation(random) + random.normal(size=3))
    assert compute_joint_angles_deg(moved) == pytest.approx(
        compute_joint_angles_deg(body), abs=1e-7
    )
    assert compute_joint_angles_deg(body * [-1, 1, 1]) == pytest.approx(
        compute_joint_angles_deg(body), abs=1e-9
    )


@lawful
@given(st.integers(0, 999), st.sampled_from([2, 3]))
def test_angles_agree_with_the_arc_cosine(seed: int, axes: int) -> None:
    """Where that is precise, and they lie in 0..180."""
    body = np.random.default_rng(seed).normal(size=(2, 33, axes))
    angles_deg = compute_joint_angles_deg(body)
    assert np.all((angles_deg >= 0) & (angles_deg <= 180))
    for column, joint in enumerate(JOINTS):
        u = body[:, joint.near] - body[:, joint.centre]
        v = body[:, joint.far] - body[:, joint.centre]
        cosine = (u * v).sum(axis=1) / np.linalg.norm(u, axis=1) / np.linalg.norm(v, axis=1)
        assert angles_deg[:, column] == pytest.approx(np.degrees(np.arccos(cosine)), abs=1e-5)


EXACT = {
    "straight": ((0, -1, 0), (0, 2, 0), 180.0),
    "folded": ((0, 1, 0), (0, 3, 0), 0.0),
    "right": ((1, 0, 0), (0, 0, 5), 90.0),
    "straight in space": ((1, 2, -2), (-2, -4, 4), 180.0),
    "folded in space": ((1, 2, -2), (2, 4, -4), 0.0),
    "right in the plane": ((3, 4), (-4, 3), 90.0),
    "straight in the plane": ((1, 0), (-7, 0), 180.0),
}


@pytest.mark.parametrize(("upper", "lower", "angle_deg"), EXACT.values(), ids=EXACT)
def test_simple_angles_are_exact(
    upper: tuple[float, ...], lower: tuple[float, ...], angle_deg: float
) -> None:
    """Not a digit is lost."""
    assert _elbow(upper, lower) == angle_deg


@pytest.mark.parametrize("bend_rad", [1e-3, 1e-6, 1e-9, 1e-12])
def test_an_almost_straight_arm_keeps_its_bend(bend_rad: float) -> None:
    """The arc cosine would call a bend below 1e-8 straight."""
    lower = (math.sin(bend_rad), math.cos(bend_rad), 0.0)
    bend_deg = 180 - _elbow((0, -1, 0), lower)
    assert bend_deg == pytest.approx(math.degrees(bend_rad), rel=1e-6, abs=4e-14)
    assert _elbow((0, 1, 0), lower) == pytest.approx(math.degrees(bend_rad), rel=1e-6)


def test_an_angle_does_not_depend_on_the_lengths_of_the_limb() -> None:
    """A short forearm bends no more than a long one."""
    assert _elbow((1e-4, 0, 0), (0.5, 0.5, 0)) == pytest.approx(45, abs=1e-12)
    assert _elbow((1e4, 0, 0), (0.5, 0.5, 0)) == pytest.approx(45, abs=1e-12)


def test_the_upright_climber_by_hand() -> None:
    """Straight arms above the head and straight legs; shoulders and hips from their coordinates."""
    angles_deg = dict(zip(NAMES, compute_joint_angles_deg(make_body()[None])[0], strict=True))
    shoulder = 180 - math.degrees(math.atan2(0.08, 0.50))
    expected = {"elbow": 180, "shoulder": shoulder, "hip": shoulder, "knee": 180}
    for name, angle_deg in angles_deg.items():
        assert angle_deg == pytest.approx(expected[name.partition("_")[2]], abs=1e-9)


def test_a_bent_limb_changes_its_own_angles_only() -> None:
    """A left wrist in front of the shoulder bends the left elbow to a right angle."""
    bent = make_body({Landmark.LEFT_WRIST: (-0.18, -0.80, -0.25)})
    straight = make_body()
    difference = np.diff(compute_joint_angles_deg(np.array([straight, bent])), axis=0)[0]
    assert difference[NAMES.index("left_elbow")] == pytest.approx(-90)
    assert np.count_nonzero(difference) == 1


def test_joints_have_the_names_of_the_result() -> None:
    """Four on each side, left first."""
    kinds = ["elbow", "shoulder", "hip", "knee"]
    assert [f"{side}_{kind}" for side in ("left", "right") for kind in kinds] == NAMES


def test_a_frame_without_a_climber_has_no_angles() -> None:
    """And the others keep theirs."""
    bodies = np.array([make_body(), np.full((33, 3), np.nan)])
    angles_deg = compute_joint_angles_deg(bodies)
    assert not np.isnan(angles_deg[0]).any()
    assert np.isnan(angles_deg[1]).all()


def test_coinciding_landmarks_have_the_angle_zero() -> None:
    """An angle without a limb is meaningless, but finite."""
    assert (compute_joint_angles_deg(np.zeros((1, 33, 3))) == 0).all()


@pytest.mark.parametrize("shape", [(33, 3), (2, 32, 3), (2, 33, 4), (2, 33, 1), (2, 33)], ids=str)
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    """The error names the shape."""
    with pytest.raises(InvalidInput, match=r"positions: has shape .* must be \(T, 33, 2\)"):
        compute_joint_angles_deg(np.zeros(shape))
