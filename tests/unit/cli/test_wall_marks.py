"""Holds and contacts of an expanded result come to lie where the frame shows them."""

from typing import Any

import cv2
import numpy as np
import pytest

from cli.wall_marks import WallMarks
from climbing.drawing.skeleton import LEFT, MIDDLE, RIGHT
from climbing.result import build_document
from contracts.result_reader import expand_result
from tests.golden.climbs import make_analysis, make_track
from tests.golden.walls import make_wall

TRACK = make_track(8)


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    """A wall with a frame that is not registered, through the document."""
    return expand_result(build_document(make_analysis(TRACK, make_wall(TRACK, missing=(3,)))))


@pytest.fixture
def picture() -> np.ndarray:
    """A grey frame."""
    return np.full((1280, 720, 3), 110, dtype=np.uint8)


def _where(drawn: np.ndarray, *colours: tuple[int, int, int]) -> np.ndarray:
    """Pixels of those colours, x and y."""
    found = np.any([(drawn == colour).all(axis=2) for colour in colours], axis=0)
    return np.argwhere(found)[:, ::-1].astype(float)


@pytest.mark.parametrize("index", [0, 1, 5, 7])
def test_outlines_lie_on_the_holds_of_the_frame(
    result: dict[str, Any], picture: np.ndarray, index: int
) -> None:
    """Taken to the wall again, every coloured pixel is near an outline or a contact."""
    frame = result["frames"][index]
    pixels = _where(WallMarks(result).draw_on(picture, frame), LEFT, RIGHT, MIDDLE)
    wall_H_image = np.reshape(frame["wall_H_image"], (3, 3))
    outlines = [np.array(hold["polygon"], np.float32) for hold in result["holds"]]
    points = np.array([contact["point"] for contact in result["contacts"]])
    assert len(pixels) > 500
    for place in cv2.perspectiveTransform(pixels[:, None], wall_H_image)[:, 0]:
        edge = min(
            abs(cv2.pointPolygonTest(o, tuple(place.tolist()), measureDist=True)) for o in outlines
        )
        assert min(edge, np.abs(points - place).max(axis=1).min()) < 16


def test_a_hold_is_coloured_only_while_a_limb_is_on_it(
    result: dict[str, Any], picture: np.ndarray
) -> None:
    """The right hand joins the left at 67 ms; the left foot leaves after the first frame."""
    marks = WallMarks(result)
    first, second, third = (marks.draw_on(picture, result["frames"][i]) for i in range(3))
    assert not len(_where(first, RIGHT))
    assert len(_where(first, LEFT)) > 2 * len(_where(second, LEFT))
    assert not len(_where(second, RIGHT))
    assert len(_where(third, RIGHT)) > 100


def test_a_frame_that_is_not_registered_is_left_as_it_is(
    result: dict[str, Any], picture: np.ndarray
) -> None:
    """Nobody knows where its holds are."""
    assert WallMarks(result).draw_on(picture, result["frames"][3]) is picture


@pytest.mark.parametrize("missing", [("wall", "holds", "contacts"), ("holds", "contacts")])
def test_results_that_know_less_draw_less(
    result: dict[str, Any], picture: np.ndarray, missing: tuple[str, ...]
) -> None:
    """Without a wall or without holds there is no map."""
    less = {name: value for name, value in result.items() if name not in missing}
    frame = {"t_ms": 0, "landmarks": None}
    assert WallMarks(less).draw_map() is None
    assert np.array_equal(WallMarks(less).draw_on(picture, frame), picture)


def test_the_map_shows_the_whole_panorama(result: dict[str, Any]) -> None:
    """In its proportions, with the ways of both sides."""
    drawn = WallMarks(result).draw_map()
    assert drawn is not None
    assert drawn.shape[1] / drawn.shape[0] == pytest.approx(1500 / 2100, abs=0.002)
    assert len(_where(drawn, LEFT))
    assert len(_where(drawn, RIGHT))


def test_a_limb_of_a_later_version_is_left_out(result: dict[str, Any], picture: np.ndarray) -> None:
    """The others are drawn."""
    frame, known = result["frames"][0], result["contacts"]
    later = {**result, "contacts": [*known, {**known[0], "limb": "left_knee"}]}
    expected = WallMarks(result).draw_on(picture, frame)
    assert np.array_equal(WallMarks(later).draw_on(picture, frame), expected)
