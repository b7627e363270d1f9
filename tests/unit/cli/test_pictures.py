"""Pictures of a result over the video it came from."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from adapters.video import VideoReader
from cli.pictures import describe_metrics, write_contact_sheet, write_overlay
from climbing.pose.landmarks import LANDMARK_COUNT
from tests.films import write_film

FRAMES = 10


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Ten frames of 64 pixels."""
    return write_film(tmp_path / "film.mp4", frames=FRAMES)


@pytest.fixture
def result() -> dict[str, Any]:
    """A climber in the middle of every frame but the first."""
    spread = np.linspace(0.3, 0.7, LANDMARK_COUNT)
    landmarks = np.stack([spread, 1 - spread, 0 * spread, 0 * spread + 1], axis=1).tolist()
    seen = {"landmarks": landmarks, "centre_of_gravity": [0.5, 0.5]}
    unseen = {"landmarks": None, "centre_of_gravity": None}
    return {
        "video": {"width": 64, "height": 64, "fps": 10.0},
        "frames": [unseen, *[seen] * (FRAMES - 1)],
        "metrics": {
            "mean_elbow_deg": {"value": 141.25, "unit": "deg"},
            "balance_fraction": {"value": 0.5, "unit": "1"},
        },
    }


def test_an_overlay_has_every_frame_and_draws_the_climber(
    film: Path, result: dict[str, Any], tmp_path: Path
) -> None:
    """The first frame, without a climber, is left as it was."""
    write_overlay(film, result, tmp_path / "seen.mp4")
    with VideoReader(film) as reader:
        plain = [frame.rgb.astype(int) for frame in reader.read_frames()]
    with VideoReader(tmp_path / "seen.mp4") as reader:
        drawn = [frame.rgb.astype(int) for frame in reader.read_frames()]
    changes = [np.abs(a - b).mean() for a, b in zip(plain, drawn, strict=True)]
    assert changes[0] < 4
    assert min(changes[1:]) > 3 * changes[0]


def test_a_contact_sheet_is_a_picture(film: Path, result: dict[str, Any], tmp_path: Path) -> None:
    """In a directory that is made for it, wider than one tile."""
    path = tmp_path / "new" / "sheet.png"
    write_contact_sheet(film, result, path)
    sheet = cv2.imread(str(path))
    assert sheet is not None
    assert sheet.shape[1] > 480


def test_a_result_with_fewer_frames_than_the_video_is_drawn_as_far_as_it_goes(
    film: Path, result: dict[str, Any], tmp_path: Path
) -> None:
    """The rest is the bare video."""
    result["frames"] = result["frames"][:4]
    write_overlay(film, result, tmp_path / "seen.mp4")
    with VideoReader(tmp_path / "seen.mp4") as reader:
        assert sum(1 for _ in reader.read_frames()) == FRAMES


def test_metrics_read_as_words(result: dict[str, Any]) -> None:
    """Units follow the value, shares have none."""
    assert describe_metrics(result) == ["mean elbow 141.25 deg   balance fraction 0.50"]
