"""The ghost over a frame: where its body is, see-through, and nothing elsewhere."""

import numpy as np
import pytest

from climbing.body.joints import Point
from climbing.drawing.ghost import GHOST, draw_ghost
from tests.golden.ghosts import make_ghosted

SIDE_PX = 300


@pytest.fixture(scope="module")
def points_px() -> np.ndarray:
    """A body in the middle of the picture."""
    found = make_ghosted().ghost
    assert found is not None
    assert found.ghost is not None
    points_m = found.ghost.trajectory.points_m[0, :, :2] * (1, -1)
    centred = points_m - (points_m.min(axis=0) + points_m.max(axis=0)) / 2
    return np.asarray(SIDE_PX / 2 + 0.7 * SIDE_PX * centred / np.ptp(points_m, axis=0).max())


def test_the_body_is_tinted_and_the_wall_is_not(points_px: np.ndarray) -> None:
    """Every joint turns towards the ghost's colour; far from the body nothing changes."""
    picture = np.full((SIDE_PX, SIDE_PX, 3), 100, np.uint8)
    drawn = draw_ghost(picture, points_px)
    assert (picture == 100).all(), "the picture itself is left alone"
    for point in (Point.PELVIS, Point.CHEST, Point.HEAD, Point.LEFT_KNEE, Point.RIGHT_ELBOW):
        x, y = np.rint(points_px[point]).astype(int)
        assert np.abs(drawn[y, x].astype(int) - GHOST).sum() < np.abs(100 - np.array(GHOST)).sum()
    assert (drawn[:5] == 100).all()
    assert (drawn[:, :5] == 100).all()
    assert 0.01 < (drawn != 100).any(axis=2).mean() < 0.3


def test_the_climber_shows_through(points_px: np.ndarray) -> None:
    """Light and dark stay apart under it."""
    dark, light = (np.full((SIDE_PX, SIDE_PX, 3), v, np.uint8) for v in (20, 220))
    x, y = np.rint(points_px[Point.PELVIS]).astype(int)
    seen = draw_ghost(light, points_px)[y, x].astype(int) - draw_ghost(dark, points_px)[y, x]
    assert (seen > 60).all()


@pytest.mark.parametrize("where", [np.nan, np.inf, 1e6])
def test_a_body_that_is_nowhere_near_is_not_drawn(points_px: np.ndarray, where: float) -> None:
    """Nor does it stop the picture."""
    picture = np.full((SIDE_PX, SIDE_PX, 3), 100, np.uint8)
    assert (draw_ghost(picture, points_px + where) == 100).all()
