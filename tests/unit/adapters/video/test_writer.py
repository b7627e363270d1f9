"""Films that we write are films that others play."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from adapters.errors import DependencyUnreachable, InvalidInput
from adapters.video import VideoWriter
from tests.unit.adapters.video.films import Picture, make_picture
from tests.unit.adapters.video.viewing import view

BARS = ((200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (255, 255, 255), (0, 0, 0))
ROOT = Path(__file__).parents[4]
UNFIT = np.zeros((2, 2, 3), dtype=np.uint8)


def _write(
    path: Path, pictures: list[Picture], fps: Fraction = Fraction(25), **more: object
) -> Path:
    height_px, width_px = pictures[0].shape[:2]
    with VideoWriter(path, width_px, height_px, fps=fps, **more) as writer:
        for picture in pictures:
            writer.write(picture)
    return path


def _bars() -> Picture:
    columns = np.repeat(np.array(BARS, dtype=np.uint8), 16, axis=0)
    return np.tile(columns, (64, 1, 1))


@pytest.mark.parametrize(("codec", "name"), [("libx264", "h264"), ("libx265", "hevc")])
def test_what_is_written_is_read(codec: str, name: str, tmp_path: Path) -> None:
    """The same pictures in the same order at the same pace."""
    pictures = [make_picture(number) for number in range(20)]
    seen = view(_write(tmp_path / "film.mp4", pictures, codec=codec))
    assert seen.numbers == list(range(20))
    assert seen.times_ms == list(range(0, 800, 40))
    assert (seen.facts.width_px, seen.facts.height_px) == (96, 64)
    assert (seen.facts.fps, seen.facts.duration_ms, seen.facts.codec) == (25, 800, name)
    assert np.abs(np.array(seen.pictures, dtype=int) - pictures).mean() < 4


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30_000, 1001), Fraction(12, 5)])
def test_the_frame_rate_is_exact(fps: Fraction, tmp_path: Path) -> None:
    """Broadcast rates are fractions."""
    seen = view(_write(tmp_path / "film.mp4", [make_picture(0)] * 12, fps))
    assert seen.facts.fps == pytest.approx(float(fps))
    assert seen.times_ms == [round(1000 * i / fps) for i in range(12)]


def test_colours_come_back(tmp_path: Path) -> None:
    """Players are told the system of colours, so none has to guess."""
    path = _write(tmp_path / "film.mp4", [_bars()] * 2, quality=5)
    middle = view(path).pictures[0][32, 8::16].astype(int)
    assert np.abs(middle - BARS).max() <= 6
    with av.open(str(path)) as container:
        stream = container.streams.video[0].codec_context
        assert (stream.colorspace, stream.color_primaries, stream.color_trc) == (1, 1, 1)
        assert stream.color_range == 1


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_playback_can_start_before_the_download_ends(codec: str, tmp_path: Path) -> None:
    """The index stands before the pictures, and iPhones know the codec by its name."""
    film = _write(tmp_path / "film.mp4", [make_picture(0)] * 3, codec=codec).read_bytes()
    assert film.index(b"ftyp") < film.index(b"moov") < film.index(b"mdat")
    assert (b"avc1" if codec == "libx264" else b"hvc1") in film


def test_better_quality_takes_more_bytes(tmp_path: Path) -> None:
    """A smaller number is better."""
    noise = np.random.default_rng(1).integers(0, 255, (5, 64, 64, 3), dtype=np.uint8)
    sizes = [
        _write(tmp_path / f"{quality}.mp4", list(noise), quality=quality).stat().st_size
        for quality in (10, 30, 50)
    ]
    assert sizes[0] > 2 * sizes[1] > 4 * sizes[2]


def test_pictures_may_be_views(tmp_path: Path) -> None:
    """A crop of a larger picture needs no copy by the caller."""
    large = make_picture(4, 200, 128)
    seen = view(_write(tmp_path / "film.mp4", [large[:64, :96]] * 2))
    assert np.abs(seen.pictures[0].astype(int) - large[:64, :96]).mean() < 4


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "an odd width": ({"width_px": 95}, "width_px: is 95, must be positive and even"),
    "no height": ({"height_px": 0}, "height_px: is 0"),
    "no rate": ({"fps": Fraction(0)}, "fps: is 0, must be positive"),
    "a codec for sound": ({"codec": "aac"}, "codec: is 'aac', must be libx264 or libx265"),
}


@pytest.mark.parametrize(("change", "text"), WRONG.values(), ids=WRONG)
def test_what_no_player_shows_is_refused(
    change: dict[str, object], text: str, tmp_path: Path
) -> None:
    """Before a file is begun."""
    arguments = {"width_px": 96, "height_px": 64, "fps": Fraction(25)} | change
    with pytest.raises(InvalidInput, match=text):
        VideoWriter(tmp_path / "film.mp4", **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((96, 64, 3), dtype=np.uint8),
        np.zeros((64, 96), dtype=np.uint8),
        np.zeros((64, 96, 3), dtype=np.float32),
    ],
    ids=["turned", "grey", "of fractions"],
)
def test_a_picture_of_another_kind_is_refused(picture: Picture, tmp_path: Path) -> None:
    """It would be scaled or converted silently."""
    with (
        pytest.raises(InvalidInput, match="must be uint8 of shape"),
        VideoWriter(tmp_path / "film.mp4", 96, 64, fps=Fraction(25)) as writer,
    ):
        writer.write(picture)
    assert list(tmp_path.iterdir()) == []


def test_a_film_without_pictures_is_refused(tmp_path: Path) -> None:
    """Nobody could play it."""
    with (
        pytest.raises(InvalidInput, match="there is none"),
        VideoWriter(tmp_path / "film.mp4", 96, 64, fps=Fraction(25)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("written", [1, 60])
def test_an_error_leaves_no_file(written: int, tmp_path: Path) -> None:
    """Neither the film nor a part of it."""
    with pytest.raises(InvalidInput):
        _write(tmp_path / "film.mp4", [make_picture(0)] * written + [UNFIT])
    assert list(tmp_path.iterdir()) == []


def test_an_older_film_survives_an_error(tmp_path: Path) -> None:
    """It is replaced only when the new one is complete."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the older one")
    with pytest.raises(InvalidInput):
        _write(path, [make_picture(0), UNFIT])
    assert path.read_bytes() == b"the older one"
    assert view(_write(path, [make_picture(7)])).numbers == [7]
    assert list(tmp_path.iterdir()) == [path]


# The limit is on the files of a whole process; in ours it would meet pytest's output as well.
ON_A_SMALL_DISK = """
import resource, sys
from fractions import Fraction
from pathlib import Path
import numpy as np
from adapters.errors import DependencyUnreachable
from adapters.video import VideoWriter

noise = np.random.default_rng(1).integers(0, 255, (20, 64, 64, 3), dtype=np.uint8)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    with VideoWriter(Path(sys.argv[1]), 64, 64, fps=Fraction(25)) as writer:
        for picture in noise:
            writer.write(picture)
except DependencyUnreachable as error:
    print(error)
"""


def test_a_full_disk_is_an_error_of_ours(tmp_path: Path) -> None:
    """It names the file and leaves nothing; files here may have 2000 bytes."""
    ran = subprocess.run(
        [sys.executable, "-c", ON_A_SMALL_DISK, str(tmp_path / "film.mp4")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"disk cannot be reached at {tmp_path / 'film.mp4'}" in ran.stdout, ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error_of_ours(tmp_path: Path) -> None:
    """Folders are the caller's to make."""
    with pytest.raises(DependencyUnreachable, match="No such file or directory"):
        _write(tmp_path / "absent" / "film.mp4", [make_picture(0)])
