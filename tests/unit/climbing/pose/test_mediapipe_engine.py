"""The reference engine: what it refuses, and that clips do not influence each other."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from adapters.video import DecodedFrame, VideoReader
from climbing.errors import InvalidInput, ModelUnavailable
from climbing.pose.landmarks import Landmark
from climbing.pose.mediapipe_engine import MediaPipePoseEngine
from climbing.pose.track import ModelInfo
from climbing.pose.weights import LANDMARK_NETWORKS, PoseModel

WIDTH_PX, HEIGHT_PX = 96, 160


class Picture(NamedTuple):
    """A frame of a made-up clip."""

    t_ms: int
    rgb: np.ndarray


@pytest.fixture(scope="module")
def engine(models_folder: Path) -> MediaPipePoseEngine:
    """The smallest network."""
    return MediaPipePoseEngine(PoseModel.LITE, models_folder)


@pytest.fixture(scope="module")
def climb(data_folder: Path) -> list[DecodedFrame]:
    """The first two seconds of the example."""
    with VideoReader(data_folder / "videos" / "ascension-example.mp4") as reader:
        return list(islice(reader.read_frames(), 60))


def _grey(*times_ms: int, width_px: int = WIDTH_PX) -> list[Picture]:
    grey = np.full((HEIGHT_PX, width_px, 3), 128, dtype=np.uint8)
    return [Picture(t_ms, grey) for t_ms in times_ms]


def test_without_weights_there_is_no_engine(tmp_path: Path) -> None:
    """The error names the first file that is missing."""
    with pytest.raises(ModelUnavailable, match="pose_detection"):
        MediaPipePoseEngine(PoseModel.LITE, tmp_path)


def test_the_engine_names_its_network(engine: MediaPipePoseEngine) -> None:
    """With the version and hash of the weights."""
    weights = LANDMARK_NETWORKS[PoseModel.LITE]
    assert engine.model == ModelInfo("blazepose-lite", weights.version, weights.sha256)


def test_a_clip_without_frames_is_refused(engine: MediaPipePoseEngine) -> None:
    """Nothing can be said of it."""
    with pytest.raises(InvalidInput, match="frames: there is none"):
        engine.estimate_track([])


def test_a_changing_size_is_refused(engine: MediaPipePoseEngine) -> None:
    """Both sizes are named."""
    with pytest.raises(InvalidInput, match=r"size changes from \(96, 160\) to \(98, 160\)"):
        engine.estimate_track([*_grey(0), *_grey(40, width_px=98)])


@pytest.mark.parametrize("times_ms", [(0, 0), (40, 39)])
def test_time_that_does_not_increase_is_refused(
    times_ms: tuple[int, int], engine: MediaPipePoseEngine
) -> None:
    """Both times are named."""
    with pytest.raises(InvalidInput, match=f"time goes from {times_ms[0]} to {times_ms[1]}"):
        engine.estimate_track(_grey(*times_ms))


@pytest.mark.parametrize(
    "rgb",
    [
        np.zeros((HEIGHT_PX, WIDTH_PX), dtype=np.uint8),
        np.zeros((HEIGHT_PX, WIDTH_PX, 4), dtype=np.uint8),
        np.zeros((HEIGHT_PX, WIDTH_PX, 3), dtype=np.float32),
    ],
    ids=["grey", "with alpha", "of fractions"],
)
def test_other_pictures_are_refused(rgb: np.ndarray, engine: MediaPipePoseEngine) -> None:
    """Their shape and type are named."""
    with pytest.raises(InvalidInput, match=r"must be uint8 of shape \(H, W, 3\)"):
        engine.estimate_track([Picture(0, rgb)])


def test_nobody_is_seen_on_grey(engine: MediaPipePoseEngine) -> None:
    """Every frame has its time and no climber."""
    track = engine.estimate_track(_grey(5, 45, 100))
    assert track.t_ms.tolist() == [5, 45, 100]
    assert not track.detected.any()
    for array in (track.landmarks, track.visibility, track.world_m):
        assert np.isnan(array).all()
    assert (track.width_px, track.height_px) == (WIDTH_PX, HEIGHT_PX)
    assert track.model == engine.model


def test_frames_are_pulled_one_by_one(engine: MediaPipePoseEngine) -> None:
    """A clip need not fit into memory, and an error of the decoder comes through."""

    def breaking_off() -> Iterator[Picture]:
        yield from _grey(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.estimate_track(breaking_off())


def test_the_example_climber_is_found(
    engine: MediaPipePoseEngine, climb: list[DecodedFrame]
) -> None:
    """In every frame, head above hips, with a trunk of plausible length and a calm path."""
    track = engine.estimate_track(climb)
    assert track.detected.all()
    assert track.t_ms.tolist() == [frame.t_ms for frame in climb]
    shoulders = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    hips = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
    trunk_m = track.world_m[:, shoulders].mean(axis=1) - track.world_m[:, hips].mean(axis=1)
    assert np.all(
        (np.linalg.norm(trunk_m, axis=1) > 0.35) & (np.linalg.norm(trunk_m, axis=1) < 0.65)
    )
    shoulders_px = track.landmarks_px[:, shoulders].mean(axis=1)
    hips_px = track.landmarks_px[:, hips].mean(axis=1)
    assert np.all(hips_px[:, 1] - shoulders_px[:, 1] > 80)
    assert np.all((hips_px > [180, 500]) & (hips_px < [540, 900]))
    assert np.linalg.norm(np.diff(hips_px, axis=0), axis=1).max() < 40
    assert np.all((track.visibility >= 0) & (track.visibility <= 1))
    assert track.visibility[:, shoulders + hips].min() > 0.9
    # By definition the origin of metres, and of depth, is the middle of the hips.
    assert np.abs(track.world_m[:, hips].mean(axis=1)).max() < 0.01
    assert np.abs(track.landmarks[:, hips, 2].mean(axis=1)).max() < 0.01


def test_clips_do_not_influence_each_other(
    engine: MediaPipePoseEngine, climb: list[DecodedFrame]
) -> None:
    """The same frames give the same track, whatever the engine saw before."""
    first = engine.estimate_track(climb[:12])
    engine.estimate_track(climb[40:45])
    engine.estimate_track(_grey(0, 40))
    again = engine.estimate_track(climb[:12])
    assert again == first
    assert first.detected.all()
