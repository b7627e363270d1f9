"""Writes pictures as a video that phones and browsers play."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import av
import numpy as np
from av.video.stream import VideoStream
from jaxtyping import UInt8

from adapters.errors import DependencyUnreachable, InvalidInput
from adapters.video.colours import from_rgb, name_colours


class _Encoder(NamedTuple):
    """How an encoder is spoken to.

    Attributes:
        tag: How the codec is called in the file; iPhones play HEVC only as `hvc1`.
        options: Its own.
    """

    tag: str
    options: dict[str, str]


_ENCODERS: Final = {
    "libx264": _Encoder("avc1", {"preset": "veryfast"}),
    "libx265": _Encoder("hvc1", {"preset": "veryfast", "x265-params": "log-level=error"}),
}


class VideoWriter:
    """Appends pictures to an MP4 file, as a context manager.

    The file appears, or is replaced, when the last picture is in it; on an error there is none.

    Args:
        path: Of the new file.
        width_px: Even.
        height_px: Even.
        fps: Constant frame rate.
        quality: The encoder's constant rate factor, smaller is better and larger in bytes.
        codec: `libx264` or `libx265`.

    Raises:
        InvalidInput: A side is not even, the frame rate not positive, or the codec another.
    """

    def __init__(
        self,
        path: Path,
        width_px: int,
        height_px: int,
        *,
        fps: Fraction,
        quality: int = 20,
        codec: str = "libx264",
    ) -> None:
        if codec not in _ENCODERS:
            raise InvalidInput("codec", f"is {codec!r}, must be {' or '.join(_ENCODERS)}")
        if fps <= 0:
            raise InvalidInput("fps", f"is {fps}, must be positive")
        _check_side("width_px", width_px)
        _check_side("height_px", height_px)
        self._path = path
        self._partial = path.with_name(f"{path.name}.partial")
        self._shape = (height_px, width_px, 3)
        self._pictures = 0
        # The index goes to the front so that playback can start before the download ends.
        self._container = av.open(
            f"file:{self._partial}", mode="w", format="mp4", options={"movflags": "+faststart"}
        )
        stream = self._container.add_stream(codec, rate=fps)
        assert isinstance(stream, VideoStream)  # noqa: S101  # both encoders are for video
        self._stream = stream
        self._stream.width, self._stream.height = width_px, height_px
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.codec_tag = _ENCODERS[codec].tag
        self._stream.options = {"crf": str(quality), **_ENCODERS[codec].options}
        name_colours(self._stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            # Closing again does nothing, and after success there is nothing left to remove.
            with suppress(av.error.FFmpegError):
                self._container.close()
            self._partial.unlink(missing_ok=True)

    def write(self, rgb: UInt8[np.ndarray, "H W 3"]) -> None:
        """Appends one picture of the writer's size.

        Raises:
            InvalidInput: Its shape or type is another.
            DependencyUnreachable: The disk refuses.
        """
        if rgb.shape != self._shape or rgb.dtype != np.uint8:
            found = f"{rgb.dtype} of shape {rgb.shape}"
            raise InvalidInput("rgb", f"is {found}, must be uint8 of shape {self._shape}")
        try:
            self._container.mux(self._stream.encode(from_rgb(rgb)))
        except av.error.FFmpegError as error:
            raise self._refusal(error) from error
        self._pictures += 1

    def _finish(self) -> None:
        if not self._pictures:
            raise InvalidInput("pictures", "there is none, a video needs at least one")
        try:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._partial.replace(self._path)
        except (av.error.FFmpegError, OSError) as error:
            raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> DependencyUnreachable:
        reason = getattr(error, "strerror", None) or str(error)
        return DependencyUnreachable("disk", str(self._path), reason)


def _check_side(name: str, side_px: int) -> None:
    """Colour at half the resolution needs even sides."""
    if side_px <= 0 or side_px % 2:
        raise InvalidInput(name, f"is {side_px}, must be positive and even")
