"""Smoothing: what it leaves alone, what it takes away, and that it never lags."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.pose.tracking.smoothing import smooth_track

CUTOFF_HZ = 4.0


def smooth(t_ms: np.ndarray, values: np.ndarray, outlier: float = np.inf) -> np.ndarray:
    """One coordinate, everything trusted."""
    trust = np.ones(len(t_ms))
    return smooth_track(t_ms, values[:, None], trust, cutoff_hz=CUTOFF_HZ, outlier=outlier)[:, 0]


def times(count: int, step_ms: float = 1000 / 30) -> np.ndarray:
    """Of a steady camera."""
    return np.round(np.arange(count) * step_ms).astype(np.int64)


@settings(deadline=None)
@given(
    st.floats(-100, 100),
    st.floats(-10, 10),
    st.lists(st.integers(1, 200), min_size=3, max_size=40),
)
def test_a_straight_way_stays_as_it_is(start: float, slope: float, steps: list[int]) -> None:
    """Whatever the times: what does not bend needs no smoothing."""
    t_ms = np.cumsum(steps)
    straight = start + slope * t_ms / 1000
    assert smooth(t_ms, straight) == pytest.approx(straight, abs=1e-5)


def test_a_motion_at_the_cutoff_keeps_half_its_size() -> None:
    """As the formula says, and one of a quarter of that frequency nearly all of it."""
    t_ms = times(3000, 10)
    middle = slice(1000, 2000)
    for frequency_hz, gain in ((CUTOFF_HZ, 0.5), (CUTOFF_HZ / 4, 1 / (1 + 4**-4))):
        wave = np.sin(2 * np.pi * frequency_hz * t_ms / 1000)
        kept = smooth(t_ms, wave)[middle]
        assert kept @ wave[middle] / (wave[middle] @ wave[middle]) == pytest.approx(gain, abs=0.01)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_time_has_no_direction(seed: int) -> None:
    """A clip played backwards gives the same track backwards: nothing lags."""
    t_ms = times(60)
    values = np.random.default_rng(seed).normal(size=60).cumsum()
    backwards = smooth(t_ms[-1] - t_ms[::-1], values[::-1], outlier=1.0)
    assert backwards[::-1] == pytest.approx(smooth(t_ms, values, outlier=1.0), abs=1e-8)


def test_a_single_jump_is_not_followed() -> None:
    """One wild frame moves a still joint by less than a hundredth of its jump."""
    values = np.zeros(60)
    values[30] = 50.0
    assert np.abs(smooth(times(60), values, outlier=1.0)).max() < 0.5


def test_a_real_move_is_followed() -> None:
    """A reach of a quarter of a second is no outlier, though it is quick."""
    t_ms = times(60)
    reach = 5 / (1 + np.exp(-(t_ms - 1000) / 50))
    assert np.abs(smooth(t_ms, reach, outlier=0.5) - reach).max() < 0.35


def test_noise_is_taken_away() -> None:
    """Most of what jitters from frame to frame."""
    noise = np.random.default_rng(1).normal(size=300)
    assert np.std(smooth(times(300), noise)) < 0.6 * np.std(noise)


def test_frames_without_trust_or_value_are_bridged() -> None:
    """By a line between those beside them."""
    t_ms = times(30)
    values = np.arange(30.0)
    values[10:15] = np.nan
    trust = np.ones(30)
    trust[20], values[20] = 0, 1000
    smooth_values = smooth_track(t_ms, values[:, None], trust, cutoff_hz=CUTOFF_HZ, outlier=1.0)
    assert smooth_values[:, 0] == pytest.approx(np.arange(30.0), abs=0.2)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_frames_stay_as_they_are(count: int) -> None:
    """Two points have no bend."""
    values = np.arange(float(count)) ** 2
    assert smooth(times(count), values).tolist() == values.tolist()
