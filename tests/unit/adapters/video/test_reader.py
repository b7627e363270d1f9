"""What comes out of good videos."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from adapters.video import VideoFacts, VideoReader, probe_video
from tests.unit.adapters.video.films import Film, find_white_corner, make_picture
from tests.unit.adapters.video.viewing import view

ENCODINGS = {
    "h264": Film(),
    "h264 of 10 bits": Film(pixels="yuv420p10le"),
    "h264 with B-frames": Film(encoder={"x264-params": "bframes=3:b-adapt=0:keyint=8"}),
    "h264 without B-frames": Film(encoder={"x264-params": "bframes=0"}),
    "h264 of full range": Film(pixels="yuvj420p"),
    "h264 with all its colour": Film(pixels="yuv444p"),
    "h264 of odd size": Film(pixels="yuv444p", width_px=95, height_px=63),
    "hevc": Film(codec="libx265"),
    "hevc of 10 bits": Film(codec="libx265", pixels="yuv420p10le"),
    "hevc in portrait": Film(codec="libx265", width_px=64, height_px=96),
}


@pytest.mark.parametrize("film", ENCODINGS.values(), ids=ENCODINGS)
def test_every_picture_comes_out_once_in_the_order_of_showing(film: Film, tmp_path: Path) -> None:
    """As many as were written, whatever the order in which they are stored."""
    seen = view(film.write(tmp_path / "film.mp4"))
    assert seen.numbers == list(range(film.frames))
    assert {picture.shape for picture in seen.pictures} == {(film.height_px, film.width_px, 3)}
    assert not seen.truncated


@pytest.mark.parametrize("film", ENCODINGS.values(), ids=ENCODINGS)
def test_pictures_look_as_they_were_drawn(film: Film, tmp_path: Path) -> None:
    """On average within a few grey levels, which is what encoding costs."""
    first = view(film.write(tmp_path / "film.mp4")).pictures[0]
    drawn = make_picture(0, film.width_px, film.height_px)
    assert np.abs(first.astype(int) - drawn).mean() < 4
    assert first.dtype == np.uint8
    assert first.flags.c_contiguous


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "ts"])
def test_the_container_does_not_matter(ending: str, tmp_path: Path) -> None:
    """The same pictures at the same pace, wherever the first one stands in time."""
    seen = view(Film().write(tmp_path / f"film.{ending}"))
    assert seen.numbers == list(range(20))
    assert np.diff(seen.times_ms).tolist() == [40] * 19
    assert not seen.truncated


def test_a_film_of_fragments_is_a_film(tmp_path: Path) -> None:
    """Live recorders write an index for each fragment instead of one for all."""
    muxer = {"movflags": "frag_keyframe+empty_moov"}
    film = Film(encoder={"x264-params": "keyint=5:bframes=0"}, muxer=muxer)
    seen = view(film.write(tmp_path / "film.mp4"))
    assert seen.numbers == list(range(20))
    assert not seen.truncated


def test_facts_say_what_was_written(film: bytes) -> None:
    """Size, rate, length and number of pictures are those of the film."""
    assert view(film).facts == VideoFacts(
        container="mov,mp4,m4a,3gp,3g2,mj2",
        codec="h264",
        width_px=96,
        height_px=64,
        rotation_deg=0,
        fps=25.0,
        duration_ms=800,
        declared_frames=20,
    )


def test_a_path_and_a_file_in_memory_are_read_alike(film: bytes, tmp_path: Path) -> None:
    """Both sources give the same facts and the same frames."""
    path = tmp_path / "film.mp4"
    path.write_bytes(film)
    on_disk, in_memory = view(path), view(film)
    assert on_disk.facts == in_memory.facts
    assert on_disk.times_ms == in_memory.times_ms
    assert np.array_equal(on_disk.pictures, in_memory.pictures)


def test_a_file_is_read_from_its_start(film: bytes) -> None:
    """Wherever it was left by someone else."""
    file = BytesIO(film)
    file.seek(100)
    assert probe_video(file).declared_frames == 20


@pytest.mark.parametrize("name", ["wall:2.mp4", "concat:a|b.mp4", "50%d.mp4", "ümlaut 'q' .mp4"])
def test_any_file_name_is_a_file_name(
    name: str, film: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colon makes no protocol of what stands before it."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(film)
    assert probe_video(Path(name)).width_px == 96


def test_metadata_in_another_encoding_do_no_harm(tmp_path: Path) -> None:
    """A title in Latin-1 is no reason to refuse a video."""
    film = Film(muxer={"movflags": "use_metadata_tags"}).write(tmp_path / "film.mov").read_bytes()
    encoder = film.index(b"Lavf")
    assert probe_video(BytesIO(film[:encoder] + b"\xe9" + film[encoder + 1 :])).fps == 25


def test_reading_goes_on_where_it_stopped(film: bytes) -> None:
    """No picture comes out twice and time does not start again."""
    with VideoReader(BytesIO(film)) as reader:
        first = next(iter(reader.read_frames()))
        rest = list(reader.read_frames())
        assert list(reader.read_frames()) == []
    assert [first.t_ms, *(frame.t_ms for frame in rest)] == list(range(0, 800, 40))


def test_a_probe_shows_what_a_whole_reading_shows(tmp_path: Path) -> None:
    """Facts do not depend on how much was read."""
    path = Film(frames=5, turn=(90, False, False)).write(tmp_path / "film.mp4")
    assert probe_video(path) == view(path).facts
    assert find_white_corner(view(path).pictures[0]) == "lower left"
