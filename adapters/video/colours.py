"""Converts between the colours of encoded video and RGB."""

from typing import Final

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream
from jaxtyping import UInt8

from adapters.errors import UnsupportedVideo

# The number of ISO/IEC 23091-2 that says that a video does not name its matrix.
_UNSPECIFIED: Final = 2

# From here on players take an unnamed matrix for that of high definition [px].
_HD_WIDTH_PX: Final = 1280
_SD_HEIGHT_PX: Final = 576


def to_rgb(frame: VideoFrame) -> UInt8[np.ndarray, "H W 3"]:
    """The pixels of a decoded picture, as it is stored.

    Raises:
        UnsupportedVideo: The colours are in a system that FFmpeg cannot convert.
    """
    hd = frame.width >= _HD_WIDTH_PX or frame.height > _SD_HEIGHT_PX
    unnamed_hd = hd and frame.colorspace == _UNSPECIFIED
    matrix = Colorspace.ITU709 if unnamed_hd else None
    try:
        rgb: UInt8[np.ndarray, "H W 3"] = frame.to_ndarray(format="rgb24", src_colorspace=matrix)
    except av.error.FFmpegError as error:
        raise UnsupportedVideo(f"the video's colours cannot be converted: {error}") from error
    return rgb


def from_rgb(rgb: UInt8[np.ndarray, "H W 3"]) -> VideoFrame:
    """A picture in the system of high definition, BT.709 with limited range."""
    return VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
    )


def name_colours(stream: VideoStream) -> None:
    """Writes into a new stream which system `from_rgb` uses; players would have to guess."""
    stream.codec_context.colorspace = Colorspace.ITU709
    stream.codec_context.color_range = ColorRange.MPEG
    stream.codec_context.color_primaries = ColorPrimaries.BT709
    stream.codec_context.color_trc = ColorTrc.BT709
