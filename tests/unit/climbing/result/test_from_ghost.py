"""The ghost of a generated climb whose truth is known, and the name of each reason for none."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from climbing.ascent.reading import RouteChoice
from climbing.beta.ghost import Ghost, find_ghost
from climbing.beta.no_way import NoWayUp
from climbing.beta.problem import BetaProblem
from climbing.beta.search import SearchExhausted
from climbing.body.limbs import HANDS, Limb
from climbing.pose.track import PoseTrack
from climbing.result import WallFindings
from climbing.result.from_ghost import ClimberBody, GhostBroken, seek_ghost
from climbing.synthetic import SyntheticClimb, compose_climb
from tests.unit.climbing.beta.problems import build, state_ladder
from tests.unit.climbing.result.synthetic_walls import find_wall
from tests.unit.climbing.true_track import track_truth

SEEDS = (0, 3, 7)


@cache
def compose(seed: int) -> tuple[SyntheticClimb, PoseTrack, WallFindings]:
    """A climb with all that is true of it."""
    climb = compose_climb(seed, fps=15, width_px=360, height_px=640)
    truth = climb.truth
    return climb, track_truth(truth), find_wall(truth, 360, 640)


def describe(seed: int) -> tuple[ClimberBody, RouteChoice]:
    """What its climber would have said."""
    truth = compose(seed)[0].truth
    angle_deg = float(np.degrees(truth.wall_angle_rad))
    return ClimberBody(truth.height_m), RouteChoice(angle_deg=angle_deg)


def raise_always(error: Exception) -> Callable[[BetaProblem], Ghost]:
    """A planner that finds nothing."""

    def find(_problem: BetaProblem) -> Ghost:
        raise error

    return find


def fail_to_find() -> NoWayUp:
    """A problem without a way, and what the planner says of it."""
    document = state_ladder(rungs=2, gap_m=1.9)
    with pytest.raises(NoWayUp) as caught:
        find_ghost(build(document))
    return caught.value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generated_climb_is_read_as_it_was_made_and_has_a_ghost(seed: int) -> None:
    """Hands as its contacts say, the climber's own size, and a ghost from its start to its end."""
    climb, track, wall = compose(seed)
    found = seek_ghost(track, wall, *describe(seed), find_ghost)
    assert found.reading is not None
    assert found.ghost is not None
    assert found.comparison is not None
    assert found.warnings == ()
    grips = [c for c in climb.truth.contacts if c.limb in HANDS]
    landed = {(c.limb, c.hold_id, c.start_ms) for c in grips}
    places = found.reading.places
    moves = found.reading.ascent.hand_moves
    assert moves
    assert {(m.limb, places[m.target].hold, m.land_ms) for m in moves} <= landed
    ends = found.ghost.best.path.stances[-1]
    assert {ends.at(hand) for hand in HANDS} == set(found.reading.problem.finish)
    assert 0 < found.comparison.efficiency <= 1
    assert {m.name for m in found.list_metrics()} >= {"ascent_s", "similarity", "efficiency"}


def test_a_climber_who_said_nothing_is_assumed_and_told_so() -> None:
    """The way is the same: limbs are as long on the wall as the video shows them."""
    _, track, wall = compose(7)
    _, choice = describe(7)
    known = seek_ghost(track, wall, describe(7)[0], choice, find_ghost)
    unknown = seek_ghost(track, wall, ClimberBody(), choice, find_ghost)
    assert unknown.warnings == ("ghost_height_assumed",)
    assert known.ghost is not None
    assert unknown.ghost is not None
    assert unknown.ghost.best.path.stances == known.ghost.best.path.stances


def test_nobody_asked_for_a_ghost() -> None:
    """The climb is read all the same."""
    _, track, wall = compose(7)
    found = seek_ghost(track, wall, *describe(7), None)
    assert (found.ghost, found.comparison, found.warnings) == (None, None, ())
    assert found.figures is not None
    assert found.figures.hand_move_count > 0


def test_a_wall_measured_too_large_is_taken_smaller() -> None:
    """Who came up shows that one could."""
    _, track, wall = compose(7)
    no_way, problems = fail_to_find(), list[BetaProblem]()

    def find(problem: BetaProblem) -> Ghost:
        problems.append(problem)
        if len(problems) < 3:
            raise no_way
        return find_ghost(problem)

    found = seek_ghost(track, wall, *describe(7), find)
    assert found.warnings == ("ghost_wall_scale_adjusted",)
    spans = [np.ptp(problem.list_positions_m(), axis=0) for problem in problems]
    np.testing.assert_allclose(spans[1], 0.95 * spans[0])
    np.testing.assert_allclose(spans[2], 0.9 * spans[0])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SearchExhausted(1000), "ghost_too_many_holds"),
        (GhostBroken("it fell over"), "ghost_unavailable"),
        (None, "ghost_no_way_found"),
    ],
)
def test_no_ghost_is_no_failure_and_has_a_name(error: Exception | None, code: str) -> None:
    """What is known of the climb stays."""
    _, track, wall = compose(7)
    found = seek_ghost(track, wall, *describe(7), raise_always(error or fail_to_find()))
    assert found.warnings == (code,)
    assert found.ghost is None
    assert found.reading is not None


def test_contacts_without_a_climb_and_a_body_that_cannot_be() -> None:
    """Each by its name."""
    _, track, wall = compose(7)
    feet = tuple(c for c in wall.contacts or () if c.limb not in HANDS)
    _, choice = describe(7)
    body = describe(7)[0]
    nothing = seek_ghost(track, replace(wall, contacts=feet), body, choice, find_ghost)
    assert nothing.warnings == ("ghost_nothing_climbed",)
    odd = seek_ghost(track, wall, replace(body, arm_span_m=2.9), choice, find_ghost)
    assert odd.warnings == ("ghost_body_out_of_range",)


def test_without_contacts_there_is_nothing_to_say() -> None:
    """The wall's own warnings say why."""
    _, track, _ = compose(7)
    silent = seek_ghost(track, WallFindings(), *describe(7), find_ghost)
    assert (silent.warnings, silent.reading) == ((), None)


def test_a_limb_that_is_missing_is_not_used() -> None:
    """By the ghost of a climber who excludes a foot."""
    _, track, wall = compose(7)
    body, choice = describe(7)
    excluded = replace(body, excluded=frozenset({Limb.LEFT_FOOT}))
    found = seek_ghost(track, wall, excluded, choice, find_ghost)
    assert found.ghost is not None
    assert all(stance.left_foot < 0 for stance in found.ghost.best.path.stances)
