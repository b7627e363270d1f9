"""Colours are those that were filmed, in whichever system they are stored."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from adapters.video.colours import to_rgb
from tests.unit.adapters.video.films import Picture
from tests.unit.adapters.video.viewing import view

BARS = ((200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (255, 255, 255), (0, 0, 0))

# The matrix a film is stored with, and the number of ISO/IEC 23091-2 that names it.
SYSTEMS = {
    "high definition": (Colorspace.ITU709, ColorRange.MPEG, 1),
    "high definition of full range": (Colorspace.ITU709, ColorRange.JPEG, 1),
    "PAL": (Colorspace.ITU601, ColorRange.MPEG, 5),
    "NTSC": (Colorspace.ITU601, ColorRange.MPEG, 6),
    "ultra high definition": (Colorspace.BT2020, ColorRange.MPEG, 9),
}
UNNAMED = 2


def _stored(width_px: int, matrix: Colorspace, extent: ColorRange) -> VideoFrame:
    columns = np.repeat(np.array(BARS, dtype=np.uint8), width_px // len(BARS), axis=0)
    frame = VideoFrame.from_ndarray(np.tile(columns, (64, 1, 1)), format="rgb24")
    return frame.reformat(format="yuv420p", dst_colorspace=matrix, dst_color_range=extent)


def _error(picture: Picture) -> int:
    """The farthest that any colour is off."""
    bar = picture.shape[1] // len(BARS)
    return int(np.abs(picture[32, bar // 2 :: bar].astype(int) - BARS).max())


@pytest.mark.parametrize(("matrix", "extent", "number"), SYSTEMS.values(), ids=SYSTEMS)
def test_the_named_system_is_used(
    matrix: Colorspace, extent: ColorRange, number: int, tmp_path: Path
) -> None:
    """Within what encoding costs."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "4"})
        stream.width, stream.height = 96, 64
        stream.codec_context.colorspace, stream.codec_context.color_range = number, extent
        container.mux(stream.encode(_stored(96, matrix, extent)))
        container.mux(stream.encode(None))
    assert _error(view(path).pictures[0]) <= 6


@pytest.mark.parametrize(
    ("width_px", "matrix"), [(1296, Colorspace.ITU709), (96, Colorspace.ITU601)]
)
def test_an_unnamed_system_is_that_of_its_size(width_px: int, matrix: Colorspace) -> None:
    """As players take it: BT.709 from high definition on, else BT.601."""
    frame = _stored(width_px, matrix, ColorRange.MPEG)
    frame.colorspace = UNNAMED
    assert _error(to_rgb(frame)) <= 6
    assert frame.colorspace == UNNAMED
