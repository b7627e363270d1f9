"""Small films for the tests of the video adapter, written with PyAV and not with our own writer.

Every picture says which one it is and which way up it was stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

Picture = np.ndarray

CORNER_PX = 24
_FIRST_LEVEL, _LEVEL_STEP = 30, 8
_MILLISECONDS = Fraction(1, 1000)
_QUIET = {"libx265": {"x265-params": "log-level=none"}}


@dataclass(frozen=True)
class Film:
    """How a film is made.

    Attributes:
        frames: How many pictures; beyond 25 their numbers repeat.
        stamps_ms: When each is shown; None for the constant rate.
        turn: Arguments of PyAV's `set_display_rotation`; None for no display matrix.
        encoder: Options of the encoder.
        muxer: Options of the container.
        colours: Numbers that are written into the stream, by attribute.
        noise: Whether a part of each picture is noise, so that each takes hundreds of bytes.
    """

    frames: int = 20
    width_px: int = 96
    height_px: int = 64
    fps: int = 25
    codec: str = "libx264"
    pixels: str = "yuv420p"
    stamps_ms: Sequence[int] | None = None
    turn: tuple[float, bool, bool] | None = None
    encoder: dict[str, str] = field(default_factory=dict)
    muxer: dict[str, str] = field(default_factory=dict)
    colours: dict[str, int] = field(default_factory=dict)
    noise: bool = False

    def write(self, path: Path) -> Path:
        """Writes it; the name's ending chooses the container."""
        with av.open(str(path), "w", options=self.muxer) as container:
            stream = self._add_stream(container)
            for number in range(self.frames):
                container.mux(stream.encode(self._frame(number)))
            container.mux(stream.encode(None))
        return path

    def _add_stream(self, container: av.container.OutputContainer) -> VideoStream:
        stream = container.add_stream(self.codec, rate=self.fps)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = self.width_px, self.height_px, self.pixels
        stream.options = _QUIET.get(self.codec, {}) | self.encoder
        if self.stamps_ms is not None:
            stream.codec_context.time_base = _MILLISECONDS
        if self.turn is not None:
            stream.set_display_rotation(*self.turn)
        for name, value in self.colours.items():
            setattr(stream.codec_context, name, value)
        return stream

    def _frame(self, number: int) -> VideoFrame:
        rgb = make_picture(number, self.width_px, self.height_px)
        if self.noise:
            above_centre = rgb[:CORNER_PX, CORNER_PX:]
            above_centre[:] = np.random.default_rng(number).integers(0, 90, above_centre.shape)
        frame = VideoFrame.from_ndarray(rgb, format="rgb24")
        if self.stamps_ms is not None:
            frame.pts, frame.time_base = self.stamps_ms[number], _MILLISECONDS
        return frame


def make_picture(number: int, width_px: int = 96, height_px: int = 64) -> Picture:
    """White in the upper left corner, dark elsewhere; the centre's grey is the number."""
    rgb = np.full((height_px, width_px, 3), 16, dtype=np.uint8)
    rgb[:CORNER_PX, :CORNER_PX] = 255
    rgb[CORNER_PX : height_px - 8, CORNER_PX : width_px - 8] = _level(number)
    return rgb


def read_number(rgb: Picture) -> int:
    """Which picture this is; the centre stays in place however the picture is turned."""
    y, x = rgb.shape[0] // 2, rgb.shape[1] // 2
    level = float(rgb[y - 4 : y + 4, x - 4 : x + 4].mean())
    return round((level - _FIRST_LEVEL) / _LEVEL_STEP)


def find_white_corner(rgb: Picture) -> str:
    """`upper left` for a picture that is the right way up."""
    near, far = slice(0, 16), slice(-16, None)
    corners = {
        "upper left": rgb[near, near],
        "upper right": rgb[near, far],
        "lower left": rgb[far, near],
        "lower right": rgb[far, far],
    }
    return max(corners, key=lambda name: float(corners[name].mean()))


def write_sound(path: Path, *, cover: bool = False) -> Path:
    """Half a second of silence, with a picture of the album if asked."""
    with av.open(str(path), "w", format="mp4") as container:
        sound = container.add_stream("aac", rate=44_100)
        if cover:
            _mux_cover(container)
        for start in range(0, 20 * 1024, 1024):
            silence = np.zeros((2, 1024), dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    return path


def _level(number: int) -> int:
    return _FIRST_LEVEL + _LEVEL_STEP * (number % 25)


def _mux_cover(container: av.container.OutputContainer) -> None:
    cover = container.add_stream("mjpeg", rate=1)
    cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
    cover.disposition = av.stream.Disposition.attached_pic
    frame = VideoFrame.from_ndarray(make_picture(0, 64, 64), format="rgb24")
    container.mux(cover.encode(frame.reformat(format="yuvj420p")))
    container.mux(cover.encode(None))
