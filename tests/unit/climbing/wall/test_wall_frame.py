"""Metres on the wall and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from climbing.wall.wall_frame import WallFrame

SIZE_PX = (1200, 900)


@given(st.floats(-3.14, 3.14), st.floats(1e-4, 0.1))
def test_there_and_back_is_where_one_was_and_nothing_lies_below_zero(
    turn_rad: float, m_per_px: float
) -> None:
    """However the picture is turned."""
    frame = WallFrame.build(m_per_px, SIZE_PX, (float(np.sin(turn_rad)), float(-np.cos(turn_rad))))
    width, height = SIZE_PX
    points_px = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height], [3.0, 4.0]])
    points_m = frame.to_m(points_px)
    np.testing.assert_allclose(frame.to_px(points_m), points_px, atol=1e-6)
    np.testing.assert_allclose(points_m[:4].min(axis=0), 0, atol=1e-9)
    diagonal_m = np.linalg.norm(points_m[2] - points_m[0])
    assert diagonal_m == pytest.approx(m_per_px * np.hypot(width, height))


def test_upright_pictures_count_right_and_up() -> None:
    """From their lower left corner."""
    frame = WallFrame.build(0.01, SIZE_PX)
    np.testing.assert_allclose(frame.to_m(np.array([100.0, 800.0])), (1.0, 1.0))
