"""Files are closed and pictures let go, whatever happens in between."""

import weakref
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from adapters.errors import VideoError
from adapters.video import VideoReader, probe_video
from tests.unit.adapters.video.films import Film, write_sound
from tests.unit.adapters.video.surgery import without_samples

MIB = 1024 * 1024


def _is_open(path: Path) -> bool:
    """Whether this process holds the file open, FFmpeg included."""
    targets = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the listing's own
            targets.add(descriptor.readlink())
    return path in targets


@pytest.fixture
def path(film: bytes, tmp_path: Path) -> Path:
    """The film on disk."""
    path = tmp_path / "film.mp4"
    path.write_bytes(film)
    return path


def test_a_film_is_open_within_the_block_alone(path: Path) -> None:
    """This test sees an open file at all."""
    with VideoReader(path) as reader:
        assert _is_open(path)
        assert len(list(reader.read_frames())) == 20
    assert not _is_open(path)


def test_an_error_in_the_block_closes_the_film(path: Path) -> None:
    """Even in the middle of the frames."""
    with pytest.raises(KeyError), VideoReader(path) as reader:
        {}[next(reader.read_frames()).t_ms]
    assert not _is_open(path)


def test_a_probe_leaves_nothing_open(path: Path) -> None:
    """It needs no block of its own."""
    probe_video(path)
    assert not _is_open(path)


@pytest.mark.parametrize("kind", ["cut", "without samples", "sound", "too large"])
def test_a_refused_film_is_closed(kind: str, path: Path) -> None:
    """Whichever step refuses it."""
    film = path.read_bytes()
    if kind == "sound":
        write_sound(path)
    elif kind == "cut":
        path.write_bytes(film[:-100])
    elif kind == "without samples":
        path.write_bytes(without_samples(film))
    with pytest.raises(VideoError):
        VideoReader(path, max_pixels=96 * 64 - (kind == "too large"))
    assert not _is_open(path)


def test_closing_twice_is_harmless(path: Path) -> None:
    """Like any file."""
    with VideoReader(path) as reader:
        reader.close()
    reader.close()


@pytest.mark.parametrize("already_read", [0, 1, 7])
def test_a_closed_film_says_so(already_read: int, tmp_path: Path) -> None:
    """FFmpeg's memory is gone by then, and reading on would end the process."""
    with VideoReader(Film(frames=100).write(tmp_path / "film.mp4")) as reader:
        frames = reader.read_frames()
        for _ in range(already_read):
            next(frames)
    with pytest.raises(ValueError, match="the video is closed"):
        next(frames)
    with pytest.raises(ValueError, match="the video is closed"):
        next(reader.read_frames())


def test_frames_outlive_their_film(film: bytes) -> None:
    """Their pixels are copies."""
    with VideoReader(BytesIO(film)) as reader:
        frames = list(reader.read_frames())
    assert frames[0].rgb[0, 0].min() > 200


def test_the_reader_keeps_no_frame(film: bytes) -> None:
    """Who drops a frame frees it, the first included."""
    with VideoReader(BytesIO(film)) as reader:
        pixels = [weakref.ref(frame.rgb) for frame in reader.read_frames()]
        assert [pixel() is None for pixel in pixels] == [True] * 20


def test_a_long_film_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    """Two hundred pictures of 1.2 MB each would be seen."""
    encoder = {"preset": "ultrafast"}
    film = Film(frames=200, width_px=720, height_px=560, encoder=encoder)
    path = film.write(tmp_path / "film.mp4")
    process = psutil.Process()
    with VideoReader(path) as reader:
        frames = reader.read_frames()
        for _ in range(40):
            next(frames)
        before = process.memory_info().rss
        assert sum(1 for _ in frames) == 160
        assert process.memory_info().rss - before < 40 * MIB
