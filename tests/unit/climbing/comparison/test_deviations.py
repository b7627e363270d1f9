"""Each kind of deviation from two ways that differ in just that, with limb, size and reason."""

import pytest

from climbing.ascent.reading import ClimbReading
from climbing.beta.stance import FREE
from climbing.body.limbs import Limb
from climbing.comparison.deviation import Deviation, DeviationKind
from climbing.comparison.reasons import add_reason, explain_saving
from climbing.errors import InvalidInput
from tests.unit.climbing.ascent.climbs import CLIMBED, LEFT, LEFT_FOOT, RIGHT, read
from tests.unit.climbing.comparison.ways import differ

GHOST = [(LEFT, 5), (RIGHT, 6), (LEFT, 7), (RIGHT, 7)]


@pytest.fixture(scope="module")
def reading() -> ClimbReading:
    """The ladder."""
    return read(*CLIMBED)


def test_the_same_way_has_none(reading: ClimbReading) -> None:
    """However long it took."""
    assert differ(reading, GHOST, GHOST) == []


def test_a_hand_on_another_hold(reading: ClimbReading) -> None:
    """Left to 6 where the ghost takes 5, 0.4 m away."""
    climbed = [(LEFT, 6), *GHOST[1:]]
    (one,) = differ(reading, climbed, GHOST)
    assert one.kind is DeviationKind.OTHER_HOLD
    assert (one.limb, one.hold, one.ghost_hold) == (LEFT, 6, 5)
    assert (one.size, one.unit) == (pytest.approx(0.4, abs=0.01), "m")
    assert (one.start_ms, one.end_ms) == (0, 500)
    assert "Left hand went to the green hold (6)" in one.text
    assert "0.40 m away" in one.text


def test_the_other_hand(reading: ClimbReading) -> None:
    """Right to 5 is the longer way, and what the hand leaves is no reason."""
    (one,) = differ(reading, [(RIGHT, 5)], [(LEFT, 5)])
    assert one.kind is DeviationKind.OTHER_HAND
    assert (one.limb, one.hold, one.ghost_hold) == (RIGHT, 5, 5)
    assert one.text.endswith("with the left hand: a shorter reach.")
    assert one.saving > 0


def test_a_move_too_many(reading: ClimbReading) -> None:
    """A match on the way; its size is the way of the hand."""
    climbed = [(LEFT, 5), (RIGHT, 5), (RIGHT, 6), (LEFT, 7), (RIGHT, 7)]
    (one,) = differ(reading, climbed, GHOST)
    assert one.kind is DeviationKind.EXTRA_MOVE
    assert (one.limb, one.hold, one.ghost_hold) == (RIGHT, 5, None)
    assert one.size == pytest.approx(0.57, abs=0.01)
    assert one.text.startswith("Right hand matched on the green hold (5), the ghost needs no")
    assert one.saving > 1


def test_a_hold_left_out(reading: ClimbReading) -> None:
    """Told at the time of the move that skips it; the ghost pays for it."""
    (one,) = differ(reading, GHOST[1:], GHOST)
    assert one.kind is DeviationKind.SKIPPED_HOLD
    assert (one.limb, one.ghost_hold, one.start_ms) == (RIGHT, 5, 0)
    assert one.text.startswith("You left out the green hold (5)")


def test_a_foot_elsewhere_lasts_as_long_as_it_stands_there(reading: ClimbReading) -> None:
    """One deviation over three hand moves."""
    better = [(LEFT_FOOT, 8), *GHOST]
    (one,) = differ(reading, GHOST, better)
    assert one.kind is DeviationKind.OTHER_FOOTHOLD
    assert (one.limb, one.hold, one.ghost_hold) == (LEFT_FOOT, 1, 8)
    assert one.size == pytest.approx(0.566, abs=0.01)
    assert (one.start_ms, one.end_ms) == (0, 3500)
    assert "the ghost's higher on the green hold (8)" in one.text


def test_a_foot_in_the_air_where_the_ghosts_stands(reading: ClimbReading) -> None:
    """Its size is how long hands moved without it."""
    (one,) = differ(reading, [(LEFT_FOOT, FREE), *GHOST], GHOST)
    assert one.kind is DeviationKind.FOOT_OFF
    assert (one.limb, one.hold, one.ghost_hold) == (LEFT_FOOT, None, 1)
    assert (one.size, one.unit) == (pytest.approx(4 * 0.5), "s")
    assert "Left foot was in the air" in one.text
    assert "a foot on" in one.text


def test_reasons_name_what_saves_most_and_nothing_small() -> None:
    """Up to two, the larger first; nothing below 0.15 of a move."""
    paid = {"hand_move": 2.0, "crossing": 1.2, "stretch": 1.0, "pull": 0.1}
    assert explain_saving(paid, {"hand_move": 1.0}, {"hand_move", "crossing", "pull"}) == (
        "no crossed arms or legs and fewer hand moves"
    )
    assert explain_saving({"pull": 0.1}, {}, {"pull"}) == ""
    assert explain_saving({}, {"pull": 3.0}, {"pull"}) == ""
    assert add_reason("So", "because") == "So: because."
    assert add_reason("So", "") == "So."


@pytest.mark.parametrize(("field", "changes"), [("end_ms", {"end_ms": 1}), ("size", {"size": -1})])
def test_impossible_deviations_are_refused(field: str, changes: dict) -> None:
    """By name."""
    fields = {
        "kind": DeviationKind.PAUSE,
        "start_ms": 2,
        "end_ms": 3,
        "limb": Limb.LEFT_HAND,
        "size": 1.0,
        "unit": "s",
        "hold": None,
        "ghost_hold": None,
        "saving": 0.0,
        "text": "",
    }
    with pytest.raises(InvalidInput, match=field):
        Deviation(**(fields | changes))
