"""Figures of a climb, from one whose figures are known."""

import numpy as np
import pytest

from climbing.ascent.figures import (
    ASCENT_UNITS,
    AscentFigures,
    compute_ascent_figures,
    list_still_ms,
)
from tests.unit.climbing.ascent.climbs import (
    CLIMBED,
    LEFT_FOOT,
    RIGHT_FOOT,
    read,
)


def test_each_figure_of_a_known_climb() -> None:
    """From 0.2 to 7.0 s, the left foot in the air from 3.0 to 5.0 s, then elsewhere."""
    hands = [stay for stay in CLIMBED if stay[0] not in {LEFT_FOOT, RIGHT_FOOT}]
    feet = ((LEFT_FOOT, 1, 0, 3000), (LEFT_FOOT, 8, 5000, 9000), (RIGHT_FOOT, 2, 0, 9000))
    ascent = read(*hands, *feet).ascent
    t_ms = np.arange(0.0, 9000.0, 100.0)
    straight_m = np.column_stack([np.ones_like(t_ms), t_ms / 9000])
    figures = compute_ascent_figures(ascent, t_ms, straight_m)
    assert figures.ascent_s == pytest.approx(6.8)
    assert (figures.hand_move_count, figures.foot_move_count) == (4, 1)
    assert figures.feet_off_fraction == pytest.approx(2.0 / 6.8 / 2)
    assert figures.centre_straightness == pytest.approx(1.0, abs=1e-6)
    assert figures.still_s == 0
    assert set(ASCENT_UNITS) == set(AscentFigures.__dataclass_fields__)


def test_a_long_wait_is_still_time_and_short_ones_are_none() -> None:
    """From 2.5 s on, with the next move 5 s later; every other gap is below 3 s."""
    stays = [
        (limb, hold, start + (5000 if start > 3000 else 0), end + (5000 if end > 3000 else 0))
        for limb, hold, start, end in CLIMBED
    ]
    ascent = read(*stays).ascent
    (still,) = list_still_ms(ascent)
    assert still[1] - still[0] > 3000
    figures = compute_ascent_figures(ascent, np.zeros(1), np.zeros((1, 2)))
    assert figures.still_s == pytest.approx((still[1] - still[0]) / 1000)


def test_an_unknown_centre_gives_no_straightness() -> None:
    """No frame of the climb was seen."""
    ascent = read(*CLIMBED).ascent
    figures = compute_ascent_figures(ascent, np.array([1e6]), np.zeros((1, 2)))
    assert figures.centre_straightness is None
