"""Laws of the two measures of smoothness, and their published figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.smoothness import compute_log_dimensionless_jerk, compute_spectral_arc_length
from climbing.errors import InvalidInput

lawful = settings(derandomize=True, deadline=None, max_examples=40)


def _reach(samples: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Times and places of a minimum jerk movement of 1 m in 1 s."""
    t = np.linspace(0, 1, samples)
    return t, 10 * t**3 - 15 * t**4 + 6 * t**5


def _speed(stops: int, samples: int = 400) -> np.ndarray:
    """A second of movement that halts in between."""
    return np.sin(np.pi * (stops + 1) * np.linspace(0, 1, samples)) ** 2


def test_the_arc_length_of_the_authors_example() -> None:
    """exp(-5 t^2) over two seconds at 100 Hz has -1.41403 in the authors' own program."""
    t = np.arange(-1, 1, 0.01)
    assert compute_spectral_arc_length(np.exp(-5 * t**2), 100.0) == pytest.approx(
        -1.41403, abs=5e-6
    )


@lawful
@given(st.floats(0.01, 100))
def test_the_arc_length_does_not_depend_on_how_large_the_movement_is(size: float) -> None:
    """It has no unit."""
    speed = _speed(1)
    assert compute_spectral_arc_length(size * speed, 100.0) == pytest.approx(
        compute_spectral_arc_length(speed, 100.0)
    )


def test_the_arc_length_hardly_depends_on_the_frame_rate() -> None:
    """The same reach at 25 and at 200 frames a second."""
    slow, fast = (
        compute_spectral_arc_length(np.gradient(_reach(n)[1]), float(n)) for n in (25, 200)
    )
    assert slow == pytest.approx(fast, abs=0.03)


def test_every_halt_lengthens_the_arc() -> None:
    """And so does a tremor."""
    arcs = [compute_spectral_arc_length(_speed(stops), 200.0) for stops in range(4)]
    assert arcs == sorted(arcs, reverse=True)
    trembling = _speed(0) + 0.1 * np.sin(2 * np.pi * 4 * np.linspace(0, 2, 400)) ** 2
    assert compute_spectral_arc_length(trembling, 200.0) < arcs[0]


@pytest.mark.parametrize("speed", [np.ones(3), np.zeros(10)], ids=["short", "still"])
def test_no_movement_has_no_arc(speed: np.ndarray) -> None:
    """The error says what it needs."""
    with pytest.raises(InvalidInput, match=r"speed: has .* samples"):
        compute_spectral_arc_length(speed, 30.0)


def test_the_jerk_of_a_minimum_jerk_reach() -> None:
    """720 / 1.875^2 = 204.8, less what the one-sided ends lose."""
    t, x = _reach(2000)
    fine = compute_log_dimensionless_jerk(x[:, None], t, window_s=0.02)
    assert fine == pytest.approx(-np.log(204.8), abs=0.02)


@lawful
@given(st.floats(0.01, 100), st.floats(0.1, 10), st.integers(0, 999))
def test_the_jerk_depends_on_neither_size_nor_direction(
    size: float, shift: float, seed: int
) -> None:
    """It has no unit."""
    t, x = _reach(60)
    direction = np.random.default_rng(seed).normal(size=3)
    moved = compute_log_dimensionless_jerk(
        shift + size * x[:, None] * direction / np.linalg.norm(direction), t
    )
    assert moved == pytest.approx(compute_log_dimensionless_jerk(x[:, None], t), rel=1e-5)


@pytest.mark.parametrize("slower", [0.5, 3.0])
def test_the_jerk_does_not_depend_on_the_duration(slower: float) -> None:
    """If the window lasts longer as well."""
    t, x = _reach(60)
    assert compute_log_dimensionless_jerk(
        x[:, None], slower * t, window_s=0.2 * slower
    ) == pytest.approx(compute_log_dimensionless_jerk(x[:, None], t, window_s=0.2))


def test_a_movement_with_a_halt_jerks_more() -> None:
    """Two reaches of half the way."""
    t, x = _reach(100)
    halting = np.concatenate([x, 1 + x])[:, None]
    both = compute_log_dimensionless_jerk(halting, np.linspace(0, 1, 200))
    assert both < compute_log_dimensionless_jerk(x[:, None], t)


@pytest.mark.parametrize("frames", [3, 10])
def test_what_does_not_move_has_no_jerk(frames: int) -> None:
    """Nor has what is too short."""
    with pytest.raises(InvalidInput, match="positions: "):
        compute_log_dimensionless_jerk(np.zeros((frames, 2)), np.arange(frames) / 30)
