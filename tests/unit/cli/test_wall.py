"""`ascension wall`: what it writes, and what it says of a clip that it cannot use."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from adapters.video import VideoWriter
from cli.main import main
from tests.films import write_film
from tests.unit.climbing.wall.clips import film_wall, paint_wall, pan_and_return

SIZE = (360, 480)


def _run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The exit status."""
    monkeypatch.setattr(sys, "argv", ["ascension", "wall", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def _write_clip(path: Path, pictures: list[np.ndarray]) -> Path:
    height, width = pictures[0].shape[:2]
    with VideoWriter(path, width, height, fps=Fraction(15)) as writer:
        for picture in pictures:
            writer.write(picture)
    return path


@pytest.fixture(scope="module")
def pan() -> list[np.ndarray]:
    """A camera that pans over a painted wall."""
    return film_wall(paint_wall(3), pan_and_return(24, 150.0), SIZE)


def test_it_writes_a_homography_a_frame_and_the_wall(
    models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pan: list[np.ndarray]
) -> None:
    """The fields of the contract, numbers that are finite, and a picture of the size it says."""
    monkeypatch.setenv("ASCENSION_MODELS_FOLDER", str(models_folder))
    black = np.zeros_like(pan[0])
    video = _write_clip(tmp_path / "pan.mp4", [*pan[:10], black, black, *pan[12:]])
    output, panorama = tmp_path / "wall.json", tmp_path / "wall.png"
    assert _run(monkeypatch, str(video), "-o", str(output), "--panorama", str(panorama)) == 0
    document = json.loads(output.read_text())
    assert (document["width"], document["height"]) == SIZE
    assert document["warnings"] == ["wall_partly_lost"]
    assert set(document["off_plane"]) == {"share", "px", "second_plane"}
    assert np.isclose(np.linalg.norm(document["up"]), 1.0)
    frames = document["frames"]
    assert [frame["ok"] for frame in frames] == [index not in (10, 11) for index in range(24)]
    for frame in frames:
        assert set(frame) == {"t_ms", "wall_H_image", "ok", "inliers", "error_px"}
        assert (frame["wall_H_image"] is None) is (frame["error_px"] is None) is (not frame["ok"])
    assert all(len(frame["wall_H_image"]) == 9 for frame in frames if frame["ok"])
    picture = cv2.imread(str(panorama))
    size = document["panorama"]
    assert picture.shape == (size["height"], size["width"], 3)


def test_a_wrong_call_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No video, no output, or a device that does not exist end with status 2."""
    output = str(tmp_path / "wall.json")
    assert _run(monkeypatch) == 2
    assert _run(monkeypatch, "climb.mp4") == 2
    assert _run(monkeypatch, "climb.mp4", "-o", output, "--device", "abacus") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_what_is_no_wall_is_one_line(
    models_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Missing, text and blank films end with status 1, a reason, and no file."""
    monkeypatch.setenv("ASCENSION_MODELS_FOLDER", str(models_folder))
    text = tmp_path / "notes.mp4"
    text.write_text("not a film")
    output = tmp_path / "wall.json"
    reasons = {
        tmp_path / "missing.mp4": "No such file",
        text: "not a video",
        write_film(tmp_path / "blank.mp4"): "the wall cannot be registered",
    }
    for video, reason in reasons.items():
        assert _run(monkeypatch, str(video), "-o", str(output)) == 1
        last = capsys.readouterr().err.strip().splitlines()[-1]
        assert last.startswith("ascension: ")
        assert reason in last
        assert not output.exists()
