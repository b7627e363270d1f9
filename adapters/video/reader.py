"""Decodes a video once, upright, with true times; says what is wrong with a bad one."""

from collections.abc import Iterator
from fractions import Fraction
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, TypeAlias

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from jaxtyping import UInt8

from adapters.errors import NoFrames, NotAVideo, NoVideoStream, TruncatedVideo
from adapters.video.facts import VideoFacts

# Only plain files and plain containers: a playlist could make FFmpeg open other files and hosts.
_OPEN_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts",
}

# A clip that ends more than this much before its declared end is called truncated [share].
_MISSING_TAIL = 0.02


VideoSource: TypeAlias = Path | BinaryIO | RawIOBase


class DecodedFrame(NamedTuple):
    """One picture.

    Attributes:
        t_ms: Presentation time, strictly increasing.
        rgb: Upright.
    """

    t_ms: int
    rgb: UInt8[np.ndarray, "H W 3"]


class VideoReader:
    """Reads one video from the first picture to the last.

    Used as a context manager. A tail that is missing or damaged ends the frames early and sets
    `truncated`; a damaged picture in the middle is left out.

    Args:
        source: A path, or a seekable binary file.

    Raises:
        NotAVideo: No container that can be read.
        TruncatedVideo: The container breaks off before its index.
        NoVideoStream: Nothing to see in it.
        NoFrames: A video stream without a picture.
    """

    def __init__(self, source: VideoSource) -> None:
        self._container = _open(source)
        try:
            self._stream = _video_stream(self._container)
            self._frames = _decode(self._container, self._stream)
            self._first = self._decode_first()
        except BaseException:
            self._container.close()
            raise
        self.facts = _facts_of(self._container, self._stream, self._first)
        self._decoded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._container.close()

    def read_frames(self) -> Iterator[DecodedFrame]:
        """Every picture, once.

        Times come from the container, so a variable frame rate is kept; where two pictures would
        share a millisecond the later one moves on by one.
        """
        last_ms = -1
        frame: VideoFrame | None = self._first
        while frame is not None:
            last_ms = max(_time_ms(frame, self.facts.fps, self._decoded), last_ms + 1)
            self._decoded += 1
            yield DecodedFrame(last_ms, _upright(frame, self.facts.rotation_deg))
            frame = next(self._frames, None)

    @property
    def truncated(self) -> bool:
        """After the last frame: whether the end that the container declares was missing."""
        declared = self.facts.declared_frames
        return declared is not None and self._decoded < declared * (1 - _MISSING_TAIL)

    def _decode_first(self) -> VideoFrame:
        first = next(self._frames, None)
        if first is None:
            raise NoFrames("the video stream has no picture that can be decoded")
        return first


def probe_video(source: VideoSource) -> VideoFacts:
    """The facts of a video, from its index and first picture; errors as for `VideoReader`."""
    with VideoReader(source) as reader:
        return reader.facts


def _open(source: VideoSource) -> InputContainer:
    target = str(source) if isinstance(source, Path) else source
    try:
        return av.open(target, mode="r", options=_OPEN_OPTIONS)
    except av.error.FileNotFoundError as error:
        raise NotAVideo(f"there is no file {source}") from error
    except (av.error.FFmpegError, ValueError) as error:
        if _starts_like_mp4(source):
            reason = "the video breaks off before its index, so nothing of it can be read"
            raise TruncatedVideo(reason) from error
        raise NotAVideo("the file is not a video that can be read") from error


def _starts_like_mp4(source: VideoSource) -> bool:
    """Whether the first box is `ftyp`: then the file was meant to be an MP4 or MOV."""
    if isinstance(source, Path):
        if not source.is_file():
            return False
        with source.open("rb") as file:
            return file.read(8)[4:] == b"ftyp"
    source.seek(0)
    start = source.read(8)
    return start is not None and start[4:] == b"ftyp"


def _video_stream(container: InputContainer) -> VideoStream:
    for stream in container.streams.video:
        # The cover of an audio file is a video stream with one attached picture.
        if not stream.disposition & av.stream.Disposition.attached_pic:
            stream.thread_type = "AUTO"
            return stream
    raise NoVideoStream("the file has no video stream")


def _decode(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """Decoded pictures; what cannot be decoded is left out, what cannot be read ends the stream."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def _facts_of(container: InputContainer, stream: VideoStream, first: VideoFrame) -> VideoFacts:
    rotation_deg = round(first.rotation / 90) * 90 % 360
    on_its_side = rotation_deg in {90, 270}
    rate = stream.average_rate or stream.guessed_rate or Fraction(0)
    return VideoFacts(
        container=container.format.name,
        codec=stream.codec_context.name,
        width_px=first.height if on_its_side else first.width,
        height_px=first.width if on_its_side else first.height,
        rotation_deg=rotation_deg,
        fps=float(rate),
        duration_ms=_duration_ms(container, stream),
        declared_frames=stream.frames or None,
    )


def _duration_ms(container: InputContainer, stream: VideoStream) -> int:
    if stream.duration is not None and stream.time_base is not None:
        return round(stream.duration * stream.time_base * 1000)
    if container.duration is not None:
        return round(container.duration * 1000 / av.time_base)
    return 0


def _time_ms(frame: VideoFrame, fps: float, index: int) -> int:
    if frame.pts is not None and frame.time_base is not None:
        return round(frame.pts * frame.time_base * 1000)
    return round(index * 1000 / fps) if fps else index


def _upright(frame: VideoFrame, rotation_deg: int) -> UInt8[np.ndarray, "H W 3"]:
    picture: UInt8[np.ndarray, "H W 3"] = frame.to_ndarray(format="rgb24")
    return np.ascontiguousarray(np.rot90(picture, rotation_deg // 90))
