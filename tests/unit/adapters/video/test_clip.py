"""A video that is read more than once."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from adapters.errors import VideoError
from adapters.video import VideoClip, VideoWriter


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Ten frames that grow brighter."""
    path = tmp_path / "film.mp4"
    with VideoWriter(path, 64, 48, fps=Fraction(25)) as writer:
        for index in range(10):
            writer.write(np.full((48, 64, 3), 20 * index, dtype=np.uint8))
    return path


def test_every_reading_begins_anew(film: Path) -> None:
    """The same times and the same pictures, also after a reading that stopped early."""
    clip = VideoClip(film)
    next(clip.read_frames())
    first, second = ([(f.t_ms, f.rgb.mean()) for f in clip.read_frames()] for _ in range(2))
    assert first == second
    assert [t_ms for t_ms, _ in first] == list(range(0, 400, 40))
    assert clip.expected_frames == 10
    assert not clip.truncated


def test_two_readings_do_not_disturb_each_other(film: Path) -> None:
    """Each has its own place in the file."""
    clip = VideoClip(film)
    pairs = zip(clip.read_frames(), clip.read_frames(), strict=True)
    assert all(
        one.t_ms == other.t_ms and one.rgb.mean() == other.rgb.mean() for one, other in pairs
    )


def test_a_film_that_breaks_off_is_called_so_once_it_was_read(
    streamable: Path, tmp_path: Path
) -> None:
    """And not before: nobody knows until the end."""
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(streamable.read_bytes()[:-1000])
    clip = VideoClip(cut)
    next(clip.read_frames())
    assert not clip.truncated
    assert len(list(clip.read_frames())) > 40
    assert clip.truncated


def test_what_is_no_video_is_refused_at_once(tmp_path: Path) -> None:
    """Before anybody asks for frames."""
    (tmp_path / "text.mp4").write_text("no film")
    with pytest.raises(VideoError):
        VideoClip(tmp_path / "text.mp4")
