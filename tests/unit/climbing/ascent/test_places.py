"""A large hold is as many places as were used on it."""

import numpy as np

from climbing.ascent.places import Place, list_places
from climbing.ascent.route import limit_places
from climbing.holds.hold import HoldKind
from tests.unit.climbing.ascent.climbs import FRAME, LEFT, RIGHT, make_contact, make_hold


def test_a_small_hold_is_one_place_however_it_is_touched() -> None:
    """Its middle."""
    hold = make_hold(1, (1.0, 2.0))
    touches = (
        make_contact((LEFT, 1, 0, 100), (0.96, 2.0)),
        make_contact((RIGHT, 1, 0, 100), (1.04, 2.0)),
    )
    (place,) = list_places((hold,), touches, FRAME)
    np.testing.assert_allclose(place.point_m, (1.0, 2.0), atol=1e-6)
    assert place.touched_by == {LEFT, RIGHT}


def test_a_volume_is_a_place_for_each_part_that_was_touched() -> None:
    """Touches within 0.18 m are of one place."""
    volume = make_hold(1, (1.0, 2.0), size_m=0.8)
    touches = (
        make_contact((LEFT, 1, 0, 100), (0.7, 2.1)),
        make_contact((LEFT, 1, 200, 300), (0.75, 2.15)),
        make_contact((RIGHT, 1, 0, 100), (1.3, 1.8)),
    )
    left, right = list_places((volume,), touches, FRAME)
    np.testing.assert_allclose(left.point_m, (0.725, 2.125), atol=1e-6)
    np.testing.assert_allclose(right.point_m, (1.3, 1.8), atol=1e-6)
    assert (left.touched_by, right.touched_by) == ({LEFT}, {RIGHT})


def test_of_too_many_places_the_touched_and_the_nearest_stay() -> None:
    """In their order."""
    touched = frozenset({LEFT})

    def put(number: int, x: float, limbs: frozenset) -> Place:
        return Place(number, HoldKind.HOLD, None, None, np.array([x, 0.0]), 0.05, limbs)

    places = [put(0, 9.0, frozenset()), put(1, 0.0, touched), put(2, 1.0, frozenset())]
    assert [place.hold for place in limit_places(places, most=2)] == [1, 2]
    assert [place.hold for place in limit_places(places, most=3)] == [0, 1, 2]
