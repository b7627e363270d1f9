"""How fast and how smoothly limbs move, on motions by hand and on generated climbs."""

from dataclasses import replace

import numpy as np
import pytest

from climbing.body.body_fit import fit_body
from climbing.body.limb_motion import (
    LIMBS,
    compute_clock_s,
    compute_limb_smoothness,
    compute_limb_speeds_trunk_s,
)
from climbing.body.metrics import compute_pose_metrics
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack
from climbing.synthetic import compose_climb
from tests.unit.climbing.body.bodies import make_body, make_track
from tests.unit.climbing.body.network_noise import compute_true_m, observe

TRUNK_M = float(np.hypot(0.5, 0.08))


def _swinging(frames: int = 90, fps: int = 30) -> PoseTrack:
    """The left wrist goes a quarter of a metre to and fro, once a second; the rest stays."""
    t_s = np.arange(frames) / fps
    bodies = np.array([make_body()] * frames)
    bodies[:, Landmark.LEFT_WRIST, 2] += 0.25 * np.sin(2 * np.pi * t_s)
    return make_track(np.round(1000 * t_s).astype(int).tolist(), list(bodies))


def test_the_speed_is_that_against_the_hips_in_trunk_lengths() -> None:
    """The mean of |cos| is 2 / pi; the smoothing takes a little of it."""
    speeds = compute_limb_speeds_trunk_s(_swinging())
    expected = 0.25 * 2 * np.pi * (2 / np.pi) / TRUNK_M
    assert speeds[:, 0].mean() == pytest.approx(expected, rel=0.05)
    assert speeds[:, 1:] == pytest.approx(0, abs=1e-5)


def test_neither_scale_nor_place_nor_a_late_start_matters() -> None:
    """Nor whether the whole body is carried about."""
    track = _swinging()
    drift = np.cumsum(np.ones((90, 1, 3), dtype=np.float32), axis=0)
    moved = replace(track, world_m=3 * track.world_m + drift, t_ms=track.t_ms + 5000)
    assert compute_limb_speeds_trunk_s(moved) == pytest.approx(
        compute_limb_speeds_trunk_s(track), abs=1e-3
    )


def test_a_swing_is_smoother_than_a_halting_one() -> None:
    """The same way with stops in between has a longer arc."""
    t_s = np.arange(60) / 30
    smooth, halting = np.zeros((60, 4)), np.zeros((60, 4))
    smooth[:, 0] = 3 * np.sin(np.pi * t_s / 2) ** 2
    halting[:, 0] = 0.4 + 3 * np.sin(2 * np.pi * t_s) ** 2
    assert compute_limb_smoothness(smooth, t_s) > compute_limb_smoothness(halting, t_s)


def test_what_trembles_or_lasts_too_short_is_no_movement() -> None:
    """Slow drift, a single jump, gaps."""
    t_s = np.arange(60) / 30
    speeds = np.full((60, 4), 0.9)
    speeds[:, 1] = 0
    speeds[30:35, 1] = 5
    speeds[:, 2] = np.nan
    assert compute_limb_smoothness(speeds, t_s) is None


@pytest.mark.parametrize("frames", [0, 1, 3])
def test_clips_too_short_for_a_speed_have_none(frames: int) -> None:
    """Without a warning."""
    track = make_track(range(0, 40 * frames, 40), [make_body()] * frames)
    assert np.isnan(compute_limb_speeds_trunk_s(track)).all()
    metrics = compute_pose_metrics(track)
    assert metrics.mean_hand_speed_trunk_s is None
    assert metrics.limb_smoothness is None


def test_a_body_without_a_size_has_no_speed() -> None:
    """All landmarks in one place."""
    track = make_track(range(0, 400, 40), [np.zeros((33, 3))] * 10)
    assert np.isnan(compute_limb_speeds_trunk_s(track)).all()


@pytest.mark.parametrize("seed", [0, 3, 8])
def test_the_fitted_body_moves_more_like_the_climber(seed: int) -> None:
    """Noise makes limbs look quicker than they are; the fit takes most of that away."""
    climb = compose_climb(seed, duration_s=8.0, fps=20, width_px=360, height_px=640)
    noisy = observe(climb, 1)
    true = replace(noisy, world_m=compute_true_m(climb).astype(np.float32))
    fitted = replace(noisy, world_m=fit_body(noisy).world_m)
    said, found, known = (
        compute_limb_speeds_trunk_s(track).mean() for track in (noisy, fitted, true)
    )
    assert abs(found - known) < 0.5 * abs(said - known)


def test_columns_are_hands_then_feet() -> None:
    """The metrics take the first two for hands."""
    assert [limb.name.split("_")[1] for limb in LIMBS] == ["WRIST", "WRIST", "ANKLE", "ANKLE"]
    metrics = compute_pose_metrics(_swinging())
    assert metrics.mean_hand_speed_trunk_s > 0.9
    assert metrics.mean_foot_speed_trunk_s == pytest.approx(0, abs=1e-5)
    assert metrics.limb_smoothness < -1


def test_the_clock_starts_at_the_first_frame() -> None:
    """In seconds."""
    assert compute_clock_s(make_track([70, 110], [None, None])).tolist() == [0, 0.04]
