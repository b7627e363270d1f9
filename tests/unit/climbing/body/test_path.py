"""Laws of paths and speeds, in any frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.path import compute_hip_centre, compute_speed, measure_path
from climbing.synthetic import compose_climb
from tests.unit.climbing.body.bodies import make_body

lawful = settings(derandomize=True, deadline=None, max_examples=40)
T_S = np.arange(60) / 30


def _wander(seed: int, axes: int) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(scale=0.02, size=(60, axes)), axis=0)


def test_a_straight_path_is_as_long_as_it_is_far() -> None:
    """3 m and 4 m are 5 m, however unevenly the time passes."""
    t_s = np.cumsum(np.random.default_rng(0).uniform(0.01, 0.1, 50))
    share = (t_s - t_s[0]) / (t_s[-1] - t_s[0])
    path = measure_path(share[:, None] * [3.0, 4.0], t_s)
    assert (path.length, path.net, path.straightness) == pytest.approx((5, 5, 1))


def test_there_and_back_leads_nowhere() -> None:
    """A circle of radius 1 is 2 pi long and ends where it began."""
    angle = np.linspace(0, 2 * np.pi, 240)
    path = measure_path(np.stack([np.cos(angle), np.sin(angle)], axis=1), np.arange(240) / 30)
    assert path.length == pytest.approx(2 * np.pi, rel=1e-3)
    assert path.straightness == pytest.approx(0, abs=1e-3)


@lawful
@given(st.integers(0, 999), st.floats(0.1, 10), st.sampled_from([2, 3]))
def test_paths_scale_and_do_not_turn(seed: int, scale: float, axes: int) -> None:
    """Length and distance in the positions' unit, straightness without one and in 0..1."""
    random = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(random.normal(size=(axes, axes)))
    points = _wander(seed, axes)
    before = measure_path(points, T_S)
    after = measure_path(scale * points @ turn + random.normal(size=axes), T_S)
    assert (after.length, after.net) == pytest.approx((scale * before.length, scale * before.net))
    assert after.straightness == pytest.approx(before.straightness)
    assert 0 <= after.straightness <= 1


def test_a_gap_adds_nothing_to_the_length() -> None:
    """What happened in it is unknown, though it counts as straight for the straightness."""
    points = T_S[:, None] * [1.0, 0.0]
    points[20:40] = np.nan
    path = measure_path(points, T_S)
    assert path.net == pytest.approx(59 / 30)
    assert path.length == pytest.approx(38 / 30)
    assert path.straightness == pytest.approx(1)


@pytest.mark.parametrize("points", [np.full((60, 2), np.nan), np.zeros((60, 2))], ids=["nan", "0"])
def test_nothing_that_moves_has_no_straightness(points: np.ndarray) -> None:
    """Its path is 0."""
    path = measure_path(points, T_S)
    assert (path.length, path.net, path.straightness) == (0, 0, None)


def test_speed_is_that_of_each_point() -> None:
    """Two points at 2 and 0.5 a second."""
    places = T_S[:, None, None] * np.array([[2.0, 0.0], [0.3, 0.4]])
    speed = compute_speed(places, T_S)
    assert speed == pytest.approx(np.broadcast_to([2.0, 0.5], (60, 2)))


def test_the_hips_of_a_climber_go_as_far_as_the_climber_did() -> None:
    """In the true wall frame; the camera's frame would say something else."""
    truth = compose_climb(3, duration_s=6.0, fps=20, width_px=180, height_px=320).truth
    hips_m = compute_hip_centre(truth.landmarks_m)
    path = measure_path(hips_m, truth.t_ms / 1000)
    steps_m = np.linalg.norm(np.diff(hips_m, axis=0), axis=1).sum()
    assert path.length == pytest.approx(steps_m, rel=0.05)
    assert path.net == pytest.approx(np.linalg.norm(hips_m[-1] - hips_m[0]), abs=0.02)


def test_the_middle_of_the_hips_is_between_them() -> None:
    """In the plane and in space."""
    body = make_body() + np.array([1, 2, 3])
    assert compute_hip_centre(body[None])[0] == pytest.approx([1, 2, 3])
    assert compute_hip_centre(body[None, :, :2])[0] == pytest.approx([1, 2])
