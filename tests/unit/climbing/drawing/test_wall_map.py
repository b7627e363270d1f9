"""The map shows every hold in its colour and every contact in its place and order."""

import numpy as np
import pytest

from climbing.body.limbs import Limb
from climbing.drawing.skeleton import LEFT, MIDDLE, RIGHT, Colour
from climbing.drawing.wall_map import Shape, Stay, draw_wall_map

WALL_PX = (600, 1000)
GROUND = (60, 60, 60)
RED = (190, 50, 50)
SQUARE = np.array([[100, 200], [300, 200], [300, 400], [100, 400.0]])


def _draw(holds: list[Shape], stays: list[Stay], **options: object) -> np.ndarray:
    settings = {"wall_px": WALL_PX, "height_px": 500} | options
    return draw_wall_map(holds, stays, **settings)  # type: ignore[arg-type]


def _has(drawn: np.ndarray, x: int, y: int, colour: Colour) -> bool:
    return bool((drawn[y, x] == colour).all())


@pytest.mark.parametrize("height_px", [100, 500, 1700])
def test_the_map_has_the_proportions_of_the_wall(height_px: int) -> None:
    """At any size, even without a hold."""
    assert _draw([], [], height_px=height_px).shape == (height_px, round(height_px * 0.6), 3)


def test_holds_lie_to_scale_in_their_colours() -> None:
    """An outline all around, nothing elsewhere; an unknown colour is left unpainted."""
    drawn = _draw([Shape(SQUARE, "red")], [])
    assert _has(drawn, 100, 150, RED)
    assert (drawn[100, 50:151] == MIDDLE).all()
    assert _has(drawn, 200, 150, GROUND)
    assert _has(_draw([Shape(SQUARE, "octarine")], []), 100, 150, GROUND)


def test_small_holds_stand_on_large_ones() -> None:
    """Whichever was found first."""
    small, large = Shape(SQUARE, "red"), Shape((SQUARE - 200) * 2 + 200, "grey")
    for holds in ([small, large], [large, small]):
        assert _has(_draw(holds, []), 100, 150, RED)


def test_each_limb_has_a_way_of_its_own() -> None:
    """From place to place in its colour; the other side's places are not on it."""
    left = [Stay(Limb.LEFT_HAND, np.array([100.0, y])) for y in (800, 600, 200)]
    right = [Stay(Limb.RIGHT_FOOT, np.array([500.0, y])) for y in (900, 500)]
    drawn = _draw([], [left[0], right[0], *left[1:], right[1]])
    assert _has(drawn, 50, 150, LEFT)
    assert _has(drawn, 250, 350, RIGHT)
    assert _has(drawn, 150, 350, GROUND)


def test_places_are_numbered_in_their_order() -> None:
    """The same places in another order have other numbers, in the same places."""
    places = [np.array([150.0, 300.0]), np.array([400.0, 700.0])]
    there = _draw([], [Stay(Limb.LEFT_HAND, place) for place in places])
    back = _draw([], [Stay(Limb.LEFT_HAND, place) for place in reversed(places)])
    changed = np.argwhere((there != back).any(axis=2))
    assert len(changed)
    for y, x in changed:
        assert min(abs(y - 150) + abs(x - 75), abs(y - 350) + abs(x - 200)) < 40


def test_numbers_at_one_place_stand_below_each_other() -> None:
    """Three contacts with one hold can all be read."""
    stays = [Stay(Limb.LEFT_HAND, np.array([300.0, 500.0]))] * 3
    heights = []
    for count in (1, 2, 3):
        ink = (_draw([], stays[:count])[:, 157:] != GROUND).any(axis=(1, 2))
        heights.append(int(ink.sum()))
    assert heights[1] >= heights[0] + 8
    assert heights[2] >= heights[1] + 8


def test_a_picture_of_the_wall_is_drawn_on_as_it_is() -> None:
    """Brought to the map's size; holds are then outlines only."""
    picture = np.full((100, 60, 3), 180, dtype=np.uint8)
    drawn = _draw([Shape(SQUARE, "red")], [], picture=picture)
    assert _has(drawn, 100, 150, (180, 180, 180))
    assert _has(drawn, 50, 150, MIDDLE)
