"""`ascension wall` on a real climb: every frame registered, and bolt holes stay where they are."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import pytest

from tests.acceptance.bolt_holes import draw_bolt_holes, load_bolt_holes, measure_spread_px
from tests.services.commands import run_ascension


class Registered(NamedTuple):
    """What the command wrote."""

    document: dict[str, Any]
    panorama: np.ndarray


@pytest.fixture(scope="module")
def registered(
    data_folder: Path, models_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Registered:
    """The example climb, registered."""
    folder = tmp_path_factory.mktemp("wall")
    output, picture = folder / "wall.json", folder / "wall.png"
    video = data_folder / "videos" / "ascension-example.mp4"
    ran = run_ascension(
        *("wall", str(video), "-o", str(output), "--panorama", str(picture)),
        ASCENSION_MODELS_FOLDER=str(models_folder),
    )
    assert ran.returncode == 0, ran.stderr
    return Registered(json.loads(output.read_text()), cv2.imread(str(picture)))


def _list_homographies(document: dict[str, Any]) -> np.ndarray:
    return np.array([frame["wall_H_image"] for frame in document["frames"]]).reshape(-1, 3, 3)


def test_every_frame_is_registered(registered: Registered) -> None:
    """With at least a hundred features and an error under a pixel, in the order of time."""
    document = registered.document
    frames = document["frames"]
    assert len(frames) == 832
    assert all(frame["ok"] for frame in frames)
    assert min(frame["inliers"] for frame in frames) >= 100
    assert max(frame["error_px"] for frame in frames) < 1.0
    assert (np.diff([frame["t_ms"] for frame in frames]) > 0).all()
    assert (document["width"], document["height"]) == (720, 1280)
    assert all(len(frame["wall_H_image"]) == 9 for frame in frames)


def test_bolt_holes_stay_where_they_are(registered: Registered) -> None:
    """Seen up to 27 s apart, they land on themselves: half of them within 3 px, 95 % within 8."""
    holes = load_bolt_holes()
    spread_px = measure_spread_px(holes, _list_homographies(registered.document))
    assert len(holes) >= 12
    assert all(len(hole.frames) >= 3 for hole in holes)
    assert np.median(spread_px) <= 3
    assert np.percentile(spread_px, 95) <= 8


def test_the_panorama_has_the_holes_where_the_frames_have_them(registered: Registered) -> None:
    """The picture is as large as it says, and under most names it is darker than around them."""
    document, panorama = registered
    size = document["panorama"]
    assert panorama.shape == (size["height"], size["width"], 3)
    grey = cv2.cvtColor(panorama, cv2.COLOR_BGR2GRAY).astype(float)
    darker = []
    for hole in load_bolt_holes():
        x, y = hole.put_on_wall(_list_homographies(document)).mean(axis=0).round().astype(int)
        around = np.median(grey[y - 12 : y + 13, x - 12 : x + 13])
        darker.append(around - grey[y - 1 : y + 2, x - 1 : x + 2].mean() > 20)
    assert np.mean(darker) > 0.7


def test_bolt_holes_can_be_looked_at(registered: Registered) -> None:
    """The drawing marks each of them and leaves the rest of the panorama alone."""
    homographies = _list_homographies(registered.document)
    drawn = draw_bolt_holes(registered.panorama, load_bolt_holes(), homographies)
    changed = (drawn != registered.panorama).any(axis=2).mean()
    assert 0 < changed < 0.03
