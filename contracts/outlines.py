"""Areas of outlines and how much two of them overlap. Knows no holds and needs no libraries."""

from collections.abc import Sequence
from typing import Final

Outline = Sequence[tuple[float, float]]

# Outlines of holds are cut into so many slices; the share of overlap is then right to 1 %.
_SLICES: Final = 128


def find_box(polygon: Outline) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def measure_area(polygon: Outline) -> float:
    """Area by the shoelace formula [px²]; of an outline that crosses itself, the difference."""
    shifted = [*polygon[1:], polygon[0]]
    pairs = zip(polygon, shifted, strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def compute_overlap(one: Outline, other: Outline) -> float:
    """Intersection over union in 0..1, of any simple outlines, concave ones too."""
    a, b = find_box(one), find_box(other)
    if min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1]):
        return 0.0
    top, bottom = min(a[1], b[1]), max(a[3], b[3])
    height = (bottom - top) / _SLICES
    shared = total = 0.0
    for number in range(_SLICES):
        y = top + (number + 0.5) * height
        mine, theirs = _cut(one, y), _cut(other, y)
        common = sum(
            max(0.0, min(mine_end, their_end) - max(mine_start, their_start))
            for mine_start, mine_end in mine
            for their_start, their_end in theirs
        )
        shared += common
        total += _length(mine) + _length(theirs) - common
    return shared / total if total > 0 else 0.0


def _cut(polygon: Outline, y: float) -> list[tuple[float, float]]:
    """Where a horizontal line runs inside: left and right ends."""
    crossings = []
    x0, y0 = polygon[-1]
    for x1, y1 in polygon:
        if (y0 <= y) != (y1 <= y):
            crossings.append(x0 + (y - y0) / (y1 - y0) * (x1 - x0))
        x0, y0 = x1, y1
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def _length(intervals: list[tuple[float, float]]) -> float:
    return sum(right - left for left, right in intervals)
