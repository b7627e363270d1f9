"""Laws of the polyline fit: the bound holds for everything, and nothing cheaper exists."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result.lattice_path import (
    FULL_REACH,
    LONGEST_STEP,
    Keys,
    _step_bits,
    _value_bits,
    fit_keys,
)

SEEDED = settings(derandomize=True, deadline=None, max_examples=200)

ANYWHERE = st.floats(-16_000, 16_000)
NEAR_ZERO = st.floats(-6, 6)
COLUMNS = st.lists(st.one_of(ANYWHERE, NEAR_ZERO), min_size=1, max_size=80)


def _column(samples: list[float]) -> np.ndarray:
    return np.array(samples, dtype=np.float64)[:, None]


def _assert_laws(keys: Keys, samples: np.ndarray, reach: float = FULL_REACH) -> None:
    assert keys.frames[0] == 0
    assert keys.frames[-1] == len(samples) - 1
    assert (np.diff(keys.frames) > 0).all()
    assert np.diff(keys.frames).max(initial=0) <= LONGEST_STEP
    assert len(keys.frames) == len(keys.values) <= len(samples)
    # The interpolation itself rounds: a few units in the last place of the largest value.
    slack = 1e-9
    assert np.abs(keys.interpolate(len(samples)) - samples).max() <= reach + slack


@SEEDED
@given(COLUMNS)
def test_every_sample_of_any_column_is_within_the_reach(samples: list[float]) -> None:
    """The bound holds for spikes, noise and extremes; frames rise; keys never exceed samples."""
    _assert_laws(fit_keys(_column(samples))[0], np.array(samples))


SHAPES = {
    "constant": np.full(200, 0.3),
    "on the lattice": np.full(50, 7.0),
    "halfway": np.full(50, 0.5),
    "step": np.repeat([0.0, 1000.0], 40),
    "spike": np.where(np.arange(90) == 44, 9999.9, -0.2),
    "ramp": np.linspace(-5000, 5000, 333),
    "comb": np.tile([-16_000.0, 16_000.0], 30),
    "sine": 40 * np.sin(np.arange(300) / 9),
    "one sample": np.array([-3.7]),
    "two samples": np.array([0.0, 16_000.0]),
    "just below a lattice value": np.full(5, np.nextafter(4.0, 0.0)),
    "where the reach ends": np.full(5, 4 - FULL_REACH),
}


@pytest.mark.parametrize("samples", SHAPES.values(), ids=SHAPES.keys())
def test_named_shapes_are_within_the_reach(samples: np.ndarray) -> None:
    """The shapes that break careless fits obey the same laws."""
    _assert_laws(fit_keys(samples[:, None])[0], samples)


@SEEDED
@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=60))
def test_integers_come_back_exactly_from_half_a_reach(numbers: list[int]) -> None:
    """Presentation times are exact once rounded, however irregular."""
    samples = np.array(numbers, dtype=np.float64)
    keys = fit_keys(samples[:, None], reach=0.499)[0]
    assert np.rint(keys.interpolate(len(samples))).astype(int).tolist() == numbers


def test_a_straight_line_is_one_step_for_every_thirty_one_frames() -> None:
    """Nothing moves, so only the longest step limits the keys."""
    keys = fit_keys(np.zeros((63, 1)))[0]
    assert keys.frames.tolist() == [0, 31, 62]
    assert len(fit_keys(np.zeros((63, 1)), longest_step=62)[0].frames) == 2


def test_columns_side_by_side_are_fitted_as_if_alone() -> None:
    """A column's keys do not depend on its neighbours."""
    rng = np.random.default_rng(3)
    samples = rng.normal(scale=8, size=(70, 5)).cumsum(axis=0)
    for column, together in enumerate(fit_keys(samples)):
        alone = fit_keys(samples[:, column : column + 1])[0]
        assert np.array_equal(alone.frames, together.frames)
        assert np.array_equal(alone.values, together.values)


def test_no_frames_need_no_keys() -> None:
    """A clip without a climber has empty columns."""
    keys = fit_keys(np.empty((0, 3)))
    assert [len(k.frames) for k in keys] == [0, 0, 0]
    assert keys[0].interpolate(0).shape == (0,)


def _bits(frames: tuple[int, ...], values: tuple[int, ...]) -> float:
    steps, changes = _step_bits(LONGEST_STEP), _value_bits()
    return sum(steps[b - a - 1] for a, b in pairwise(frames)) + sum(
        changes[abs(b - a)] for a, b in pairwise(values)
    )


def _cheapest_by_trying_everything(samples: np.ndarray) -> float:
    last = len(samples) - 1
    nearby = [(int(np.floor(s)), int(np.floor(s)) + 1) for s in samples]
    best = np.inf
    for count in range(last):
        for inner in combinations(range(1, last), count):
            frames = (0, *inner, last)
            for values in product(*(nearby[frame] for frame in frames)):
                line = np.interp(np.arange(last + 1), frames, values)
                if np.abs(line - samples).max() <= FULL_REACH:
                    best = min(best, _bits(frames, values))
    return best


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.floats(-4, 4), min_size=2, max_size=6))
def test_no_cheaper_polyline_exists(samples: list[float]) -> None:
    """Against every choice of frames and values the fit costs the fewest bits."""
    column = np.array(samples)
    keys = fit_keys(column[:, None])[0]
    found = _bits(tuple(keys.frames.tolist()), tuple(keys.values.tolist()))
    assert found <= _cheapest_by_trying_everything(column) + 1e-9
