"""An outline as few whole pixels. Knows nothing of holds."""

import math
from typing import Final

import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64

# What rounding to whole pixels moves a corner at most.
_ROUNDING_PX: Final = math.sqrt(0.5)
_TRIANGLE: Final = 3


def simplify_outline(
    polygon_px: Float32[np.ndarray, "N 2"], bound_px: float
) -> Int64[np.ndarray, "M 2"]:
    """Corners on whole pixels such that no point of the polygon is farther away than the bound.

    By the rule of Ramer, Douglas and Peucker, with distances from the lines' ends too, so that the
    bound holds for narrow bays. A polygon smaller than the bound becomes a triangle of one pixel.

    Args:
        polygon_px: Outline.
        bound_px: More than rounding takes, 0.71.
    """
    corners_px = polygon_px.astype(np.float64)
    kept = corners_px[_choose_corners(corners_px, bound_px - _ROUNDING_PX)]
    whole = np.rint(kept).astype(np.int64)
    moved = (whole != np.roll(whole, 1, axis=0)).any(axis=1)
    whole = whole[moved] if moved.any() else whole[:1]
    return whole if len(whole) >= _TRIANGLE else _widen(whole)


def _choose_corners(
    corners_px: Float64[np.ndarray, "N 2"], reach_px: float
) -> Bool[np.ndarray, " N"]:
    """Which to keep: the first, the one farthest from it, and what lies off the lines between."""
    closed = np.concatenate([corners_px, corners_px[:1]])
    kept = np.zeros(len(closed), dtype=bool)
    far = int(np.linalg.norm(corners_px - corners_px[0], axis=1).argmax())
    kept[[0, far]] = True
    stretches = [(0, far), (far, len(corners_px))]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2:
            continue
        away_px = _measure_distances_px(closed[start + 1 : end], closed[start], closed[end])
        if away_px.max() > reach_px:
            middle = start + 1 + int(away_px.argmax())
            kept[middle] = True
            stretches += [(start, middle), (middle, end)]
    return kept[:-1]


def _measure_distances_px(
    points_px: Float64[np.ndarray, "N 2"],
    start_px: Float64[np.ndarray, " 2"],
    end_px: Float64[np.ndarray, " 2"],
) -> Float64[np.ndarray, " N"]:
    """How far each point is from the line between two points, not from its continuation."""
    line = end_px - start_px
    length = float(line @ line)
    along = np.clip((points_px - start_px) @ line / length, 0, 1) if length else 0.0
    nearest = start_px + np.multiply.outer(along, line)
    distances_px: Float64[np.ndarray, " N"] = np.linalg.norm(points_px - nearest, axis=-1)
    return distances_px


def _widen(whole: Int64[np.ndarray, "M 2"]) -> Int64[np.ndarray, "3 2"]:
    """One or two corners as a triangle of one pixel's width."""
    x, y = whole[0]
    last = whole[-1] if len(whole) > 1 else np.array([x + 1, y])
    return np.array([[x, y], last, [x, y + 1] if last[1] == y else [x + 1, y]], dtype=np.int64)
