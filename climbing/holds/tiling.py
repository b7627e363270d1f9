"""Cuts a photo of any size into the square tiles that the network sees. Knows no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from climbing.holds.network import TILE_PX

# Longest sides at which a photo is looked at [px]: once as a whole for what is large, once closely.
LEVELS_PX: Final = (640, 1280)
# Once more where holds turn out to be small: a high wall, or a photographer far away.
CLOSEST_PX: Final = 1760
# A small photo is not blown up beyond this for the close look.
_MOST_ENLARGED: Final = 1.5
# A hold must fit into what two tiles share; small ones need little.
OVERLAP_PX: Final = 160
LEAST_OVERLAP_PX: Final = 80
# What ends this close to the edge of its tile may go on behind it.
_EDGE_PX: Final = 3.0
_PADDING: Final = 127


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a tile lies in the photo.

    Attributes:
        scale: Pixels of the tile for each of the photo.
        offset_px: Its upper left corner, x and y, in pixels of the scaled photo.
        photo_size_px: Width and height of the photo.
    """

    scale: float
    offset_px: tuple[int, int]
    photo_size_px: tuple[int, int]

    def to_photo_px(self, points_px: Float32[np.ndarray, "... 2"]) -> Float32[np.ndarray, "... 2"]:
        """Pixels of the tile to pixels of the photo."""
        moved: Float32[np.ndarray, "... 2"] = (
            points_px + np.array(self.offset_px, np.float32)
        ) / np.float32(self.scale)
        return moved

    def is_cut_off(self, boxes_px: Float32[np.ndarray, "K 4"]) -> Bool[np.ndarray, " K"]:
        """Which boxes end at an edge of the tile behind which the photo goes on."""
        low, high = self.inner_edges_px()
        ends_low = boxes_px[:, :2] < low + _EDGE_PX
        ends_high = boxes_px[:, 2:] > high - _EDGE_PX
        cut: Bool[np.ndarray, " K"] = np.any(ends_low | ends_high, axis=1)
        return cut

    def inner_edges_px(self) -> tuple[np.ndarray, np.ndarray]:
        """Left and top, right and bottom edge; infinitely far where the photo ends there."""
        offset = np.array(self.offset_px)
        size = np.array(self.photo_size_px) * self.scale
        low = np.where(offset > 0, 0.0, -np.inf)
        high = np.where(offset + TILE_PX < size - 1, float(TILE_PX), np.inf)
        return low, high


def choose_scales(longest_px: int, levels_px: Sequence[int] = LEVELS_PX) -> list[float]:
    """One for each level; a photo too small for a closer look gets none.

    Args:
        longest_px: Longest side of the photo.
        levels_px: Longest sides at which it is to be looked at, rising.
    """
    scales = [levels_px[0] / longest_px]
    for level in levels_px[1:]:
        scale = min(level / longest_px, _MOST_ENLARGED)
        if scale > 1.25 * scales[-1]:
            scales.append(scale)
    return scales


def cut_tiles(
    rgb: UInt8[np.ndarray, "H W 3"], scales: Sequence[float], overlap_px: int = OVERLAP_PX
) -> tuple[list[Tile], UInt8[np.ndarray, "N 640 640 3"]]:
    """Tiles that cover a photo at each scale, padded with grey where it ends.

    Args:
        rgb: The photo.
        scales: Pixels of the tiles for each of the photo; see `choose_scales`.
        overlap_px: What neighbours share at least.
    """
    height, width = rgb.shape[:2]
    places: list[Tile] = []
    pictures: list[UInt8[np.ndarray, "640 640 3"]] = []
    for scale in scales:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        scaled = cv2.resize(rgb, size, interpolation=way)
        for top in _list_starts(size[1], overlap_px):
            for left in _list_starts(size[0], overlap_px):
                places.append(Tile(scale, (left, top), (width, height)))
                pictures.append(_pad(scaled[top : top + TILE_PX, left : left + TILE_PX]))
    return places, np.stack(pictures)


def _list_starts(length_px: int, overlap_px: int) -> list[int]:
    """Where tiles start along one side, evenly, overlapping."""
    if length_px <= TILE_PX:
        return [0]
    count = int(np.ceil((length_px - overlap_px) / (TILE_PX - overlap_px)))
    return [round(start) for start in np.linspace(0, length_px - TILE_PX, count)]


def _pad(picture: UInt8[np.ndarray, "h w 3"]) -> UInt8[np.ndarray, "640 640 3"]:
    height, width = picture.shape[:2]
    padded = np.full((TILE_PX, TILE_PX, 3), _PADDING, np.uint8)
    padded[:height, :width] = picture
    return padded
