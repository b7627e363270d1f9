"""A homography from where a picture's corners lie. Standard library only; knows no walls."""

from typing import NamedTuple

from contracts.result_errors import ResultCorrupt


class Point(NamedTuple):
    """A place, x to the right and y down."""

    x: float
    y: float


class Quad(NamedTuple):
    """Where (0, 0), (width, 0), (width, height) and (0, height) of a picture lie, in this order."""

    upper_left: Point
    upper_right: Point
    lower_right: Point
    lower_left: Point


def compute_homography(quad: Quad, width: float, height: float) -> list[float]:
    """Takes the picture's pixels to the quadrilateral: nine numbers, row by row, the last is 1.

    The unit square onto a quadrilateral, in closed form [Heckbert1989], after the picture onto the
    unit square.

    Raises:
        ResultCorrupt: If the quadrilateral is not convex, as no flat picture can be.
    """
    if not _is_convex(quad):
        raise ResultCorrupt("wall.corners", "must be those of a convex quadrilateral in each frame")
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    dx1, dy1, dx2, dy2 = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    rest_x, rest_y = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g = (rest_x * dy2 - dx2 * rest_y) / area
    h = (dx1 * rest_y - rest_x * dy1) / area
    across = [x1 - x0 + g * x1, y1 - y0 + g * y1, g]
    down = [x3 - x0 + h * x3, y3 - y0 + h * y3, h]
    rows = zip(across, down, [x0, y0, 1.0], strict=True)
    return [number for a, b, c in rows for number in (a / width, b / height, c)]


def _is_convex(quad: Quad) -> bool:
    """Whether every corner turns the same way."""
    turns = [_turn(quad[i - 2], quad[i - 1], quad[i]) for i in range(4)]
    return min(turns) > 0 or max(turns) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from a over b to c turns from x towards y, below 0 the other way."""
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
