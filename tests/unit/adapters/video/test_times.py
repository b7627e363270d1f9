"""When the frames of real containers are shown."""

from pathlib import Path

import pytest

from tests.unit.adapters.video.films import Film
from tests.unit.adapters.video.viewing import view

UNEVEN_MS = (0, 10, 43, 44, 80, 300, 301, 340, 900, 933)
NO_EDITS = {"use_editlist": "0", "movflags": "negative_cts_offsets"}


def test_a_variable_frame_rate_is_kept(tmp_path: Path) -> None:
    """Times are those of the container, not multiples of an average."""
    seen = view(Film(frames=10, stamps_ms=UNEVEN_MS).write(tmp_path / "film.mp4"))
    assert tuple(seen.times_ms) == UNEVEN_MS
    assert seen.numbers == list(range(10))
    assert not seen.truncated


@pytest.mark.parametrize(("fps", "times_ms"), [(30, [0, 33, 67, 100]), (60, [0, 17, 33, 50])])
def test_times_are_rounded_to_the_millisecond(
    fps: int, times_ms: list[int], tmp_path: Path
) -> None:
    """Rounding does not add up."""
    seen = view(Film(frames=20, fps=fps).write(tmp_path / "film.mp4"))
    assert seen.times_ms[:4] == times_ms
    assert seen.times_ms[-1] == round(19_000 / fps)
    assert seen.facts.fps == fps


def test_pictures_within_a_millisecond_stay_apart(tmp_path: Path) -> None:
    """At 2000 pictures a second two would share each millisecond."""
    seen = view(Film(fps=2000).write(tmp_path / "film.mp4"))
    assert seen.times_ms == list(range(20))
    assert seen.numbers == list(range(20))


def test_a_late_start_is_kept(tmp_path: Path) -> None:
    """A first picture half a second after the sound is shown half a second late."""
    late_ms = [500 + 40 * i for i in range(20)]
    seen = view(Film(stamps_ms=late_ms).write(tmp_path / "film.mp4"))
    assert seen.times_ms == late_ms
    assert not seen.truncated


def test_pictures_before_an_edit_list_starts_are_not_shown(tmp_path: Path) -> None:
    """A phone that trims a clip keeps the pictures and moves the start; nothing is missing."""
    trimmed = Film(stamps_ms=[40 * i - 200 for i in range(20)])
    seen = view(trimmed.write(tmp_path / "film.mp4"))
    assert seen.numbers == list(range(5, 20))
    assert seen.times_ms == list(range(0, 600, 40))
    assert seen.facts.duration_ms == 600
    assert seen.facts.declared_frames == 20
    assert not seen.truncated


def test_reordered_pictures_have_their_own_times_without_an_edit_list(tmp_path: Path) -> None:
    """B-frames and negative offsets change the order of storing, not that of showing."""
    film = Film(encoder={"x264-params": "bframes=3:b-adapt=0"}, muxer=NO_EDITS)
    seen = view(film.write(tmp_path / "film.mp4"))
    assert seen.times_ms == list(range(0, 800, 40))
    assert seen.numbers == list(range(20))


def test_one_picture_is_a_video(tmp_path: Path) -> None:
    """It is shown at 0."""
    seen = view(Film(frames=1).write(tmp_path / "film.mp4"))
    assert seen.times_ms == [0]
    assert not seen.truncated
