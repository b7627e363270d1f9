"""Every kind of bad video has its own error, and its text says what is wrong."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

import av
import cv2
import pytest

from adapters.errors import (
    NoFrames,
    NotAVideo,
    NoVideoStream,
    TruncatedVideo,
    UnsupportedVideo,
    VideoError,
)
from adapters.video import VideoReader, probe_video
from tests.unit.adapters.video.films import Film, make_picture, write_sound
from tests.unit.adapters.video.surgery import patched, with_brand, with_codec, without_samples
from tests.unit.adapters.video.viewing import view

Change = Callable[[bytes], bytes]

NO_VIDEOS = {
    "empty": (b"", "the file is empty"),
    "text": (b"this is not a video\n" * 50, "not a video that can be read"),
    "random bytes": (Random(1).randbytes(5000), "not a video that can be read"),
    "zeros": (bytes(5000), "not a video that can be read"),
    "one byte": (b"\0", "not a video that can be read"),
}

# What is done to a good film, and what is said of it.
BROKEN_FILMS: dict[str, tuple[Change, type[VideoError], str]] = {
    "cut before its index": (lambda f: f[: len(f) // 2], TruncatedVideo, "before its index"),
    "cut in its index": (lambda f: f[:-200], TruncatedVideo, "before its index"),
    "cut after its first box": (lambda f: f[:32], TruncatedVideo, "before its index"),
    "cut in its first box": (lambda f: f[:12], TruncatedVideo, "before its index"),
    "never finished": (lambda f: f[: f.index(b"moov") - 4], TruncatedVideo, "before its index"),
    "with a damaged index": (
        lambda f: patched(f, f.index(b"mdhd") + 4, b"\xff" * 4),
        NotAVideo,
        "index of the video is damaged",
    ),
    "without samples": (without_samples, NoFrames, "no picture that can be decoded"),
    "of an unknown codec": (lambda f: with_codec(f, b"what"), UnsupportedVideo, "codec is unknown"),
    "encrypted": (lambda f: with_codec(f, b"encv"), UnsupportedVideo, "unknown or encrypted"),
    "that is a HEIC photo": (lambda f: with_brand(f, b"heic"), NotAVideo, "is a photo"),
}


@pytest.mark.parametrize("on_disk", [True, False], ids=["on disk", "in memory"])
@pytest.mark.parametrize(("data", "text"), NO_VIDEOS.values(), ids=NO_VIDEOS)
def test_what_is_no_video_is_not_a_video(
    data: bytes, text: str, on_disk: object, tmp_path: Path
) -> None:
    """A path and a file in memory are told the same."""
    (tmp_path / "film.mp4").write_bytes(data)
    with pytest.raises(NotAVideo, match=text):
        VideoReader(tmp_path / "film.mp4" if on_disk else BytesIO(data))


@pytest.mark.parametrize(("change", "kind", "text"), BROKEN_FILMS.values(), ids=BROKEN_FILMS)
def test_a_broken_film_is_refused_for_its_own_reason(
    change: Change, kind: type[VideoError], text: str, film: bytes, tmp_path: Path
) -> None:
    """On disk and in memory alike."""
    broken = change(film)
    (tmp_path / "film.mp4").write_bytes(broken)
    for source in (tmp_path / "film.mp4", BytesIO(broken)):
        with pytest.raises(VideoError, match=text) as caught:
            probe_video(source)
        assert type(caught.value) is kind


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With what the system said."""
    with pytest.raises(NotAVideo, match=r"absent\.mp4 cannot be read: No such file"):
        VideoReader(tmp_path / "absent.mp4")


def test_a_folder_is_no_video(tmp_path: Path) -> None:
    """Nor is anything else that is not a plain file."""
    with pytest.raises(NotAVideo, match=f"{tmp_path} is not a file"):
        VideoReader(tmp_path)


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "avif"])
def test_a_photo_is_no_video(ending: str, tmp_path: Path) -> None:
    """Although FFmpeg shows each of them as a video of one picture."""
    path = tmp_path / f"photo.{ending}"
    assert cv2.imwrite(str(path), make_picture(0))
    with pytest.raises(NotAVideo):
        VideoReader(path)


@pytest.mark.parametrize("cover", [False, True], ids=["plain", "with the cover of the album"])
def test_sound_is_no_video(cover: object, tmp_path: Path) -> None:
    """A still cover does not make a film of a song."""
    with pytest.raises(NoVideoStream):
        VideoReader(write_sound(tmp_path / "song.m4a", cover=bool(cover)))


def test_a_header_without_fragments_has_no_picture(tmp_path: Path) -> None:
    """A live recording that ended before its first fragment."""
    muxer = {"movflags": "frag_keyframe+empty_moov"}
    film = Film(muxer=muxer).write(tmp_path / "film.mp4").read_bytes()
    with pytest.raises(NoFrames):
        VideoReader(BytesIO(film[: film.index(b"moof") - 4]))


def test_colours_that_cannot_be_converted_are_unsupported(tmp_path: Path) -> None:
    """Such as those of a chromaticity-derived matrix, which no phone writes."""
    with pytest.raises(UnsupportedVideo, match="colours"):
        view(Film(colours={"colorspace": 12}).write(tmp_path / "film.mp4"))


@pytest.mark.parametrize("name", ["playlist.m3u8", "script.ffconcat"])
def test_a_list_of_files_opens_none_of_them(name: str, tmp_path: Path) -> None:
    """FFmpeg alone would follow it to any file of ours; uploads could read them so."""
    target = Film().write(tmp_path / "secret.ts")
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n"
    script = f"ffconcat version 1.0\nfile '{target}'\n"
    lure = tmp_path / name
    lure.write_text(playlist if name.endswith("m3u8") else script)
    with av.open(str(lure), options={"safe": "0"}) as followed:
        assert followed.streams.video[0].codec_context.name == "h264"
    for source in (lure, BytesIO(lure.read_bytes())):
        with pytest.raises(NotAVideo):
            VideoReader(source)


@pytest.mark.parametrize("prefix", ["concat:", "subfile,,start,0,end,0,,:", "file:", "async:"])
def test_a_path_is_never_an_address(prefix: str, film: bytes, tmp_path: Path) -> None:
    """A name that FFmpeg would take for a protocol is looked for as a file."""
    (tmp_path / "film.mp4").write_bytes(film)
    with pytest.raises(NotAVideo, match="No such file"):
        VideoReader(Path(f"{prefix}{tmp_path}/film.mp4"))
