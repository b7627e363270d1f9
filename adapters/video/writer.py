"""Writes pictures as an H.264 video that phones and browsers play."""

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from jaxtyping import UInt8


class VideoWriter:
    """Appends pictures to an MP4 file. Used as a context manager; on an error the file is removed.

    Args:
        path: Of the new file.
        width_px: Even.
        height_px: Even.
        fps: Constant frame rate.
        quality: libx264's constant rate factor, smaller is better and larger in bytes.
        codec: `libx264` or `libx265`.
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
        self._path = path
        # The index goes to the front so that playback can start before the download ends.
        self._container = av.open(str(path), mode="w", options={"movflags": "+faststart"})
        stream = self._container.add_stream(codec, rate=fps)
        if not isinstance(stream, VideoStream):
            raise TypeError(f"{codec!r} is no video codec")
        self._stream = stream
        self._stream.width, self._stream.height = width_px, height_px
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = {"crf": str(quality), "preset": "veryfast"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()
        if error is not None:
            self._path.unlink(missing_ok=True)

    def write(self, rgb: UInt8[np.ndarray, "H W 3"]) -> None:
        """Appends one picture of the writer's size."""
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        self._container.mux(self._stream.encode(frame))
