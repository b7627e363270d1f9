"""Colours get the names that people give them, in any light."""

import numpy as np
import pytest

from climbing.holds.colour import describe_colours, name_colour, to_oklab
from climbing.holds.hold import HoldKind
from climbing.holds.route_groups import group_routes

PAINTS = {
    "red": (190, 30, 35),
    "orange": (240, 130, 25),
    "yellow": (245, 215, 40),
    "green": (45, 150, 60),
    "blue": (35, 85, 185),
    "purple": (110, 50, 145),
    "pink": (235, 95, 165),
    "black": (25, 25, 27),
    "white": (238, 238, 234),
    "grey": (128, 128, 126),
}
WALL = (170, 160, 148)


def paint_wall(light: np.ndarray) -> tuple[np.ndarray, list[np.ndarray], list[str]]:
    """A wall with two holds of each paint, chalk in the middle of each."""
    picture = np.full((240, 640, 3), WALL, float)
    polygons, names = [], []
    for index, (name, paint) in enumerate(PAINTS.items()):
        for row in range(2):
            left, top = 10 + 62 * index, 20 + 110 * row
            picture[top : top + 60, left : left + 50] = paint
            picture[top + 20 : top + 32, left + 15 : left + 30] = (225, 225, 222)
            corners = [[0, 0], [50, 0], [50, 60], [0, 60]]
            place = np.array([left, top], np.float32)
            polygons.append(place + np.array(corners, np.float32))
            names.append(name)
    noise = np.random.default_rng(1).normal(0, 4, picture.shape)
    return np.clip(picture * light + noise, 0, 255).astype(np.uint8), polygons, names


@pytest.mark.parametrize(
    "light", [(1, 1, 1), (0.75, 0.75, 0.75), (1.06, 1.0, 0.86), (0.9, 0.98, 1.06)]
)
def test_names_survive_other_lights(light: tuple[float, float, float]) -> None:
    """Dim, warm and cold light leave a paint its name."""
    rgb, polygons, names = paint_wall(np.array(light))
    assert [colour.name for colour in describe_colours(rgb, polygons)] == names


def test_one_paint_is_one_route() -> None:
    """Holds of one paint share a route, those of different paints do not; volumes have none."""
    rgb, polygons, names = paint_wall(np.ones(3))
    kinds = [HoldKind.HOLD] * (len(polygons) - 2) + [HoldKind.VOLUME] * 2
    routes = group_routes(describe_colours(rgb, polygons), kinds)
    assert routes[-2:] == [None, None]
    pairs = list(zip(routes[:-2:2], routes[1:-2:2], strict=True))
    assert all(a == b and a is not None for a, b in pairs)
    assert len({a for a, _ in pairs}) == len(set(names)) - 1


def test_order_decides_nothing_about_who_belongs_together() -> None:
    """Shuffled holds fall into the same groups."""
    rgb, polygons, _ = paint_wall(np.ones(3))
    colours = describe_colours(rgb, polygons)
    kinds = [HoldKind.HOLD] * len(colours)
    order = np.random.default_rng(2).permutation(len(colours))
    straight = group_routes(colours, kinds)
    shuffled = group_routes([colours[i] for i in order], kinds)
    for a, i in enumerate(order):
        for b, j in enumerate(order):
            assert (straight[i] == straight[j]) == (shuffled[a] == shuffled[b])


def test_a_hold_smaller_than_a_pixel_has_a_colour() -> None:
    """The tiniest outline is given the pixel it lies on."""
    rgb, _, _ = paint_wall(np.ones(3))
    speck = np.array([[12.2, 22.2], [12.4, 22.2], [12.3, 22.5]], np.float32)
    corner = np.array([[639.5, 239.5], [640, 239.5], [640, 240]], np.float32)
    assert [c.name for c in describe_colours(rgb, [speck, corner])] == ["red", "grey"]


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((220, 20, 60), "red"),  # crimson
        ((120, 20, 50), "red"),  # the same paint in the dark
        ((255, 69, 0), "orange"),  # CSS orangered
        ((255, 105, 180), "pink"),  # CSS hotpink
        ((120, 40, 90), "purple"),  # dark magenta
        ((150, 115, 20), "yellow"),  # mustard
        ((139, 69, 19), "brown"),  # CSS saddlebrown
    ],
)
def test_neighbours_are_told_apart(rgb: tuple[int, int, int], name: str) -> None:
    """Paints at the edge of what a name covers are called as people call them."""
    (oklab,) = to_oklab(np.array([rgb], np.uint8), np.ones(3, np.float32))
    assert name_colour(oklab) == name
