"""Corners of the wall: found in one picture, found again in another. Knows nothing of planes."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64, Int64, UInt8

from climbing.wall.homography import Homography, map_points

Grey = UInt8[np.ndarray, "H W"]

# Of the best corners at most this many a cell are kept, so that all of the wall has a say.
_CELLS: Final = (6, 10)
_A_CELL: Final = 5
_MOST_CORNERS: Final = 1500
_QUALITY: Final = 0.002
_APART_PX: Final = 6.0
# A patch of this side around a corner is what is looked for.
_WINDOW_PX: Final = 13
_STOP: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 8, 0.03)
# A patch is the same if it correlates with what it was at least so much.
_PATCH_PX: Final = 11
_LIKENESS: Final = 0.75
# Corners nearer to the edge have no whole patch.
_EDGE_PX: Final = 8


class Template(NamedTuple):
    """A picture whose corners are looked for in others.

    Attributes:
        grey: The picture.
        points_px: The corners.
        patches: The picture around each, of mean 0 and length 1.
    """

    grey: Grey
    points_px: Float32[np.ndarray, "N 2"]
    patches: Float32[np.ndarray, "N 121"]

    def __len__(self) -> int:
        return len(self.points_px)


def make_template(grey: Grey, covered: Grey) -> Template:
    """The corners of a picture where nobody covers it [ShiTomasi1994], spread over it."""
    free = cv2.bitwise_not(covered)
    free[:_EDGE_PX] = free[-_EDGE_PX:] = 0
    free[:, :_EDGE_PX] = free[:, -_EDGE_PX:] = 0
    found = cv2.goodFeaturesToTrack(grey, _MOST_CORNERS, _QUALITY, _APART_PX, mask=free)
    points_px = np.empty((0, 2), np.float32) if found is None else found.reshape(-1, 2)
    points_px = points_px[_spread(points_px, (grey.shape[1], grey.shape[0]))]
    return Template(grey, points_px, _cut_patches(grey, points_px))


def find_again(
    template: Template,
    grey: Grey,
    grey_H_template: Homography,
    *,
    levels: int,
) -> tuple[Float32[np.ndarray, "N 2"], Bool[np.ndarray, " N"]]:
    """Where the corners are in another picture, and which of them look the same there.

    Pyramidal optical flow [LucasKanade1981] from where the corners are expected, then the
    correlation of the patches.

    Args:
        template: The corners.
        grey: The other picture, of the same size.
        grey_H_template: Where they are expected.
        levels: Halvings of the picture above the first: each doubles how far off that may be.
    """
    if not len(template):
        return np.empty((0, 2), np.float32), np.zeros(0, dtype=bool)
    expected = np.ascontiguousarray(map_points(grey_H_template, template.points_px), np.float32)
    places, status, _ = cv2.calcOpticalFlowPyrLK(
        template.grey,
        grey,
        template.points_px.reshape(-1, 1, 2),
        expected.reshape(-1, 1, 2),
        winSize=(_WINDOW_PX, _WINDOW_PX),
        maxLevel=levels,
        criteria=_STOP,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    places_px = np.asarray(places, np.float32).reshape(-1, 2)
    size = np.array([grey.shape[1], grey.shape[0]], np.float32)
    inside = np.all((places_px >= 0) & (places_px <= size - 1), axis=1)
    seen = (np.asarray(status).ravel() > 0) & inside
    rows = np.arange(len(template))
    return places_px, seen & look_alike(template, rows, grey, places_px)


def look_alike(
    template: Template,
    rows: Int64[np.ndarray, " K"],
    grey: Grey,
    places_px: Float32[np.ndarray, "K 2"],
) -> Bool[np.ndarray, " K"]:
    """Whether these corners look the same at these places of another picture."""
    correlation = (_cut_patches(grey, places_px) * template.patches[rows]).sum(axis=1)
    alike: Bool[np.ndarray, " K"] = correlation >= _LIKENESS
    return alike


def _spread(points_px: Float32[np.ndarray, "N 2"], size_px: tuple[int, int]) -> np.ndarray:
    """Rows of the best corners of each cell; corners come best first."""
    cells = np.minimum(points_px / np.array(size_px) * _CELLS, np.array(_CELLS) - 1).astype(int)
    number = cells[:, 1] * _CELLS[0] + cells[:, 0]
    order = np.argsort(number, kind="stable")
    first = np.searchsorted(number[order], number[order])
    rank = np.empty(len(number), dtype=np.int64)
    rank[order] = np.arange(len(number)) - first
    return np.flatnonzero(rank < _A_CELL)


def _cut_patches(grey: Grey, points_px: Float32[np.ndarray, "N 2"]) -> Float32[np.ndarray, "N 121"]:
    """The picture around points, of mean 0 and length 1; zero where it is flat."""
    if not len(points_px):
        return np.empty((0, _PATCH_PX**2), np.float32)
    reach = np.arange(_PATCH_PX, dtype=np.float32) - _PATCH_PX // 2
    dx, dy = np.tile(reach, _PATCH_PX), np.repeat(reach, _PATCH_PX)
    cut = cv2.remap(
        grey,
        points_px[:, :1] + dx,
        points_px[:, 1:] + dy,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32)
    cut -= cut.mean(axis=1, keepdims=True)
    length: Float64[np.ndarray, "N 1"] = np.linalg.norm(cut, axis=1, keepdims=True)
    patches: Float32[np.ndarray, "N 121"] = cut / np.maximum(length, _PATCH_PX).astype(np.float32)
    return patches
