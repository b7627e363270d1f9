"""What every engine must do: what it refuses, whom it finds, that clips stay apart."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from adapters.video import DecodedFrame, VideoReader
from climbing.errors import InvalidInput, ModelUnavailable
from climbing.pose.engine import Frame, PoseEngine
from climbing.pose.landmarks import Landmark
from climbing.pose.mediapipe_engine import MediaPipePoseEngine
from climbing.pose.placement import place_networks
from climbing.pose.track import ModelInfo
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.weights import LANDMARK_NETWORKS, PoseModel
from tests.unit.climbing.pose.clips import Picture, Pictures, grey

WIDTH_PX, HEIGHT_PX = 96, 160


@pytest.fixture(scope="module", params=["offline", "mediapipe"])
def engine(request: pytest.FixtureRequest, models_folder: Path) -> PoseEngine:
    """Ours and the reference, with the smallest network."""
    if request.param == "mediapipe":
        return MediaPipePoseEngine(PoseModel.LITE, models_folder)
    return OfflinePoseEngine(place_networks(PoseModel.LITE, models_folder, threads=2))


@pytest.fixture(scope="module")
def climb(data_folder: Path) -> list[DecodedFrame]:
    """The first two seconds of the example."""
    with VideoReader(data_folder / "videos" / "ascension-example.mp4") as reader:
        return list(islice(reader.read_frames(), 60))


def test_without_weights_there_is_no_engine(tmp_path: Path) -> None:
    """The error names the first file that is missing."""
    with pytest.raises(ModelUnavailable, match="pose_detection"):
        MediaPipePoseEngine(PoseModel.LITE, tmp_path)
    with pytest.raises(ModelUnavailable, match="pose_landmark_lite"):
        place_networks(PoseModel.LITE, tmp_path, threads=1)


def test_the_engine_names_its_network(engine: PoseEngine) -> None:
    """With the version and hash of the weights."""
    weights = LANDMARK_NETWORKS[PoseModel.LITE]
    assert engine.model == ModelInfo("blazepose-lite", weights.version, weights.sha256)


def test_a_clip_without_frames_is_refused(engine: PoseEngine) -> None:
    """Nothing can be said of it."""
    with pytest.raises(InvalidInput, match="frames: there is none"):
        engine.estimate_track(Pictures([]))


def test_a_changing_size_is_refused(engine: PoseEngine) -> None:
    """Both sizes are named."""
    with pytest.raises(InvalidInput, match=r"size changes from \(96, 160\) to \(98, 160\)"):
        engine.estimate_track(
            Pictures([*grey(0).read_frames(), *grey(240, width_px=98).read_frames()])
        )


@pytest.mark.parametrize("times_ms", [(0, 0), (40, 39)])
def test_time_that_does_not_increase_is_refused(
    times_ms: tuple[int, int], engine: PoseEngine
) -> None:
    """Both times are named."""
    with pytest.raises(InvalidInput, match=f"time goes from {times_ms[0]} to {times_ms[1]}"):
        engine.estimate_track(grey(*times_ms))


@pytest.mark.parametrize(
    "rgb",
    [
        np.zeros((HEIGHT_PX, WIDTH_PX), dtype=np.uint8),
        np.zeros((HEIGHT_PX, WIDTH_PX, 4), dtype=np.uint8),
        np.zeros((HEIGHT_PX, WIDTH_PX, 3), dtype=np.float32),
    ],
    ids=["grey", "with alpha", "of fractions"],
)
def test_other_pictures_are_refused(rgb: np.ndarray, engine: PoseEngine) -> None:
    """Their shape and type are named."""
    with pytest.raises(InvalidInput, match=r"must be uint8 of shape \(H, W, 3\)"):
        engine.estimate_track(Pictures([Picture(0, rgb)]))


def test_nobody_is_seen_ongrey(engine: PoseEngine) -> None:
    """Every frame has its time and no climber."""
    track = engine.estimate_track(grey(5, 45, 100))
    assert track.t_ms.tolist() == [5, 45, 100]
    assert not track.detected.any()
    for array in (track.landmarks, track.visibility, track.world_m):
        assert np.isnan(array).all()
    assert (track.width_px, track.height_px) == (WIDTH_PX, HEIGHT_PX)
    assert track.model == engine.model


def test_an_error_of_the_decoder_comes_through(engine: PoseEngine) -> None:
    """It is not the engine's to hide."""

    class BreakingOff(Pictures):
        def read_frames(self) -> Iterator[Frame]:
            yield from super().read_frames()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.estimate_track(BreakingOff(grey(0).read_frames()))


def test_progress_goes_from_nothing_to_all(engine: PoseEngine) -> None:
    """It never goes back, and ends at 1."""
    told: list[float] = []
    engine.estimate_track(grey(*range(0, 1000, 100)), on_progress=told.append)
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == pytest.approx(1)


def test_what_progress_raises_ends_the_work(engine: PoseEngine) -> None:
    """That is how a job is interrupted."""

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.estimate_track(grey(0, 40), on_progress=stop)


def test_the_example_climber_is_found(engine: PoseEngine, climb: list[DecodedFrame]) -> None:
    """In every frame, head above hips, with a trunk of plausible length and a calm path."""
    track = engine.estimate_track(Pictures(climb))
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


def test_clips_do_not_influence_each_other(engine: PoseEngine, climb: list[DecodedFrame]) -> None:
    """The same frames give the same track, whatever the engine saw before."""
    first = engine.estimate_track(Pictures(climb[:12]))
    engine.estimate_track(Pictures(climb[40:45]))
    engine.estimate_track(grey(0, 40))
    again = engine.estimate_track(Pictures(climb[:12]))
    assert again == first
    assert first.detected.all()
