"""Laws of the comparison: who climbs like the ghost is as good, who does not pays more."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from climbing.ascent.ascent import Ascent
from climbing.ascent.reading import ClimbReading
from climbing.beta.ghost import Ghost, find_ghost
from climbing.body.limbs import LIMBS
from climbing.body.point_masses import weigh_points
from climbing.comparison.compare import CentrePath, compare
from climbing.comparison.deviation import DeviationKind
from tests.unit.climbing.ascent.climbs import CLIMBED, LEFT, RIGHT, STANDING, read

# As `CLIMBED`, with a match on 5 and back.
WASTEFUL = (
    *STANDING,
    (LEFT, 3, 0, 2000),
    (RIGHT, 4, 200, 2700),
    (LEFT, 5, 2500, 5000),
    (RIGHT, 5, 3000, 3600),
    (RIGHT, 6, 4000, 6500),
    (LEFT, 7, 5500, 9000),
    (RIGHT, 7, 7000, 9000),
)


@pytest.fixture(scope="module")
def wasteful() -> ClimbReading:
    """A climb with a move that is not needed."""
    return read(*WASTEFUL)


@pytest.fixture(scope="module")
def ghost(wasteful: ClimbReading) -> Ghost:
    """The best way up the same holds."""
    return find_ghost(wasteful.problem)


@pytest.fixture(scope="module")
def copied(wasteful: ClimbReading, ghost: Ghost) -> ClimbReading:
    """A climb that is the ghost's own, two seconds late."""
    moves = tuple(
        move._replace(lift_ms=move.lift_ms + 2000, land_ms=move.land_ms + 2000)
        for move in ghost.moves
    )
    ascent = Ascent(moves[0].before, moves, 2000, moves[-1].land_ms, dict.fromkeys(LIMBS, 0))
    return replace(wasteful, ascent=ascent)


def test_who_climbs_as_the_ghost_has_nothing_to_learn(copied: ClimbReading, ghost: Ghost) -> None:
    """Similarity and efficiency 1, no deviation, and a clock that is only late."""
    centre_m = np.einsum("tpd,p->td", ghost.trajectory.points_m, weigh_points())[:, :2]
    t_ms = 2000 + np.arange(len(centre_m)) * 1000 / ghost.trajectory.fps
    comparison = compare(copied, ghost, CentrePath(t_ms, centre_m))
    assert comparison.similarity == 1
    assert comparison.efficiency == pytest.approx(1)
    assert comparison.deviations == ()
    assert comparison.climbed_cost == pytest.approx(comparison.ghost_cost)
    assert comparison.clock.ghost_ms[-1] == ghost.duration_ms
    np.testing.assert_allclose(comparison.clock.read(t_ms), t_ms - 2000, atol=1)


def test_the_ghosts_way_costs_what_the_planner_says(copied: ClimbReading, ghost: Ghost) -> None:
    """One table of costs for planning and for paying; the start, which both have, is no move."""
    moves = sum(sum(terms.values()) for terms in ghost.best.terms)
    assert compare(copied, ghost).ghost_cost == pytest.approx(moves)
    assert 0 <= ghost.best.path.cost - moves < 0.1


def test_a_wasted_move_costs_and_is_named(wasteful: ClimbReading, ghost: Ghost) -> None:
    """The match is the one hand move too many."""
    comparison = compare(wasteful, ghost)
    assert 0 < comparison.efficiency < 1
    assert comparison.efficiency == pytest.approx(comparison.ghost_cost / comparison.climbed_cost)
    assert 0 < comparison.similarity < 1
    extra = [d for d in comparison.deviations if d.kind is DeviationKind.EXTRA_MOVE]
    assert extra
    assert all(one.start_ms <= other.start_ms for one, other in pairwise(comparison.deviations))


def test_the_straighter_climb_is_the_more_efficient_one(ghost: Ghost) -> None:
    """Of two that differ in the wasted move only."""
    assert compare(read(*CLIMBED), ghost).efficiency > compare(read(*WASTEFUL), ghost).efficiency


def test_a_body_that_hangs_elsewhere_on_the_same_holds_is_told_so(
    copied: ClimbReading, ghost: Ghost
) -> None:
    """Half a metre to the left of the ghost's: it is further right."""
    centre_m = np.einsum("tpd,p->td", ghost.trajectory.points_m, weigh_points())[:, :2]
    t_ms = 2000 + np.arange(len(centre_m)) * 1000 / ghost.trajectory.fps
    comparison = compare(copied, ghost, CentrePath(t_ms, centre_m - (0.5, 0.0)))
    assert comparison.deviations
    for deviation in comparison.deviations:
        assert deviation.kind is DeviationKind.BODY_AWAY
        assert deviation.size == pytest.approx(0.5, abs=0.02)
        assert "further right" in deviation.text
    unknown = CentrePath(t_ms, np.full_like(centre_m, np.nan))
    assert compare(copied, ghost, unknown).deviations == ()
