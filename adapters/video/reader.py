"""Decodes a video once, upright, with true times; says what is wrong with a bad one."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from types import TracebackType
from typing import Final, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from jaxtyping import UInt8

from adapters.errors import NoFrames, TruncatedVideo
from adapters.video.colours import to_rgb
from adapters.video.decoding import PictureDecoder
from adapters.video.facts import VideoFacts, check_pixels
from adapters.video.opening import VideoSource, breaks_off, find_video_stream, open_container
from adapters.video.orientation import Orientation
from adapters.video.presentation import PresentationClock

# The 8K of phones with a margin. A file of a few bytes may claim any size; decoders believe it.
_MAX_PIXELS: Final = 8192 * 4608

# A clip that ends more than this much before its declared end is called truncated [share].
_MISSING_TAIL: Final = 0.02


class DecodedFrame:
    """One picture, whose colours are converted when somebody looks at them.

    Args:
        t_ms: Presentation time, strictly increasing.
        picture: As it is stored.
        orientation: How that is turned upright.
    """

    def __init__(self, t_ms: int, picture: VideoFrame, orientation: Orientation) -> None:
        self.t_ms: Final = t_ms
        self._picture = picture
        self._orientation = orientation

    @cached_property
    def rgb(self) -> UInt8[np.ndarray, "H W 3"]:
        """Upright.

        Raises:
            UnsupportedVideo: The colours cannot be converted.
        """
        return self._orientation.turn_upright(to_rgb(self._picture))


class VideoReader:
    """Reads one video from the first picture to the last.

    Used as a context manager. A tail that is missing or damaged ends the frames early and sets
    `truncated`. A damaged picture in the middle is left out; with HEVC so are those up to the next
    key picture, since they cannot be decoded without it.

    Args:
        source: A path, or a seekable binary file.
        max_pixels: Of each picture, at most.

    Raises:
        NotAVideo: No container that can be read.
        TruncatedVideo: The container breaks off before its index or its first picture.
        NoVideoStream: Nothing to see in it.
        NoFrames: A video stream without a picture.
        UnsupportedVideo: A codec that no decoder knows.
        VideoTooLarge: Larger pictures than `max_pixels`.
    """

    def __init__(self, source: VideoSource, *, max_pixels: int = _MAX_PIXELS) -> None:
        self._container = open_container(source, max_pixels=max_pixels)
        self._decoder: PictureDecoder | None = None
        try:
            self._stream = find_video_stream(self._container, max_pixels=max_pixels)
            self._decoder = PictureDecoder(self._container, self._stream, max_pixels=max_pixels)
            first = _first_picture(self._decoder, source)
            check_pixels(first.width, first.height, max_pixels)
            self._orientation = Orientation.from_frame(first)
            self.facts = _facts_of(self._container, self._stream, first, self._orientation)
        except BaseException:
            self.close()
            raise
        self._first: VideoFrame | None = first
        self._clock = PresentationClock(self._picture_ms)
        self._end_ms = 0
        self._truncated = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file; frames that were read stay valid."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None
        self._container.close()

    def read_frames(self) -> Iterator[DecodedFrame]:
        """Every picture, once; a second call goes on where the first one stopped.

        Raises:
            ValueError: The reader is closed.
        """
        while (picture := self._next_picture()) is not None:
            t_ms = self._clock.advance(_stamp_ms(picture, self._stream))
            yield DecodedFrame(t_ms, picture, self._orientation)

    @property
    def truncated(self) -> bool:
        """After the last frame: whether the end that the container declares was missing."""
        return self._truncated

    @property
    def _picture_ms(self) -> float:
        return 1000 / self.facts.fps if self.facts.fps else 1

    def _next_picture(self) -> VideoFrame | None:
        if self._decoder is None:
            raise ValueError("the video is closed")
        # Handed over rather than kept, so that no picture lives longer than its turn.
        picture, self._first = self._first or next(self._decoder, None), None
        if picture is None:
            self._truncated = self._decoder.breaks_off or self._misses_end()
        elif picture.pts is not None:
            shown_until = picture.pts + (picture.duration or 0)
            self._end_ms = max(self._end_ms, _to_ms(shown_until, self._stream))
        return picture

    def _misses_end(self) -> bool:
        """Whether the pictures end before the stream does, by what the container declares."""
        if self._stream.duration is None:
            return False
        declared_ms = _to_ms(self._stream.duration, self._stream)
        start_ms = _to_ms(self._stream.start_time or 0, self._stream)
        missing_ms = start_ms + declared_ms - self._end_ms
        return missing_ms > max(_MISSING_TAIL * declared_ms, self._picture_ms / 2)


def probe_video(source: VideoSource, *, max_pixels: int = _MAX_PIXELS) -> VideoFacts:
    """The facts of a video, from its index and first picture; as for `VideoReader`."""
    with VideoReader(source, max_pixels=max_pixels) as reader:
        return reader.facts


def _first_picture(decoder: PictureDecoder, source: VideoSource) -> VideoFrame:
    first = next(decoder, None)
    if first is not None:
        return first
    if breaks_off(source):
        raise TruncatedVideo("the video breaks off before its first picture")
    raise NoFrames("the video stream has no picture that can be decoded")


def _facts_of(
    container: InputContainer, stream: VideoStream, first: VideoFrame, orientation: Orientation
) -> VideoFacts:
    width_px, height_px = first.width, first.height
    if orientation.swaps_sides:
        width_px, height_px = height_px, width_px
    return VideoFacts(
        container=container.format.name,
        codec=stream.codec_context.codec.canonical_name,
        width_px=width_px,
        height_px=height_px,
        rotation_deg=orientation.rotation_deg,
        mirrored=orientation.mirrored,
        fps=float(stream.average_rate or stream.guessed_rate or 0),
        duration_ms=_duration_ms(container, stream),
        declared_frames=stream.frames or None,
    )


def _duration_ms(container: InputContainer, stream: VideoStream) -> int:
    if stream.duration is not None:
        return _to_ms(stream.duration, stream)
    return round((container.duration or 0) * 1000 / av.time_base)


def _stamp_ms(picture: VideoFrame, stream: VideoStream) -> int | None:
    return None if picture.pts is None else _to_ms(picture.pts, stream)


def _to_ms(ticks: int, stream: VideoStream) -> int:
    return round(ticks * (stream.time_base or Fraction(1)) * 1000)
