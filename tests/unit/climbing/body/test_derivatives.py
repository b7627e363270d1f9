"""Laws of zero-phase derivatives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.derivatives import compute_derivative, list_runs
from climbing.errors import InvalidInput

lawful = settings(derandomize=True, deadline=None, max_examples=40)
gaps = st.lists(st.floats(0.005, 0.2), min_size=4, max_size=30)


@lawful
@given(gaps, st.integers(0, 999), st.integers(0, 3))
def test_polynomials_up_to_the_degree_are_exact(gaps_s: list[float], seed: int, order: int) -> None:
    """At any times, at the ends too."""
    t_s = np.cumsum(gaps_s)
    cubic = np.polynomial.Polynomial(np.random.default_rng(seed).normal(size=4))
    expected = cubic.deriv(order)(t_s) if order else cubic(t_s)
    found = compute_derivative(cubic(t_s)[:, None], t_s, order=order)[:, 0]
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-4 * np.abs(cubic.coef).sum())


def test_even_times_give_the_published_filter() -> None:
    """Five points, quadratic: (-2 -1 0 1 2) / 10 for the slope, (-3 12 17 12 -3) / 35 smoothed."""
    t_s, impulse = np.arange(9) * 1.0, np.eye(9)[4][:, None]
    slope = compute_derivative(impulse, t_s, degree=2, window_s=4.0)[2:7, 0]
    smooth = compute_derivative(impulse, t_s, order=0, degree=2, window_s=4.0)[2:7, 0]
    assert slope == pytest.approx(np.array([2, 1, 0, -1, -2]) / 10, abs=1e-12)
    assert smooth == pytest.approx(np.array([-3, 12, 17, 12, -3]) / 35, abs=1e-12)


@lawful
@given(gaps, st.integers(0, 999))
def test_played_backwards_velocities_turn_round(gaps_s: list[float], seed: int) -> None:
    """Nothing lags."""
    t_s = np.cumsum(gaps_s)
    values = np.random.default_rng(seed).normal(size=(len(t_s), 2))
    forwards = compute_derivative(values, t_s)
    backwards = compute_derivative(values[::-1], t_s[-1] - t_s[::-1])
    assert backwards == pytest.approx(-forwards[::-1], rel=1e-6, abs=1e-6)


def test_gaps_are_not_bridged() -> None:
    """Each stretch is a clip of its own, and one of three frames has no cubic."""
    t_s = np.arange(20) / 30
    values = np.sin(5 * t_s)[:, None]
    values[[8, 12]] = np.nan
    found = compute_derivative(values, t_s)
    assert np.isnan(found[8:13]).all()
    assert np.array_equal(found[:8], compute_derivative(values[:8], t_s[:8]))
    assert np.array_equal(found[13:], compute_derivative(values[13:], t_s[13:]))


def test_one_missing_coordinate_is_a_missing_point() -> None:
    """The others of its frame are not believed either."""
    values = np.ones((6, 2))
    values[0, 0] = np.nan
    assert np.isnan(compute_derivative(values, np.arange(6) / 30)[0]).all()


@pytest.mark.parametrize("shape", [(0, 2), (1, 2), (3, 2), (5,), (6, 4, 3)], ids=str)
def test_the_shape_stays(shape: tuple[int, ...]) -> None:
    """Even if there are too few frames."""
    found = compute_derivative(np.zeros(shape), np.arange(shape[0]) / 30)
    assert found.shape == shape
    assert np.isnan(found).all() == (shape[0] < 4)


def test_white_noise_is_damped() -> None:
    """The slope of noise is a tenth of what differences of neighbours would say."""
    t_s, noise = np.arange(300) / 30, np.random.default_rng(0).normal(size=(300, 1))
    differences = np.diff(noise, axis=0) * 30
    assert compute_derivative(noise, t_s).std() < 0.15 * differences.std()


@pytest.mark.parametrize("order", [-1, 4])
def test_orders_beyond_the_degree_are_refused(order: int) -> None:
    """The error says what is possible."""
    with pytest.raises(InvalidInput, match=r"order: is .*, must be 0 to 3"):
        compute_derivative(np.zeros((5, 1)), np.arange(5.0), order=order)


def test_runs_are_the_stretches_that_are_present() -> None:
    """Half open."""
    present = np.array([True, True, False, True, False, False])
    assert list_runs(present) == [slice(0, 2), slice(3, 4)]
    assert list_runs(np.zeros(3, dtype=bool)) == list_runs(np.zeros(0, dtype=bool)) == []
