"""Left and right over a clip: swaps of the network are found, real motion is left alone."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.pose.landmarks import Landmark
from climbing.pose.tracking.sides import assign_sides, mirror, swap_sides
from climbing.synthetic import SyntheticClimb, compose_climb
from tests.unit.climbing.pose.tracking.measured import measure_truth

SEEDS = (3, 7, 12)


@pytest.fixture(scope="module", params=SEEDS)
def climb(request: pytest.FixtureRequest) -> SyntheticClimb:
    """Eight seconds; only its truth is used."""
    return compose_climb(request.param, duration_s=8.0, fps=30)


def test_mirroring_twice_is_nothing() -> None:
    """Every landmark but the nose has another side."""
    sided = [landmark for landmark in Landmark if landmark is not Landmark.NOSE]
    assert all(mirror(mirror(landmark)) is landmark for landmark in sided)
    assert all(mirror(landmark) is not landmark for landmark in sided)


def test_a_climb_without_swaps_is_left_alone(climb: SyntheticClimb) -> None:
    """Crossed arms and turned hips are no mistakes of the network."""
    assert not assign_sides(climb.truth.t_ms, measure_truth(climb)).any()


@pytest.mark.parametrize("halves", [(True, True), (True, False), (False, True)])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(start=st.integers(5, 200), length=st.integers(1, 45), noise_seed=st.integers(0, 1000))
def test_swaps_are_found_and_undone(
    halves: tuple[bool, bool], start: int, length: int, noise_seed: int
) -> None:
    """Of all of the body or half of it, for a frame or a second, at any time of the climb."""
    climb = _compose_once()
    truth = measure_truth(climb)
    noise = np.random.default_rng(noise_seed).normal(scale=3.0, size=truth.points_px.shape)
    swapped = np.zeros((len(truth), 2), dtype=bool)
    swapped[start : start + length] = halves
    seen = measure_truth(climb)
    seen.points_px[:] += noise
    swap_sides(seen, swapped)
    swap_sides(seen, assign_sides(climb.truth.t_ms, seen))
    limbs = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
    error_px = np.linalg.norm((seen.points_px - truth.points_px)[:, limbs, :2], axis=2)
    # Limbs that lie on each other for a moment may take a frame or two to be told apart.
    lasting = np.convolve((error_px.max(axis=1) > 40).astype(int), np.ones(4), "valid")
    assert lasting.max() < 4


@cache
def _compose_once() -> SyntheticClimb:
    return compose_climb(7, duration_s=8.0, fps=30)


def test_a_panning_camera_changes_nothing(climb: SyntheticClimb) -> None:
    """Only motion against the trunk tells sides apart."""
    truth = measure_truth(climb)
    truth.points_px[..., 0] += np.linspace(0, 5000, len(truth))[:, None]
    assert not assign_sides(climb.truth.t_ms, truth).any()


def test_after_a_long_break_the_network_is_believed(climb: SyntheticClimb) -> None:
    """A climber who was away may have turned around."""
    truth = measure_truth(climb)
    late = np.zeros((len(truth), 2), dtype=bool)
    late[len(truth) // 2 :] = True
    swap_sides(truth, late)
    t_ms = climb.truth.t_ms + late[:, 0] * 10_000
    assert not assign_sides(t_ms, truth).any()


def test_nobody_has_no_sides() -> None:
    """Frames without a climber are never swapped."""
    truth = measure_truth(compose_climb(7, duration_s=3.0, fps=15))
    truth.points_px[:] = np.nan
    assert not assign_sides(np.arange(len(truth)) * 66, truth).any()
