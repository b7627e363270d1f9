"""Turns a distance field on a grid into a surface of quadrilaterals."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float32, Int64

# Corners of a cell in the order of their bits: x is 1, y is 2, z is 4.
_CORNERS: Final = np.array([[c & 1, c >> 1 & 1, c >> 2 & 1] for c in range(8)])
_EDGES: Final = tuple((a, a | bit) for a in range(8) for bit in (1, 2, 4) if not a & bit)


class Surface(NamedTuple):
    """A closed surface.

    Attributes:
        points: One in every cell that the surface passes, in grid units.
        quads: Indices of four points, anticlockwise seen from outside.
    """

    points: Float32[np.ndarray, "V 3"]
    quads: Int64[np.ndarray, "Q 4"]


def compute_surface(field: Float[np.ndarray, "X Y Z"]) -> Surface:
    """The surface where the field is 0; negative is inside.

    Every cell with corners on both sides gets one point, the mean of the crossings on its edges;
    every grid edge with a change of sign gets the quad of the four cells around it.

    Source: [Gibson1998], without the relaxation.
    """
    inside = field < 0.0
    cells = _mixed_cells(inside)
    number = np.full(cells.shape, -1, dtype=np.int64)
    at = np.argwhere(cells)
    number[cells] = np.arange(len(at))
    quads = [_quads_across(inside, number, axis) for axis in range(3)]
    return Surface(_points(field, at), np.concatenate(quads))


def _mixed_cells(inside: Bool[np.ndarray, "X Y Z"]) -> Bool[np.ndarray, "x y z"]:
    sizes = inside.shape
    count = np.zeros([n - 1 for n in sizes], dtype=np.uint8)
    for corner in _CORNERS:
        window = tuple(slice(c, n - 1 + c) for c, n in zip(corner, sizes, strict=True))
        count += inside[window]
    return (count > 0) & (count < 8)


def _points(
    field: Float[np.ndarray, "X Y Z"], cells: Int64[np.ndarray, "V 3"]
) -> Float32[np.ndarray, "V 3"]:
    corners = cells[:, None] + _CORNERS
    value = field[corners[..., 0], corners[..., 1], corners[..., 2]]
    total = np.zeros((len(cells), 3), np.float32)
    count = np.zeros((len(cells), 1), np.float32)
    for a, b in _EDGES:
        crossed = (value[:, a] < 0.0) != (value[:, b] < 0.0)
        step = np.where(crossed, value[:, a] - value[:, b], 1.0)
        share = np.where(crossed, value[:, a] / step, 0.0)[:, None]
        place = _CORNERS[a] + share * (_CORNERS[b] - _CORNERS[a])
        total += np.where(crossed[:, None], place, 0.0)
        count += crossed[:, None]
    points: Float32[np.ndarray, "V 3"] = (cells + total / count).astype(np.float32)
    return points


def _quads_across(
    inside: Bool[np.ndarray, "X Y Z"], number: Int64[np.ndarray, "x y z"], axis: int
) -> Int64[np.ndarray, "Q 4"]:
    """Quads around the grid edges along one axis; edges on the grid's hull have no four cells."""
    u, v = (axis + 1) % 3, (axis + 2) % 3
    size = inside.shape
    near = np.take(inside, range(size[axis] - 1), axis)
    far = np.take(inside, range(1, size[axis]), axis)
    edge = np.argwhere(near != far)
    edge = edge[(edge[:, u] > 0) & (edge[:, v] > 0)]
    edge = edge[(edge[:, u] < size[u] - 1) & (edge[:, v] < size[v] - 1)]
    step_u, step_v = np.eye(3, dtype=np.int64)[[u, v]]
    ring = [edge - step_u - step_v, edge - step_v, edge, edge - step_u]
    quads = np.stack([number[tuple(cell.T)] for cell in ring], axis=1)
    leaving = inside[tuple(edge.T)]
    return np.where(leaving[:, None], quads, quads[:, ::-1])
