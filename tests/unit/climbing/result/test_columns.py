"""Laws of column groups: the bound survives parents, and nonsense is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.errors import InvalidInput
from climbing.result.columns import (
    MAX_QUANTA,
    ColumnGroup,
    fit_groups,
    write_integers,
    write_levels,
    write_lines,
)
from climbing.result.lattice_path import FULL_REACH
from contracts.result_columns import decode_columns

SEEDED = settings(derandomize=True, deadline=None, max_examples=60)

CHAIN = (-1, 0, 1, 2)


def _group(seed: int, frames: int, scale: float, parents: tuple[int, ...] | None) -> ColumnGroup:
    rng = np.random.default_rng(seed)
    samples = rng.normal(scale=scale, size=(frames, 4)).cumsum(axis=0)
    return ColumnGroup("x", np.clip(samples, -20, 20), 0.0015, parents)


def _decoded(group: ColumnGroup) -> np.ndarray:
    frames, columns = group.samples.shape
    written = write_lines(group, fit_groups([group])[0])
    return np.array(decode_columns(written, "x", columns=columns, frames=frames).samples).T


@SEEDED
@given(
    seed=st.integers(0, 2**32 - 1),
    frames=st.integers(1, 60),
    scale=st.sampled_from([1e-4, 1e-3, 1e-2, 1.0, 30.0]),
    parents=st.sampled_from([None, CHAIN, (-1, -1, 0, 0)]),
)
def test_the_bound_holds_through_every_generation(
    seed: int, frames: int, scale: float, parents: tuple[int, ...] | None
) -> None:
    """A great-grandchild is as exact as a column of its own, through text and decimals."""
    group = _group(seed, frames, scale, parents)
    assert np.abs(_decoded(group) - group.samples).max() <= group.quantum


@SEEDED
@given(seed=st.integers(0, 2**32 - 1), frames=st.integers(1, 60))
def test_groups_together_are_written_as_if_alone(seed: int, frames: int) -> None:
    """A group's columns do not depend on the groups beside it."""
    groups = [_group(seed, frames, 0.01, CHAIN), _group(seed + 1, frames, 0.01, None)]
    for group, keys in zip(groups, fit_groups(groups), strict=True):
        assert write_lines(group, keys) == write_lines(group, fit_groups([group])[0])


@SEEDED
@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_levels_are_within_their_bound(samples: list[float]) -> None:
    """A probability is never off by more than the stated bound."""
    written = write_levels(ColumnGroup("visibility", np.array(samples)[:, None], 0.125))
    found = decode_columns(written, "v", columns=1, frames=len(samples)).samples[0]
    assert np.abs(np.array(found) - samples).max() <= written["bound"]


@SEEDED
@given(st.lists(st.integers(-(2**28) + 1, 2**28 - 1), min_size=1, max_size=50))
def test_integers_come_back_exactly(numbers: list[int]) -> None:
    """Whatever the spacing, rounding gives the very integers."""
    written = write_integers("t_ms", np.array(numbers))
    found = decode_columns(written, "t_ms", columns=1, frames=len(numbers)).samples[0]
    assert [round(n) for n in found] == numbers


def test_even_times_are_two_numbers() -> None:
    """A constant frame rate costs next to nothing."""
    written = write_integers("t_ms", np.arange(200) * 40)
    assert written["frames"] == "nG"


def test_frame_numbers_outside_six_characters_are_refused() -> None:
    """Times beyond three days are no climb."""
    with pytest.raises(InvalidInput, match="t_ms"):
        write_integers("t_ms", np.array([0, 2**28]))


@pytest.mark.parametrize("wild", [25.0, -25.0, np.inf, np.nan])
def test_values_where_no_climber_can_be_are_refused(wild: float) -> None:
    """Beyond the range that a float32 holds to the bound, a group is not made."""
    with pytest.raises(InvalidInput, match="must stay within"):
        ColumnGroup("x", np.array([[0.5], [wild]]), 0.0015)


def test_the_largest_values_are_held_to_the_bound_by_a_float32() -> None:
    """At the limit of the range what the fit leaves of a quantum still covers the rounding."""
    assert np.spacing(np.float32(MAX_QUANTA)) / 2 < 1 - FULL_REACH


@pytest.mark.parametrize("quantum", [0.0, -1.0, np.inf, np.nan])
def test_a_quantum_must_be_a_size(quantum: float) -> None:
    """A lattice needs a spacing."""
    with pytest.raises(InvalidInput, match="quantum"):
        ColumnGroup("x", np.zeros((1, 1)), quantum)
