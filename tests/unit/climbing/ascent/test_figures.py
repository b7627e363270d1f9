"""Figures of a climb, from one whose figures are known."""

from dataclasses import replace

import numpy as np
import pytest

from climbing.ascent.figures import (
    ASCENT_UNITS,
    AscentFigures,
    compute_ascent_figures,
    list_still_ms,
)
from climbing.beta.reach import compute_reach
from tests.unit.climbing.ascent.climbs import (
    CLIMBED,
    LEFT,
    LEFT_FOOT,
    RIGHT,
    RIGHT_FOOT,
    STANDING,
    read,
)


def test_each_figure_of_a_known_climb() -> None:
    """From 0.2 to 7.0 s, the left foot in the air from 3.0 to 5.0 s, then elsewhere."""
    hands = [stay for stay in CLIMBED if stay[0] not in {LEFT_FOOT, RIGHT_FOOT}]
    feet = ((LEFT_FOOT, 1, 0, 3000), (LEFT_FOOT, 8, 5000, 9000), (RIGHT_FOOT, 2, 0, 9000))
    reading = read(*hands, *feet)
    t_ms = np.arange(0.0, 9000.0, 100.0)
    straight_m = np.column_stack([np.ones_like(t_ms), t_ms / 9000])
    figures = compute_ascent_figures(reading, t_ms, straight_m)
    assert figures.ascent_s == pytest.approx(6.8)
    assert (figures.hand_move_count, figures.foot_move_count) == (4, 1)
    assert figures.feet_off_fraction == pytest.approx(2.0 / 6.8 / 2)
    assert figures.centre_straightness == pytest.approx(1.0, abs=1e-6)
    assert figures.still_s == 0
    # Left: 0.2 to 2.0 s, 2.5 to 5.0; right: 0.2 to 3.5, 4.0 to 6.5.
    assert figures.mean_grip_s == pytest.approx((1.8 + 2.5 + 3.3 + 2.5) / 4)
    assert set(ASCENT_UNITS) == set(AscentFigures.__dataclass_fields__)


def test_a_long_wait_is_still_time_and_short_ones_are_none() -> None:
    """From 2.5 s on, with the next move 5 s later; every other gap is below 3 s."""
    stays = [
        (limb, hold, start + (5000 if start > 3000 else 0), end + (5000 if end > 3000 else 0))
        for limb, hold, start, end in CLIMBED
    ]
    reading = read(*stays)
    (still,) = list_still_ms(reading.ascent)
    assert still[1] - still[0] > 3000
    figures = compute_ascent_figures(reading, np.zeros(1), np.zeros((1, 2)))
    assert figures.still_s == pytest.approx((still[1] - still[0]) / 1000)


def test_an_unknown_centre_gives_no_straightness() -> None:
    """No frame of the climb was seen."""
    reading = read(*CLIMBED)
    figures = compute_ascent_figures(reading, np.array([1e6]), np.zeros((1, 2)))
    assert figures.centre_straightness is None


def test_reach_is_what_the_farthest_limb_needs_of_what_it_has() -> None:
    """One landing, hands together on the finish: the feet are farthest, 1.9 m below."""
    stays = (*STANDING, (LEFT, 3, 0, 2000), (RIGHT, 7, 0, 9000), (LEFT, 7, 2500, 9000))
    reading = read(*stays)
    used = compute_ascent_figures(reading, np.zeros(1), np.zeros((1, 2))).reach_used_fraction
    limit_m = compute_reach(reading.problem.climber.compute_proportions()).hand_foot_m
    assert used == pytest.approx(np.hypot(0.2, 1.9) / limit_m, abs=1e-3)


def test_hands_that_never_moved_have_no_grip_and_no_reach() -> None:
    """Nothing is made up."""
    reading = read(*CLIMBED)
    still = replace(reading, ascent=replace(reading.ascent, moves=()))
    figures = compute_ascent_figures(still, np.zeros(1), np.zeros((1, 2)))
    assert (figures.mean_grip_s, figures.reach_used_fraction) == (None, None)
