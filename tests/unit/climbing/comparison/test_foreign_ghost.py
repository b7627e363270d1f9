"""A climb beside a ghost that was planned elsewhere: its own holds become the ghost's."""

import numpy as np
import pytest

from climbing.ascent.places import Place
from climbing.ascent.reading import NothingClimbed
from climbing.beta.problem import BetaHold, BetaProblem, Start
from climbing.body.climber import Climber
from climbing.comparison.foreign_ghost import read_beside
from climbing.comparison.same_wall import Similarity
from climbing.holds.hold import HoldKind
from tests.unit.climbing.ascent.climbs import (
    CLIMBED,
    FRAME,
    LADDER_M,
    make_contacts,
    make_ladder,
    name_moves,
    read,
)

AWAY = Similarity(0.9 + 0j, 2.0 + 1.0j)
# The ghost may use all holds but 6, and knows them by other names.
GHOST_HOLDS = [number for number in LADDER_M if number != 6]


def state_ghost() -> tuple[BetaProblem, list[Place]]:
    """Its problem and places."""
    points_m = AWAY.map(np.array([LADDER_M[number] for number in GHOST_HOLDS]))
    holds = tuple(
        BetaHold(f"photo {number}", float(x), float(y), 0.05)
        for number, (x, y) in zip(GHOST_HOLDS, points_m, strict=True)
    )
    problem = BetaProblem(holds, Start(("photo 3", "photo 4")), ("photo 7",), Climber(1.75))
    places = [
        Place(f"photo {number}", HoldKind.HOLD, None, None, point_m, 0.05, frozenset())
        for number, point_m in zip(GHOST_HOLDS, points_m, strict=True)
    ]
    return problem, places


def test_what_is_the_same_gets_the_ghosts_names_and_the_rest_is_added() -> None:
    """Hold 6 is the climber's own; rows of the ghost's holds stay what they were."""
    problem, places = state_ghost()
    reading = read_beside(make_ladder(), make_contacts(*CLIMBED), FRAME, problem, places, AWAY)
    own = name_moves(read(*CLIMBED))
    expected = [(limb, 6 if hold == 6 else f"photo {hold}") for limb, hold in own]
    assert name_moves(reading) == expected
    assert reading.problem.holds[: len(problem.holds)] == problem.holds
    assert len(reading.problem.holds) == len(reading.places) == len(problem.holds) + 1
    np.testing.assert_allclose(reading.places[-1].point_m, AWAY.map(np.array(LADDER_M[6])))


def test_who_climbed_nothing_cannot_be_compared() -> None:
    """No way from a start to a higher finish."""
    problem, places = state_ghost()
    with pytest.raises(NothingClimbed):
        read_beside(make_ladder(), (), FRAME, problem, places, AWAY)
