"""Draws a coloured surface of small quads: which pixel shows which quad, and in what colour."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, Float32, Int32, Int64

# Pixels are split this many times each way for smooth outlines; corners have 1/16 px.
_SPLIT: Final = 2
_FRACTION_BITS: Final = 4


class Layer(NamedTuple):
    """A drawn figure in a window of the frame.

    Attributes:
        left_px: Column of the window's left edge in the frame.
        top_px: Row of its upper edge.
        rgba: Colour times cover, and cover, in 0..1.
        shift_px: Motion of what each pixel shows while the shutter is open, x and y.
    """

    left_px: int
    top_px: int
    rgba: Float32[np.ndarray, "h w 4"]
    shift_px: Float32[np.ndarray, "h w 2"]


class Drawing(NamedTuple):
    """A surface ready to be drawn.

    Attributes:
        points_px: Projected points.
        depth_m: Distance of each point along the view.
        rgb: Colour of each point, 0..1.
        shift_px: Motion of each point while the shutter is open.
        quads: Indices of points, clockwise on the screen when they face the camera.
    """

    points_px: Float32[np.ndarray, "V 2"]
    depth_m: Float32[np.ndarray, " V"]
    rgb: Float32[np.ndarray, "V 3"]
    shift_px: Float32[np.ndarray, "V 2"]
    quads: Int64[np.ndarray, "Q 4"]


def facing_quads(
    points_px: Float[np.ndarray, "V 2"], quads: Int64[np.ndarray, "Q 4"]
) -> Int64[np.ndarray, "F 4"]:
    """The quads that show their outside."""
    corner = points_px[quads]
    u, v = corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1]
    facing: Int64[np.ndarray, "F 4"] = quads[u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0] < 0.0]
    return facing


def paint(drawing: Drawing, width_px: int, height_px: int) -> Layer | None:
    """Draw from far to near; none where nothing is in the frame."""
    window = _window(drawing, width_px, height_px)
    if window is None:
        return None
    left, top, right, bottom = window
    depth = drawing.depth_m[drawing.quads].mean(axis=1)
    quads = drawing.quads[np.argsort(-depth, kind="stable")]
    split_px = (drawing.points_px - np.array([left, top], np.float32) + 0.5) * _SPLIT - 0.5
    number = _number_pixels(split_px[quads], (bottom - top) * _SPLIT, (right - left) * _SPLIT)
    filled = _interpolate(number, split_px[quads], drawing.rgb[quads])
    rgba = cv2.resize(filled, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    # Motion is smooth: one of the split pixels stands for all.
    shift = np.concatenate([np.zeros((1, 2), np.float32), drawing.shift_px[quads[:, 0]]])
    return Layer(left, top, rgba, shift[number[::_SPLIT, ::_SPLIT]])


def _window(drawing: Drawing, width_px: int, height_px: int) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom around the drawing with a margin, within the frame."""
    margin = 12
    low = np.floor(drawing.points_px.min(axis=0)).astype(int) - margin
    high = np.ceil(drawing.points_px.max(axis=0)).astype(int) + margin
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), width_px), min(int(high[1]), height_px)
    return (left, top, right, bottom) if right > left and bottom > top else None


def _number_pixels(
    corners_px: Float[np.ndarray, "F 4 2"], rows: int, columns: int
) -> Int32[np.ndarray, "H W"]:
    """For each pixel the number of the last quad over it, counted from 1; 0 for none."""
    number = np.zeros((rows, columns), np.int32)
    fixed = np.round(corners_px * (1 << _FRACTION_BITS)).astype(np.int32)
    fill = cv2.fillConvexPoly
    for index, corners in enumerate(fixed, start=1):
        fill(number, corners, index, cv2.LINE_8, _FRACTION_BITS)
    return number


def _interpolate(
    number: Int32[np.ndarray, "H W"],
    corners_px: Float[np.ndarray, "F 4 2"],
    values: Float32[np.ndarray, "F 4 K"],
) -> Float32[np.ndarray, "H W L"]:
    """Values across each quad as the plane through its diagonals; the last channel is cover.

    With diagonals d1, d2 and value differences e1, e2 along them, the gradient g solves
    d1 . g = e1 and d2 . g = e2. Nearly degenerate quads, seen from the edge, stay flat.
    """
    middle, mean = corners_px.mean(axis=1), values.mean(axis=1)
    d1, d2 = corners_px[:, 2] - corners_px[:, 0], corners_px[:, 3] - corners_px[:, 1]
    e1, e2 = values[:, 2] - values[:, 0], values[:, 3] - values[:, 1]
    area = d1[:, :1] * d2[:, 1:] - d1[:, 1:] * d2[:, :1]
    scale = np.where(np.abs(area) > 1.0, 1.0 / np.where(area == 0.0, 1.0, area), 0.0)
    by_x = (d2[:, 1:] * e1 - d1[:, 1:] * e2) * scale
    by_y = (d1[:, :1] * e2 - d2[:, :1] * e1) * scale
    base = mean - middle[:, :1] * by_x - middle[:, 1:] * by_y
    covered = np.ones((len(base), 1))
    table = [np.concatenate([base, covered], axis=1)]
    table += [np.concatenate([slope, 0.0 * covered], axis=1) for slope in (by_x, by_y)]
    level, right, down = (part.astype(np.float32) for part in table)
    place = np.flatnonzero(number)
    shown = number.ravel()[place] - 1
    row, column = np.divmod(place.astype(np.int32), np.int32(number.shape[1]))
    plane = level.take(shown, axis=0)
    plane += column.astype(np.float32)[:, None] * right.take(shown, axis=0)
    plane += row.astype(np.float32)[:, None] * down.take(shown, axis=0)
    filled = np.zeros((number.size, plane.shape[1]), np.float32)
    filled[place] = plane
    return filled.reshape(*number.shape, -1)
