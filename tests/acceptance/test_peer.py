"""`ascension pose` beside what another program found in the same climb with the same network."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from climbing.pose.landmarks import Landmark
from tests.services.commands import run_ascension

# Of the torso, and of all joints of all frames in which the peer found the climber.
_NEAR = 0.1
_SHARE = 0.99


def test_heavy_agrees_with_the_peer(data_folder: Path, models_folder: Path, tmp_path: Path) -> None:
    """99 % of joints lie within a tenth of the torso, shoulder to opposite hip."""
    videos = data_folder / "videos"
    ours = _estimate(videos / "ascension-example.mp4", models_folder, tmp_path / "pose.json")
    peer = json.loads((videos / "ascension-example.peer.json").read_text())["frames"]
    size_px = np.array([ours["width"], ours["height"]])
    near = []
    for frame in (frame for frame in peer if frame["pose_detected"]):
        theirs = {
            int(k): np.array([p["x"], p["y"]]) * size_px for k, p in frame["landmarks"].items()
        }
        found = ours["frames"][frame["frame"]]["landmarks"]
        for landmark, place in theirs.items():
            off_px = np.inf
            if found is not None:
                off_px = float(np.linalg.norm(np.array(found[landmark][:2]) * size_px - place))
            near.append(off_px <= _NEAR * _torso_px(theirs))
    assert len(near) > 4000
    assert np.mean(near) >= _SHARE


def _estimate(video: Path, models: Path, output: Path) -> dict[str, Any]:
    words = ["pose", str(video), "-o", str(output), "--model", "heavy"]
    ran = run_ascension(*words, ASCENSION_MODELS_FOLDER=str(models))
    assert ran.returncode == 0, ran.stderr
    track: dict[str, Any] = json.loads(output.read_text())
    return track


def _torso_px(points: dict[int, np.ndarray]) -> float:
    diagonals = (
        points[Landmark.LEFT_SHOULDER] - points[Landmark.RIGHT_HIP],
        points[Landmark.RIGHT_SHOULDER] - points[Landmark.LEFT_HIP],
    )
    return float(np.mean(np.linalg.norm(diagonals, axis=1)))
