"""Holds are drawn where they are, in colour while a limb is on them, and nothing else is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.limbs import LIMBS, Limb
from climbing.drawing.holds import HoldMark, TouchMark, draw_holds
from climbing.drawing.skeleton import LEFT, MIDDLE, RIGHT, Colour, colour_of_limb

BACKGROUND = 110
SQUARE = np.array([[60, 40], [100, 40], [100, 80], [60, 80.0]])
lawful = settings(derandomize=True, deadline=None, max_examples=100)


def _empty() -> np.ndarray:
    return np.full((160, 200, 3), BACKGROUND, dtype=np.uint8)


def _count(drawn: np.ndarray, colour: Colour) -> int:
    return int((drawn == colour).all(axis=2).sum())


def test_a_hold_that_nobody_uses_is_a_thin_light_outline() -> None:
    """Its inside and everything around it stay as they are."""
    drawn = draw_holds(_empty(), [HoldMark(SQUARE)])
    assert (drawn[40, 60:101] == MIDDLE).all()
    assert (drawn[40:81, 100] == MIDDLE).all()
    changed = (drawn != BACKGROUND).any(axis=2)
    assert not changed[44:77, 64:97].any()
    changed[36:85, 56:105] = False
    assert not changed.any()


@pytest.mark.parametrize("limb", LIMBS)
def test_a_hold_in_use_has_the_colour_of_its_limb(limb: Limb) -> None:
    """The left one blue, the right one orange, thicker, with its inside tinted."""
    used = draw_holds(_empty(), [HoldMark(SQUARE, (limb,))])
    colour = LEFT if limb in {Limb.LEFT_HAND, Limb.LEFT_FOOT} else RIGHT
    assert colour_of_limb(limb) == colour
    assert _count(used, colour) > 2 * _count(draw_holds(_empty(), [HoldMark(SQUARE)]), MIDDLE)
    inside = used[60, 80].astype(float) - BACKGROUND
    assert (np.sign(inside) == np.sign(np.array(colour) - BACKGROUND)).all()


def test_both_hands_on_one_hold_show_both_colours() -> None:
    """One outline inside the other."""
    drawn = draw_holds(_empty(), [HoldMark(SQUARE, (Limb.LEFT_HAND, Limb.RIGHT_HAND))])
    assert _count(drawn, LEFT) > 100
    assert _count(drawn, RIGHT) > 100
    assert _count(draw_holds(_empty(), [HoldMark(SQUARE, (Limb.LEFT_HAND,))]), RIGHT) == 0


def test_holds_in_use_lie_on_top() -> None:
    """A volume's outline does not cross the hold that stands on it, whichever came first."""
    volume = SQUARE + np.array([20.0, 0.0])
    used = HoldMark(SQUARE, (Limb.LEFT_HAND,))
    first = draw_holds(_empty(), [used, HoldMark(volume)])
    assert np.array_equal(first, draw_holds(_empty(), [HoldMark(volume), used]))
    assert (first[41:80, 100] == LEFT).all()


def test_hands_touch_with_circles_and_feet_with_squares() -> None:
    """Of equal width, so a square is larger."""
    place = np.array([100.0, 80.0])
    hand = draw_holds(_empty(), [], [TouchMark(place, Limb.LEFT_HAND)])
    foot = draw_holds(_empty(), [], [TouchMark(place, Limb.LEFT_FOOT)])
    for drawn in (hand, foot):
        assert (drawn[80, 100] == LEFT).all()
    assert _count(foot, LEFT) > 1.1 * _count(hand, LEFT)


FAR = [np.nan, np.inf, -np.inf, 1e30, -1e30, 40_000.0, -500.0]


@pytest.mark.parametrize("far", FAR)
def test_what_lies_elsewhere_is_left_out(far: float) -> None:
    """Behind the camera, far away or just outside."""
    hold = HoldMark(np.full((4, 2), far), (Limb.LEFT_HAND,))
    touch = TouchMark(np.full(2, far), Limb.RIGHT_FOOT)
    assert np.array_equal(draw_holds(_empty(), [hold], [touch]), _empty())


POINT = st.floats(width=32) | st.floats(-300, 500, width=32)


@lawful
@given(
    st.lists(st.tuples(POINT, POINT), min_size=3, max_size=8),
    st.sets(st.sampled_from(LIMBS)),
    st.integers(1, 40),
)
def test_any_outline_is_drawn_or_left_out(
    corners: list[tuple[float, float]], limbs: set[Limb], side_px: int
) -> None:
    """No number is an error, and the picture that was given stays as it was."""
    picture = np.full((side_px, side_px, 3), BACKGROUND, dtype=np.uint8)
    drawn = draw_holds(picture, [HoldMark(np.array(corners), tuple(sorted(limbs)))])
    assert drawn.shape == picture.shape
    assert (picture == BACKGROUND).all()
