"""Opens a file as a container of pictures, or says what is wrong with it. Decodes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import SEEK_END
from pathlib import Path
from typing import Final, TypeAlias

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from adapters.errors import (
    NotAVideo,
    NoVideoStream,
    TruncatedVideo,
    UnsupportedVideo,
    VideoError,
)
from adapters.video.boxes import BoxLayout, SeekableFile, read_layout
from adapters.video.facts import check_pixels

VideoSource: TypeAlias = Path | SeekableFile

# Only plain files and plain containers: a playlist could make FFmpeg open other files and hosts.
_PLAIN_FILES_ONLY: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts",
}

# FFmpeg counts the pixels of a picture with its rows padded, at most so many more than it shows.
_PADDING_PIXELS: Final = 64 * 65_536

# HEIF photos share the container of MP4, and FFmpeg shows them as a video of one picture.
_PHOTO_BRANDS: Final = frozenset({"heic", "heix", "heim", "heis", "mif1", "avif"})


def open_container(source: VideoSource, *, max_pixels: int) -> InputContainer:
    """Opens a container and reads its index.

    Args:
        source: A path, or a seekable binary file.
        max_pixels: FFmpeg decodes no larger pictures while it looks at the streams.

    Raises:
        NotAVideo: No container that can be read.
        TruncatedVideo: The container breaks off before its index.
    """
    _check_readable(source)
    # With its protocol spelled out, a name such as `wall:2.mp4` is not taken for one.
    target = f"file:{source}" if isinstance(source, Path) else source
    options = _PLAIN_FILES_ONLY | bound_pixels(max_pixels)
    try:
        # Old recorders write titles in other encodings than UTF-8; nobody here reads them.
        container = av.open(target, mode="r", options=options, metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise _diagnose(source) from error
    if container.metadata.get("major_brand") in _PHOTO_BRANDS:
        container.close()
        raise NotAVideo("the file is a photo, not a video")
    # FFmpeg makes do with the beginning of an index, even if no picture or sound is in it.
    if not (container.streams.video or container.streams.audio) and breaks_off(source):
        container.close()
        raise _diagnose(source)
    return container


def find_video_stream(container: InputContainer, *, max_pixels: int) -> VideoStream:
    """The first stream of moving pictures.

    Raises:
        NoVideoStream: There is none.
        UnsupportedVideo: No decoder knows its codec.
        VideoTooLarge: Its pictures have too many pixels.
    """
    stream = next((s for s in container.streams.video if not _is_cover(s)), None)
    if stream is None:
        raise NoVideoStream("the file has no video stream")
    if getattr(stream, "codec_context", None) is None:
        raise UnsupportedVideo("the video's codec is unknown or encrypted")
    check_pixels(stream.codec_context.width, stream.codec_context.height, max_pixels)
    return stream


def bound_pixels(max_pixels: int) -> dict[str, str]:
    """The option with which FFmpeg allocates no picture that is much larger."""
    return {"max_pixels": str(max_pixels + _PADDING_PIXELS)}


def breaks_off(source: VideoSource) -> bool:
    """Whether an MP4 or MOV ends inside one of its boxes or has no index."""
    with _as_file(source) as file:
        return read_layout(file) in {BoxLayout.CUT_SHORT, BoxLayout.WITHOUT_INDEX}


def _check_readable(source: VideoSource) -> None:
    """Python says more clearly than FFmpeg why a file cannot be opened."""
    if isinstance(source, Path) and source.exists() and not source.is_file():
        raise NotAVideo(f"{source} is not a file")
    try:
        with _as_file(source) as file:
            size_bytes = file.seek(0, SEEK_END)
            file.seek(0)
    except OSError as error:
        raise NotAVideo(f"{source} cannot be read: {error.strerror}") from error
    if not size_bytes:
        raise NotAVideo("the file is empty")


def _diagnose(source: VideoSource) -> VideoError:
    """Why FFmpeg could not open it."""
    with _as_file(source) as file:
        layout = read_layout(file)
    if layout is BoxLayout.NOT_MP4:
        return NotAVideo("the file is not a video that can be read")
    if layout is BoxLayout.WHOLE:
        return NotAVideo("the index of the video is damaged")
    return TruncatedVideo("the video breaks off before its index, so nothing of it can be read")


@contextmanager
def _as_file(source: VideoSource) -> Iterator[SeekableFile]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
    else:
        yield source


def _is_cover(stream: VideoStream) -> bool:
    """The cover of an audio file is a video stream with one attached picture."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)
