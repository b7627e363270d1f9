"""Laws of the level fit."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result.lattice_path import FULL_REACH, Keys
from climbing.result.level_steps import fit_levels

SEEDED = settings(derandomize=True, deadline=None, max_examples=200)

PROBABILITIES = st.lists(st.floats(0, 8), min_size=1, max_size=60)


def _held(keys: Keys, frames: int) -> np.ndarray:
    return keys.values[np.searchsorted(keys.frames, np.arange(frames), side="right") - 1]


@SEEDED
@given(PROBABILITIES)
def test_every_sample_is_within_the_reach_of_its_level(samples: list[float]) -> None:
    """The bound holds, the first level begins at frame 0, and each level differs from the last."""
    keys = fit_levels(np.array(samples))
    assert np.abs(_held(keys, len(samples)) - samples).max() <= FULL_REACH
    assert keys.frames[0] == 0
    assert (np.diff(keys.frames) > 0).all()
    assert (np.diff(keys.values) != 0).all()


@SEEDED
@given(PROBABILITIES)
def test_a_probability_stays_one(samples: list[float]) -> None:
    """Levels of samples in 0..8 eighths lie in 0..8 themselves."""
    keys = fit_levels(np.array(samples))
    assert keys.values.min() >= 0
    assert keys.values.max() <= 8


@SEEDED
@given(PROBABILITIES)
def test_no_level_could_have_been_held_longer(samples: list[float]) -> None:
    """Each run together with the next sample spans more than any one level can reach."""
    keys = fit_levels(np.array(samples))
    for start, end in pairwise(keys.frames.tolist()):
        run = np.array(samples[start : end + 1])
        assert np.ceil(run.max() - FULL_REACH) > np.floor(run.min() + FULL_REACH)


def test_no_samples_need_no_levels() -> None:
    """A clip without a climber has empty columns."""
    assert len(fit_levels(np.empty(0)).frames) == 0
