"""Rendered wall photos: the same every time, and their labels are what they show."""

import cv2
import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.holds.hold import HoldKind, HoldType
from climbing.synthetic.wall_photo import PhotoLabel, WallPhoto, render_wall_photo
from climbing.synthetic.wall_photo.colours import COLOUR_NAMES

SIDE_PX = 256
SEEDS = range(30)


@pytest.fixture(scope="module")
def photos() -> list[WallPhoto]:
    """Thirty small ones."""
    return [render_wall_photo(seed, side_px=SIDE_PX) for seed in SEEDS]


def _labels(photos: list[WallPhoto]) -> list[PhotoLabel]:
    return [label for photo in photos for label in photo.labels]


def _fill(labels: list[PhotoLabel]) -> np.ndarray:
    mask = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    for label in labels:
        cv2.fillPoly(mask, [np.round(label.polygon_px).astype(np.int32)], 1)
    return mask > 0


def test_pictures_are_rgb_of_the_size_asked_for(photos: list[WallPhoto]) -> None:
    """Whatever the seed."""
    assert {(p.rgb.shape, p.rgb.dtype.name) for p in photos} == {((SIDE_PX, SIDE_PX, 3), "uint8")}


def test_the_same_seed_renders_the_same_bytes_and_labels(photos: list[WallPhoto]) -> None:
    """Also when other photos were rendered in between."""
    for seed in (0, 7, 19):
        again = render_wall_photo(seed, side_px=SIDE_PX)
        np.testing.assert_array_equal(again.rgb, photos[seed].rgb)
        assert len(again.labels) == len(photos[seed].labels)
        for one, other in zip(again.labels, photos[seed].labels, strict=True):
            np.testing.assert_array_equal(one.polygon_px, other.polygon_px)


def test_different_seeds_render_different_walls(photos: list[WallPhoto]) -> None:
    """No two alike."""
    assert len({photo.rgb.tobytes() for photo in photos}) == len(photos)


def test_outlines_lie_in_the_picture(photos: list[WallPhoto]) -> None:
    """Cut off at its edges."""
    for label in _labels(photos):
        assert label.polygon_px.shape[0] >= 3
        assert label.polygon_px.min() >= 0
        assert label.polygon_px.max() <= SIDE_PX


def test_every_type_kind_and_most_colours_occur(photos: list[WallPhoto]) -> None:
    """Volumes have neither type nor route, holds have both."""
    labels = _labels(photos)
    holds = [label for label in labels if label.kind is HoldKind.HOLD]
    volumes = [label for label in labels if label.kind is HoldKind.VOLUME]
    assert {label.type for label in holds} == set(HoldType)
    assert volumes
    assert {(label.type, label.route) for label in volumes} == {(None, None)}
    assert all(label.route is not None for label in holds)
    assert len({label.colour for label in holds}) > len(COLOUR_NAMES) - 3


def test_holds_of_one_route_have_one_colour(photos: list[WallPhoto]) -> None:
    """A route is known by it."""
    for photo in photos:
        holds = [label for label in photo.labels if label.kind is HoldKind.HOLD]
        assert len({label.route for label in holds}) == len(
            {(label.route, label.colour) for label in holds}
        )


@pytest.mark.parametrize("seed", [4, 6, 25, 29])
def test_holds_are_drawn_within_their_outlines(seed: int, photos: list[WallPhoto]) -> None:
    """Without them the wall looks different there, and the same far from them."""
    photo, bare = photos[seed], render_wall_photo(seed, side_px=SIDE_PX, with_holds=False)
    assert len(photo.labels) > 5
    assert bare.labels == ()
    # Exposure and noise are the camera's, so that only medians tell.
    change = np.abs(photo.rgb.astype(int) - bare.rgb).max(axis=2)
    inside = _fill(list(photo.labels))
    outside = ~cv2.dilate(inside.astype(np.uint8), np.ones((25, 25))).astype(bool)
    assert np.median(change[inside]) > 2 * np.median(change[outside]) + 5


@pytest.mark.parametrize(("argument", "value"), [("seed", -1), ("side_px", 127), ("side_px", 2049)])
def test_arguments_out_of_range_are_refused(argument: str, value: int) -> None:
    """By name."""
    with pytest.raises(InvalidInput, match=argument):
        render_wall_photo(**{"seed": 0, argument: value})
