"""A climb is read from contacts as a setter would tell it: start, moves, finish."""

from itertools import pairwise

import pytest

from climbing.ascent.reading import NothingClimbed, RouteChoice
from climbing.beta.stance import FREE, SMEAR
from climbing.body.limbs import HANDS, Limb
from tests.unit.climbing.ascent.climbs import (
    CLIMBED,
    LEFT,
    LEFT_FOOT,
    RIGHT,
    RIGHT_FOOT,
    STANDING,
    make_hold,
    make_ladder,
    name_moves,
    read,
)


def test_start_moves_and_finish_are_those_climbed() -> None:
    """Hands on 3 and 4 begin it, both on 7 end it."""
    reading = read(*CLIMBED)
    assert name_moves(reading) == [(LEFT, 5), (RIGHT, 6), (LEFT, 7), (RIGHT, 7)]
    problem, places = reading.problem, reading.places
    assert [places[row].hold for row in problem.start.hands] == [3, 4]
    assert [places[row].hold for row in problem.finish] == [7]
    ascent = reading.ascent
    assert (ascent.begin_ms, ascent.end_ms) == (200, 7000)
    assert [places[ascent.start.at(limb)].hold for limb in Limb] == [3, 4, 1, 2]


def test_moves_chain_and_take_time() -> None:
    """Each stance follows from the one before by the limb that moved, and nothing lands early."""
    moves = read(*CLIMBED).ascent.moves
    for one, other in pairwise(moves):
        assert one.after == other.before
        assert one.land_ms <= other.land_ms
    for move in moves:
        assert move.before.move(move.limb, move.target) == move.after
        assert move.lift_ms <= move.land_ms


def test_what_comes_after_the_highest_place_is_not_the_climb() -> None:
    """The way down is nobody's beta."""
    down = ((LEFT, 3, 9500, 9900), (RIGHT, 4, 9400, 9900))
    assert name_moves(read(*CLIMBED, *down)) == name_moves(read(*CLIMBED))


def test_a_grip_taken_again_at_once_is_a_shift_and_no_move() -> None:
    """Within 0.4 s it is the same hold held on."""
    broken = [stay for stay in CLIMBED if stay != (LEFT, 5, 2500, 5000)]
    shifted = read(*broken, (LEFT, 5, 2500, 3000), (LEFT, 5, 3300, 5000))
    assert name_moves(shifted) == name_moves(read(*CLIMBED))
    assert shifted.ascent.shifts[LEFT] == 1
    assert shifted.ascent.shifts[RIGHT] == 0
    late = read(*CLIMBED, (LEFT, 7, 9200, 9800))
    assert late.ascent.shifts[LEFT] == 0, "after the climb"


def test_a_foot_that_stays_in_the_air_has_cut_loose_and_one_on_its_way_has_not() -> None:
    """1.5 s is where a step ends and hanging begins."""
    hands = [stay for stay in CLIMBED if stay[0] in HANDS]
    step = ((LEFT_FOOT, 1, 0, 3000), (LEFT_FOOT, 8, 4400, 9000), (RIGHT_FOOT, 2, 0, 9000))
    hang = ((LEFT_FOOT, 1, 0, 3000), (LEFT_FOOT, 8, 4600, 9000), (RIGHT_FOOT, 2, 0, 9000))
    assert (LEFT_FOOT, None) not in name_moves(read(*hands, *step))
    hanging = read(*hands, *hang)
    assert (LEFT_FOOT, None) in name_moves(hanging)
    assert (LEFT_FOOT, 8) in name_moves(hanging)
    assert hanging.ascent.stance_at(3500).left_foot == FREE


def test_feet_that_come_on_before_the_first_hand_moves_belong_to_the_start() -> None:
    """A sit start is sat into."""
    hands = [stay for stay in CLIMBED if stay[0] in HANDS]
    late = ((LEFT_FOOT, 1, 1200, 9000), (RIGHT_FOOT, 2, 0, 9000))
    reading = read(*hands, *late)
    assert all(limb in HANDS for limb, _ in name_moves(reading))
    assert reading.places[reading.ascent.start.left_foot].hold == 1


def test_a_foot_on_the_bare_wall_smears() -> None:
    """It stands on no hold."""
    hands = [stay for stay in CLIMBED if stay[0] in HANDS]
    reading = read(*hands, (LEFT_FOOT, None, 0, 9000), (RIGHT_FOOT, 2, 0, 9000))
    assert reading.ascent.start.left_foot == SMEAR


def test_usable_are_the_touched_holds_and_their_route() -> None:
    """An untouched hold of the route is one the climber left out; of another route it is none."""
    other = make_hold(20, (2.0, 2.0), route=2)
    same = make_hold(21, (1.5, 2.0))
    reading = read(*CLIMBED, holds=(*make_ladder(), other, same))
    assert {place.hold for place in reading.places} == {1, 2, 3, 4, 5, 6, 7, 8, 21}


def test_a_colour_said_by_somebody_overrides_the_route() -> None:
    """What was touched stays usable whatever its colour."""
    untouched = make_hold(21, (1.5, 2.0))
    reading = read(
        *CLIMBED, holds=(*make_ladder(), untouched), choice=RouteChoice("pink", angle_deg=20.0)
    )
    assert {place.hold for place in reading.places} == {1, 2, 3, 4, 5, 6, 7}
    assert reading.problem.angle_deg == 20


def test_footholds_are_for_feet_and_what_nobody_touched_is_for_both() -> None:
    """Hands may not take what a climber only stood on."""
    reading = read(*CLIMBED)
    only = {reading.places[hold.id].hold for hold in reading.problem.holds if hold.feet_only}
    assert only == {1, 2}


def test_a_one_handed_start_and_finish_is_one() -> None:
    """Of a climber whose other hand never holds anything."""
    stays = [stay for stay in CLIMBED if stay[0] is not RIGHT]
    reading = read(*stays)
    assert name_moves(reading) == [(LEFT, 5), (LEFT, 7)]
    assert [reading.places[row].hold for row in reading.problem.start.hands] == [3]


@pytest.mark.parametrize(
    "stays",
    [
        STANDING,
        (*STANDING, (LEFT, 3, 0, 9000), (RIGHT, 4, 0, 9000)),
        (*STANDING, (LEFT, 3, 0, 900), (RIGHT, 4, 1000, 9000)),
        (*STANDING, (LEFT, 7, 0, 2000), (RIGHT, 6, 0, 2000), (LEFT, 3, 2500, 3000)),
    ],
    ids=["no hands", "never left", "never both", "only down"],
)
def test_no_climb_is_told_from_contacts_that_show_none(stays: tuple) -> None:
    """A start and a higher finish are needed."""
    with pytest.raises(NothingClimbed, match="no climb was seen"):
        read(*stays)
