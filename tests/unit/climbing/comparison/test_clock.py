"""The one clock never runs back, never races, and meets what can be met."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.comparison.clock import MOST_HURRY, GhostClock, set_clock
from climbing.errors import InvalidInput

steps = st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000)), max_size=12)


def add_up(parts: list[tuple[int, int]], begin_ms: int) -> list[tuple[int, int]]:
    """From gaps to times."""
    sums = np.cumsum(np.array(parts).reshape(-1, 2), axis=0)
    return [(begin_ms + int(climb), int(ghost)) for climb, ghost in sums]


@given(steps, st.integers(0, 3000), st.integers(0, 4000))
def test_it_only_runs_forward_and_at_most_twice_as_fast(
    parts: list[tuple[int, int]], begin_ms: int, after_ms: int
) -> None:
    """From the beginning of the climb to the end of the ghost's motion."""
    anchors = add_up(parts, begin_ms)
    end_ms = (anchors[-1][1] if anchors else 0) + after_ms
    clock = set_clock(begin_ms, end_ms, anchors)
    speeds = np.diff(clock.ghost_ms) / np.diff(clock.climb_ms)
    assert (speeds >= 0).all()
    assert (speeds <= MOST_HURRY + 1e-9).all()
    assert (clock.climb_ms[0], clock.ghost_ms[0]) == (begin_ms, 0)
    assert clock.ghost_ms[-1] == end_ms


def test_a_slow_climber_is_waited_for() -> None:
    """The ghost stands still first, then moves at its own speed and lands with the climber."""
    clock = set_clock(1000, 3000, [(6000, 2000)])
    seen = clock.read(np.array([0.0, 1000.0, 4000.0, 5000.0, 6000.0, 7000.0, 9000.0]))
    assert seen.tolist() == [0, 0, 0, 1000, 2000, 3000, 3000]


def test_a_quick_climber_is_followed_up_to_twice_the_speed() -> None:
    """What would need more is let go, and the next move met again."""
    assert set_clock(0, 2000, [(1000, 2000)]).read(np.array([1000.0])) == 2000
    late = set_clock(0, 4000, [(900, 2000), (4000, 4000)])
    assert late.read(np.array([900.0, 4000.0])).tolist() == [900, 4000]


@pytest.mark.parametrize("keys", [((), ()), ((0, 0), (0, 1)), ((0, 1), (1, 0)), ((0,), (0, 1))])
def test_keys_that_are_no_clock_are_refused(keys: tuple) -> None:
    """By name."""
    with pytest.raises(InvalidInput, match="climb_ms"):
        GhostClock(*keys)
