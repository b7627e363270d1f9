"""Contact sheets are grids of frames with their times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.drawing.contact_sheet import Tile, build_contact_sheet, choose_frames, set_beside
from climbing.errors import InvalidInput

lawful = settings(derandomize=True, deadline=None, max_examples=60)
MARGIN_PX, TITLE_LINE_PX, BACKGROUND = 8, 26, 24


def _tiles(count: int, width_px: int = 60, height_px: int = 80) -> list[Tile]:
    """Each in one grey of its own."""
    shape = (height_px, width_px, 3)
    return [Tile(500 * i, np.full(shape, 60 + 15 * i, dtype=np.uint8)) for i in range(count)]


def _place(index: int, columns: int, lines: int = 0) -> tuple[slice, slice]:
    """Where a tile of 60 by 80 pixels must lie."""
    row, column = divmod(index, columns)
    y = MARGIN_PX + TITLE_LINE_PX * lines + row * (80 + MARGIN_PX)
    x = MARGIN_PX + column * (60 + MARGIN_PX)
    return slice(y, y + 80), slice(x, x + 60)


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (6, 3, 2), (7, 3, 3), (2, 5, 1)])
def test_tiles_lie_in_rows_with_margins(count: int, columns: int, rows: int) -> None:
    """Read like text; places that are left over stay empty."""
    sheet = build_contact_sheet(_tiles(count), columns=columns, tile_height_px=80)
    assert sheet.shape == (8 + rows * 88, 8 + columns * 68, 3)
    covered = np.zeros(sheet.shape[:2], dtype=bool)
    for index in range(count):
        rows_of, columns_of = _place(index, columns)
        covered[rows_of, columns_of] = True
        # The upper half is free of text.
        assert (sheet[rows_of, columns_of][:40] == 60 + 15 * index).all()
    assert (sheet[~covered] == BACKGROUND).all()


def test_every_tile_bears_its_time() -> None:
    """In its lower left corner, light on a dark rim, and different for different times."""
    same = np.full((80, 60, 3), 128, dtype=np.uint8)
    tiles = [Tile(t_ms, same) for t_ms in (1500, 1540, 2500)]
    sheet = build_contact_sheet(tiles, columns=3, tile_height_px=80)
    first, second, third = (sheet[_place(index, 3)] for index in range(3))
    assert np.array_equal(first, second)  # both round to 1.5 s
    assert not np.array_equal(first, third)
    changed = (first != 128).any(axis=2)
    assert changed[55:, :50].any()
    assert not changed[:55].any()
    assert first.max() > 200
    assert first[changed].min() < 60


def test_titles_stand_above_the_grid() -> None:
    """Each line takes a strip, and tiles move down."""
    tiles = _tiles(2)
    sheet = build_contact_sheet(tiles, columns=2, tile_height_px=80, title=("reach", "balance"))
    assert sheet.shape == (8 + 2 * 26 + 88, 8 + 2 * 68, 3)
    for line in range(2):
        strip = sheet[line * TITLE_LINE_PX : (line + 1) * TITLE_LINE_PX]
        assert strip.max() > 200
    assert (sheet[_place(1, 2, lines=2)][:40] == 75).all()


@pytest.mark.parametrize(("width_px", "height_px", "fitted_px"), [(120, 160, 60), (30, 40, 60)])
def test_frames_are_fitted_to_the_height(width_px: int, height_px: int, fitted_px: int) -> None:
    """Their proportions stay."""
    sheet = build_contact_sheet(_tiles(1, width_px, height_px), columns=1, tile_height_px=80)
    assert sheet.shape == (96, fitted_px + 16, 3)


def test_the_frames_themselves_are_left_as_they_are() -> None:
    """Times are written on copies, also where the size stays."""
    tiles = _tiles(3)
    build_contact_sheet(tiles, columns=3, tile_height_px=80)
    for index, tile in enumerate(tiles):
        assert (tile.picture == 60 + 15 * index).all()


WRONG = {
    "no tile": ([], 1, 80, "tiles: have shapes"),
    "tiles of two sizes": ([*_tiles(1), *_tiles(1, 61)], 1, 80, "must be at least one, all alike"),
    "no column": (_tiles(1), 0, 80, "columns: is 0, must be at least 1"),
    "no height": (_tiles(1), 1, 0, "tile_height_px: is 0, must be at least 1"),
}


@pytest.mark.parametrize(("tiles", "columns", "height_px", "text"), WRONG.values(), ids=WRONG)
def test_impossible_sheets_are_refused(
    tiles: list[Tile], columns: int, height_px: int, text: str
) -> None:
    """The error names the argument and the legal values."""
    with pytest.raises(InvalidInput, match=text):
        build_contact_sheet(tiles, columns=columns, tile_height_px=height_px)


@lawful
@given(st.integers(0, 2000), st.integers(0, 50))
def test_chosen_frames_are_spread_evenly(count: int, wanted: int) -> None:
    """So many of the clip's numbers, in order, without repeats, with gaps that differ by one."""
    chosen = choose_frames(count, wanted)
    assert len(chosen) == min(count, wanted)
    assert chosen == sorted(set(chosen))
    assert all(0 <= number < count for number in chosen)
    assert len(set(np.diff(chosen))) <= 2


def test_chosen_frames_lie_in_the_middle_of_their_shares() -> None:
    """Neither the first nor the last frame says much."""
    assert choose_frames(100, 4) == [12, 37, 62, 87]
    assert choose_frames(3, 5) == [0, 1, 2]


@pytest.mark.parametrize(("height_px", "width_px"), [(40, 20), (88, 44), (500, 250)])
def test_a_picture_set_beside_fills_the_height(height_px: int, width_px: int) -> None:
    """With the sheet unchanged, a margin around, and its proportions kept."""
    sheet = build_contact_sheet(_tiles(2), columns=2, tile_height_px=80)
    picture = np.full((height_px, width_px, 3), 200, dtype=np.uint8)
    both = set_beside(sheet, picture)
    assert both.shape == (96, sheet.shape[1] + 40 + MARGIN_PX, 3)
    assert np.array_equal(both[:, : sheet.shape[1]], sheet)
    beside = both[:, sheet.shape[1] :]
    assert (beside[MARGIN_PX:-MARGIN_PX, :-MARGIN_PX] == 200).all()
    assert (beside[:MARGIN_PX] == BACKGROUND).all()
    assert (beside[:, -MARGIN_PX:] == BACKGROUND).all()
