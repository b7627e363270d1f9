"""Laws of outlines in few whole pixels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.result.outline import simplify_outline

SEEDED = settings(derandomize=True, deadline=None, max_examples=200)

POINTS = st.tuples(*[st.floats(-50, 2000, width=32)] * 2)


def _distance_px(point: np.ndarray, outline: np.ndarray) -> float:
    """To the nearest point of the closed outline."""
    ends = np.roll(outline, -1, axis=0)
    lines = ends - outline
    share = ((point - outline) * lines).sum(axis=1) / np.maximum((lines**2).sum(axis=1), 1e-12)
    nearest = outline + np.clip(share, 0, 1)[:, None] * lines
    return float(np.linalg.norm(nearest - point, axis=1).min())


@SEEDED
@given(st.lists(POINTS, min_size=3, max_size=40), st.sampled_from([0.8, 1.0, 1.5, 4.0]))
def test_no_corner_is_farther_away_than_the_bound(
    corners: list[tuple[float, float]], bound_px: float
) -> None:
    """Whatever the outline, crossed or narrow or a single place, three corners are left."""
    polygon_px = np.array(corners, dtype=np.float32)
    outline = simplify_outline(polygon_px, bound_px).astype(np.float64)
    assert len(outline) >= 3
    assert max(_distance_px(corner, outline) for corner in polygon_px) <= bound_px + 1e-9


@SEEDED
@given(st.lists(POINTS, min_size=3, max_size=40))
def test_no_corner_stands_twice_in_a_row(corners: list[tuple[float, float]]) -> None:
    """A step of nothing would be a wasted one."""
    outline = simplify_outline(np.array(corners, dtype=np.float32), 1.5)
    assert (outline != np.roll(outline, 1, axis=0)).any(axis=1).all()


def test_a_circle_needs_few_corners() -> None:
    """Of 200 on a circle of 40 px a dozen do."""
    angle = np.arange(200) * 2 * np.pi / 200
    circle = (100 + 40 * np.stack([np.cos(angle), np.sin(angle)], axis=1)).astype(np.float32)
    assert 8 <= len(simplify_outline(circle, 1.5)) <= 24


@pytest.mark.parametrize(
    "polygon", [[(5, 5)] * 3, [(5, 5), (5.2, 5.3), (4.9, 5)], [(0, 0), (9, 0), (4, 0.1)]]
)
def test_what_is_smaller_than_the_bound_still_has_an_area(
    polygon: list[tuple[float, float]],
) -> None:
    """A client can fill it and click on it."""
    outline = simplify_outline(np.array(polygon, dtype=np.float32), 1.5)
    following = np.roll(outline, -1, axis=0)
    twice_area = (outline[:, 0] * following[:, 1] - outline[:, 1] * following[:, 0]).sum()
    assert len(outline) == 3
    assert twice_area != 0
