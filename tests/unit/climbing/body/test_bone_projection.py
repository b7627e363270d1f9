"""Laws of moving points onto bones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.bone_lengths import compute_bone_lengths_m
from climbing.body.bone_projection import project_onto_bones
from climbing.body.bones import BONES, BoneKind
from climbing.pose.landmarks import Landmark
from tests.unit.climbing.body.bodies import make_body

lawful = settings(derandomize=True, deadline=None, max_examples=40)
BODY = make_body()
LENGTHS_M = compute_bone_lengths_m(BODY[None])[0]
EVEN = np.ones((1, 33, 3))


def _noisy(seed: int, frames: int = 1, spread_m: float = 0.06) -> np.ndarray:
    return BODY + np.random.default_rng(seed).normal(scale=spread_m, size=(frames, 33, 3))


@lawful
@given(st.integers(0, 999), st.floats(1, 9))
def test_bones_get_their_lengths(seed: int, depth_variance: float) -> None:
    """Whatever gives way."""
    variance = np.random.default_rng(seed).uniform(1, 10, (3, 33, 1)) * [1, 1, depth_variance]
    found_m = compute_bone_lengths_m(
        project_onto_bones(_noisy(seed, 3), LENGTHS_M, np.ascontiguousarray(variance))
    )
    assert np.abs(found_m / LENGTHS_M - 1).max() < 1e-3


def test_a_body_with_these_bones_is_left_alone() -> None:
    """Exactly."""
    assert np.array_equal(project_onto_bones(BODY[None], LENGTHS_M, EVEN)[0], BODY)


@lawful
@given(st.integers(0, 999))
def test_turning_and_shifting_the_points_does_the_same_to_the_answer(seed: int) -> None:
    """There is no preferred direction if no axis is less certain."""
    random = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(random.normal(size=(3, 3)))
    shift, points_m = random.normal(size=3), _noisy(seed)
    expected_m = project_onto_bones(points_m, LENGTHS_M, EVEN) @ turn + shift
    found_m = project_onto_bones(points_m @ turn + shift, LENGTHS_M, EVEN)
    assert found_m == pytest.approx(expected_m, abs=1e-6)


@lawful
@given(st.integers(0, 999))
def test_frames_do_not_know_each_other(seed: int) -> None:
    """Many at once are the same as one by one."""
    points_m, variance = _noisy(seed, 4), np.ones((4, 33, 3))
    together_m = project_onto_bones(points_m, LENGTHS_M, variance)
    alone_m = [project_onto_bones(frame[None], LENGTHS_M, EVEN)[0] for frame in points_m]
    assert together_m == pytest.approx(np.array(alone_m), abs=1e-9)


def test_depth_gives_way_before_the_picture() -> None:
    """An oblique forearm that is too short grows along the least certain axis."""
    body = make_body({Landmark.LEFT_WRIST: (-0.18, -0.95, -0.15), Landmark.LEFT_THUMB: (0, 0, 0)})
    for tip in (Landmark.LEFT_INDEX, Landmark.LEFT_PINKY):
        body[tip] += (0, 0.10, -0.15)
    moved_m = project_onto_bones(body[None], LENGTHS_M, EVEN * [1, 1, 100])[0] - body
    wrist_m = np.abs(moved_m[Landmark.LEFT_WRIST])
    assert wrist_m[2] > 10 * wrist_m[:2].max()


def test_the_hidden_end_of_a_bone_gives_way() -> None:
    """The ankle that is seen hardly moves, the hidden knee does."""
    body = make_body({Landmark.LEFT_KNEE: (-0.2, 0.45, 0.1)})
    variance = EVEN.copy()
    variance[:, Landmark.LEFT_KNEE] = 1000
    moved_m = np.linalg.norm(project_onto_bones(body[None], LENGTHS_M, variance)[0] - body, axis=-1)
    others = np.delete(moved_m, Landmark.LEFT_KNEE)
    assert moved_m[Landmark.LEFT_KNEE] > 100 * others.max()


def test_landmarks_without_a_bone_stay() -> None:
    """Face and thumbs."""
    free = sorted(set(range(33)) - {end for bone in BONES for end in (bone.near, bone.far)})
    points_m = _noisy(1)
    moved_m = project_onto_bones(points_m, LENGTHS_M, EVEN) - points_m
    assert len(free) == 13
    assert not moved_m[:, free].any()


def test_no_frames_are_projected_to_none() -> None:
    """The shape stays."""
    assert project_onto_bones(np.zeros((0, 33, 3)), LENGTHS_M, np.ones((0, 33, 3))).shape[0] == 0


def test_points_in_one_place_stay_finite() -> None:
    """There is no direction to stretch them along."""
    assert np.isfinite(project_onto_bones(np.zeros((1, 33, 3)), LENGTHS_M, EVEN)).all()


def test_every_kind_of_bone_is_there_on_both_sides() -> None:
    """Widths once, all others twice."""
    for kind in BoneKind:
        expected = 1 if kind in {BoneKind.SHOULDERS, BoneKind.HIPS} else 2
        assert sum(bone.kind is kind for bone in BONES) == expected
