"""Tiles cover the whole photo, at its own place and scale."""

import numpy as np
import pytest

from climbing.holds.network import TILE_PX
from climbing.holds.tiling import choose_scales, cut_tiles

SIZES = [(640, 640), (480, 1900), (3000, 4000), (33, 700), (100, 100), (1281, 640)]


@pytest.mark.parametrize("size", SIZES)
def test_every_pixel_is_on_a_tile_of_every_level(size: tuple[int, int]) -> None:
    """No part of a photo is left out."""
    height, width = size
    rgb = np.zeros((height, width, 3), np.uint8)
    tiles, pictures = cut_tiles(rgb, choose_scales(max(size)))
    assert pictures.shape == (len(tiles), TILE_PX, TILE_PX, 3)
    for scale in {tile.scale for tile in tiles}:
        seen = np.zeros((height, width), bool)
        for tile in (t for t in tiles if t.scale == scale):
            corners = tile.to_photo_px(np.array([[0, 0], [TILE_PX, TILE_PX]], np.float32))
            (left, top), (right, bottom) = np.round(corners).astype(int).clip(0)
            seen[top:bottom, left:right] = True
        assert seen.all()


@pytest.mark.parametrize("size", SIZES)
def test_a_point_of_the_photo_is_found_back(size: tuple[int, int]) -> None:
    """A bright spot on the photo is where the tile's transform says it is."""
    height, width = size
    rgb = np.zeros((height, width, 3), np.uint8)
    spot = max(2, min(size) // 12)
    y, x = height // 3, width // 2
    rgb[y - spot : y + spot, x - spot : x + spot] = 255
    tiles, pictures = cut_tiles(rgb, choose_scales(max(size)))
    found = 0
    for tile, picture in zip(tiles, pictures, strict=True):
        rows, columns = np.nonzero(picture[..., 0] > 200)
        low, high = tile.inner_edges_px()
        middle = np.array([columns.mean(), rows.mean()], np.float32) + 0.5 if len(rows) else None
        if middle is None or (middle < low + 60).any() or (middle > high - 60).any():
            continue
        assert np.abs(tile.to_photo_px(middle) - [x, y]).max() < 1.5 / tile.scale
        found += 1
    assert found


def test_only_edges_behind_which_the_photo_goes_on_cut_something_off() -> None:
    """A hold at the photo's own edge is whole as far as anybody can see."""
    tiles, _ = cut_tiles(np.zeros((1280, 1280, 3), np.uint8), choose_scales(1280))
    whole = [tile for tile in tiles if tile.scale < 1]
    corner = [tile for tile in tiles if tile.scale == 1 and tile.offset_px == (0, 0)]
    boxes = np.array([[0, 0, 30, 30], [600, 100, 640, 140], [300, 300, 340, 340]], np.float32)
    assert not whole[0].is_cut_off(boxes).any()
    assert corner[0].is_cut_off(boxes).tolist() == [False, True, False]
