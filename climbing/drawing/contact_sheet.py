"""Several frames of a climb on one sheet, each with its time."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import UInt8

from climbing.drawing.lettering import write_text
from climbing.errors import InvalidInput

_MARGIN_PX: Final = 8
_BACKGROUND: Final = 24
_TITLE_LINE_PX: Final = 26


class Tile(NamedTuple):
    """One frame of the sheet.

    Attributes:
        t_ms: When.
        picture: With what is drawn over it.
    """

    t_ms: int
    picture: UInt8[np.ndarray, "H W 3"]


def build_contact_sheet(
    tiles: Sequence[Tile], *, columns: int, tile_height_px: int, title: Sequence[str] = ()
) -> UInt8[np.ndarray, "H W 3"]:
    """A grid of frames under a few lines of text.

    Args:
        tiles: All of one size, at least one.
        columns: How many side by side.
        tile_height_px: Of each frame on the sheet.
        title: Lines above the grid.

    Raises:
        InvalidInput: There is no tile, their sizes differ, or a number is not positive.
    """
    _check(tiles, columns, tile_height_px)
    small = [_fit(tile, tile_height_px) for tile in tiles]
    rows = math.ceil(len(small) / columns)
    height_px, width_px = small[0].shape[:2]
    top_px = _MARGIN_PX + _TITLE_LINE_PX * len(title)
    sheet: UInt8[np.ndarray, "H W 3"] = np.full(
        (
            top_px + rows * (height_px + _MARGIN_PX),
            _MARGIN_PX + columns * (width_px + _MARGIN_PX),
            3,
        ),
        _BACKGROUND,
        dtype=np.uint8,
    )
    for index, picture in enumerate(small):
        row, column = divmod(index, columns)
        y = top_px + row * (height_px + _MARGIN_PX)
        x = _MARGIN_PX + column * (width_px + _MARGIN_PX)
        sheet[y : y + height_px, x : x + width_px] = picture
    for number, line in enumerate(title):
        write_text(sheet, line, (_MARGIN_PX, _TITLE_LINE_PX * (number + 1) - 6), 0.55)
    return sheet


def set_beside(
    sheet: UInt8[np.ndarray, "H W 3"], picture: UInt8[np.ndarray, "h w 3"]
) -> UInt8[np.ndarray, "H V 3"]:
    """The sheet with a picture to its right, as high as the margins allow."""
    height_px = sheet.shape[0] - 2 * _MARGIN_PX
    width_px = max(1, round(picture.shape[1] * height_px / picture.shape[0]))
    fitted = cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_AREA)
    space = ((_MARGIN_PX, _MARGIN_PX), (0, _MARGIN_PX), (0, 0))
    return np.concatenate([sheet, np.pad(fitted, space, constant_values=_BACKGROUND)], axis=1)


def choose_frames(count: int, wanted: int) -> list[int]:
    """So many frame numbers, evenly over the clip, without repeats."""
    if count <= wanted:
        return list(range(count))
    return [round((i + 0.5) * count / wanted - 0.5) for i in range(wanted)]


def _check(tiles: Sequence[Tile], columns: int, tile_height_px: int) -> None:
    if columns < 1:
        raise InvalidInput("columns", f"is {columns}, must be at least 1")
    if tile_height_px < 1:
        raise InvalidInput("tile_height_px", f"is {tile_height_px}, must be at least 1")
    shapes = {tile.picture.shape for tile in tiles}
    if len(shapes) != 1:
        raise InvalidInput(
            "tiles", f"have shapes {sorted(shapes)}, must be at least one, all alike"
        )


def _fit(tile: Tile, height_px: int) -> UInt8[np.ndarray, "H W 3"]:
    scale = height_px / tile.picture.shape[0]
    size = (max(1, round(tile.picture.shape[1] * scale)), height_px)
    small: UInt8[np.ndarray, "H W 3"] = np.asarray(
        cv2.resize(tile.picture, size, interpolation=cv2.INTER_AREA)
    )
    write_text(small, f"{tile.t_ms / 1000:.1f} s", (6, height_px - 8), 0.5)
    return small
