"""What of a result's ghost is drawn, and when."""

from typing import Any

import numpy as np
import pytest

from cli.ghost_marks import GhostMarks
from climbing.result import build_document
from contracts.result_reader import expand_result
from tests.golden.ghosts import make_ghosted


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    """Of the golden climb."""
    return expand_result(build_document(make_ghosted()))


# The frame shows all of the panorama at half its size.
ALL = [2.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0]


def blank(result: dict[str, Any]) -> np.ndarray:
    """A frame with nothing on it."""
    video = result["video"]
    return np.full((video["height"], video["width"], 3), 128, np.uint8)


def test_the_ghost_follows_its_clock(result: dict[str, Any]) -> None:
    """Waiting at its start before the climb begins, elsewhere at its end."""
    marks, frame = GhostMarks(result), result["frames"][0] | {"wall_H_image": ALL}
    clock = result["ghost"]["clock"]
    begin, end = (marks.draw_on(blank(result), frame | {"t_ms": clock["t_ms"][i]}) for i in (0, -1))
    before = marks.draw_on(blank(result), frame | {"t_ms": clock["t_ms"][0] - 5000})
    assert (begin != 128).any()
    assert (begin == before).all()
    assert (begin != end).any()


def test_a_frame_that_is_not_on_the_wall_has_no_ghost(result: dict[str, Any]) -> None:
    """Nor has a result without one."""
    frame = dict(result["frames"][0])
    picture = blank(result)
    assert GhostMarks(result).draw_on(picture, frame | {"wall_H_image": None}) is picture
    without = {key: value for key, value in result.items() if key != "ghost"}
    assert GhostMarks(without).draw_on(picture, frame) is picture
    assert GhostMarks(without).draw_map() is None


def test_the_map_shows_the_ghosts_way(result: dict[str, Any]) -> None:
    """A picture of the wall, other than one with its holds alone."""
    seen = GhostMarks(result).draw_map()
    assert seen is not None
    still = result | {"ghost": result["ghost"] | {"moves": []}}
    unmoved = GhostMarks(still).draw_map()
    assert unmoved is not None
    assert (seen != unmoved).any()
