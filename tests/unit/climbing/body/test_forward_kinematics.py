"""The posed body: rigid bones, exact derivatives, and the same on every array library."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from climbing.body.forward_kinematics import cross, pose_body
from climbing.body.joints import (
    ARMS_SLICE,
    FREEDOM_COUNT,
    FREEDOMS,
    LEGS_SLICE,
    Point,
    compute_limits,
    list_moved_points,
)
from climbing.body.point_masses import weigh_points
from climbing.body.proportions import compute_proportions

BODY = compute_proportions(1.75)
BONES = (
    (Point.PELVIS, Point.LUMBAR, BODY.lumbar_m),
    (Point.LUMBAR, Point.CHEST, BODY.thorax_m),
    (Point.LEFT_SHOULDER, Point.LEFT_ELBOW, BODY.upper_arm_m),
    (Point.RIGHT_ELBOW, Point.RIGHT_WRIST, BODY.forearm_m),
    (Point.LEFT_WRIST, Point.LEFT_HAND, BODY.palm_m),
    (Point.LEFT_HIP, Point.RIGHT_HIP, BODY.hip_width_m),
    (Point.RIGHT_HIP, Point.RIGHT_KNEE, BODY.thigh_m),
    (Point.LEFT_KNEE, Point.LEFT_ANKLE, BODY.shank_m),
)
SEEDS = st.integers(0, 2**32 - 1)


def draw_angles(seed: int, batch: int = 3) -> np.ndarray:
    """Any angles, limits or not."""
    return np.random.default_rng(seed).normal(0, 1, (batch, FREEDOM_COUNT))


@given(seed=SEEDS)
def test_bones_keep_their_lengths(seed: int) -> None:
    """However joints turn."""
    points = pose_body(BODY, draw_angles(seed)).points_m
    for near, far, length_m in BONES:
        found = np.linalg.norm(points[:, far] - points[:, near], axis=1)
        assert found == pytest.approx(length_m, abs=1e-9)


@pytest.mark.parametrize("row", range(FREEDOM_COUNT), ids=lambda row: f"{row}-{FREEDOMS[row].name}")
def test_points_move_as_axes_and_centres_say(row: int) -> None:
    """Against central differences, for every degree of freedom."""
    angles, step = draw_angles(7), 1e-6
    posed, moved = pose_body(BODY, angles), list_moved_points()[:, row]
    shift = np.eye(FREEDOM_COUNT)[row] * step
    after, before = (pose_body(BODY, angles + sign * shift).points_m for sign in (1, -1))
    axis = np.broadcast_to(posed.axes[:, None, row], posed.points_m.shape)
    lever = posed.points_m - posed.centres_m[:, None, row]
    expected = axis if FREEDOMS[row].slides else cross(axis, lever)
    expected = expected * moved[None, :, None]
    assert (after - before) / (2 * step) == pytest.approx(expected, abs=1e-7)


@given(seed=SEEDS)
def test_a_mirrored_pose_is_the_mirror_image(seed: int) -> None:
    """Left and right limbs changed, and the trunk's turns to the side reversed."""
    angles = draw_angles(seed, 1)
    mirrored = angles.copy()
    mirrored[:, [0, 3, 4, 7, 8]] *= -1
    for limb in (ARMS_SLICE, LEGS_SLICE):
        sides = angles[:, limb].reshape(1, 2, 5)
        mirrored[:, limb] = sides[:, ::-1].reshape(1, 10)
    points, image = (pose_body(BODY, each).points_m[0] for each in (angles, mirrored))
    pairs = np.arange(len(Point))
    pairs[4:] = pairs[4:].reshape(-1, 2)[:, ::-1].reshape(-1)
    assert image == pytest.approx(points[pairs] * [-1, 1, 1], abs=1e-9)


def test_torch_answers_what_numpy_does() -> None:
    """One algorithm on two libraries."""
    angles = draw_angles(3)
    plain = pose_body(BODY, angles).points_m
    assert pose_body(BODY, torch.from_numpy(angles)).points_m.numpy() == pytest.approx(plain)


def test_a_body_at_rest_stands_upright() -> None:
    """Head above chest above hips above feet, the feet together, as tall as its parts."""
    points = pose_body(BODY, np.zeros((1, FREEDOM_COUNT))).points_m[0]
    heights = [points[p, 1] for p in (Point.HEAD, Point.CHEST, Point.PELVIS, Point.LEFT_ANKLE)]
    assert heights == sorted(heights, reverse=True)
    legs_m = points[Point.LEFT_HIP, 1] - points[Point.LEFT_ANKLE, 1]
    assert legs_m == pytest.approx(BODY.leg_m)


def test_masses_sum_to_one_and_are_symmetric() -> None:
    """All of the body is somewhere, and as much on the left as on the right."""
    weights = weigh_points()
    assert weights.sum() == pytest.approx(1)
    assert weights[4:].reshape(-1, 2)[:, 0] == pytest.approx(weights[4:].reshape(-1, 2)[:, 1])


def test_limits_leave_room() -> None:
    """Every joint can move, and the two sides alike."""
    low, high = compute_limits(1.75)
    assert (low < high).all()
    for limb in (ARMS_SLICE, LEGS_SLICE):
        for bounds in (low, high):
            assert bounds[limb][:5] == pytest.approx(bounds[limb][5:])
