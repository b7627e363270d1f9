"""The engine: with networks whose answers are known, and with the real ones on a known climb."""

from pathlib import Path

import numpy as np
import pytest

from adapters.video import VideoClip
from climbing.pose.landmarks import Landmark
from climbing.pose.placement import place_networks
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.offline_engine import OfflinePoseEngine
from climbing.pose.tracking.segments import (
    cut_into_segments,
    estimate_in_segments,
    join_segments,
)
from climbing.pose.weights import PoseModel
from climbing.synthetic import SyntheticClimb
from tests.unit.climbing.pose.clips import Pictures
from tests.unit.climbing.pose.tracking.blob_networks import BlobNetworks, draw_clip

FRAME_MS = 40
LIMBS = [
    landmark
    for landmark in Landmark
    if any(joint in landmark.name for joint in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE"))
]


def times(seconds: float) -> list[int]:
    """Of 25 frames a second."""
    return list(range(0, round(1000 * seconds), FRAME_MS))


def climb_up(t_ms: int) -> tuple[float, float]:
    """To the right and up, slowly."""
    return 120 + t_ms / 60, 500 - t_ms / 40


def follow(clip: Pictures) -> tuple[PoseTrack, BlobNetworks]:
    """The track and what it took."""
    networks = BlobNetworks()
    return OfflinePoseEngine(networks).estimate_track(clip), networks


def test_the_person_is_found_where_they_are() -> None:
    """In every frame, to a pixel."""
    track, _ = follow(draw_clip(times(4), climb_up))
    truth_px = np.array([climb_up(t_ms) for t_ms in times(4)])
    assert track.detected.all()
    assert np.abs(track.landmarks_px[:, Landmark.NOSE] - truth_px).max() < 1.5


def test_a_crop_is_estimated_once_where_it_lies_well() -> None:
    """A frame more for every look of the scouts, and none to correct what is right."""
    _, networks = follow(draw_clip(times(4), climb_up))
    assert networks.letterboxes == 20
    assert networks.crops == len(times(4)) + networks.letterboxes


def test_a_calm_climb_is_measured_in_half_of_its_frames() -> None:
    """At sixty a second in a quarter; the others lie on the smooth way between."""
    sixty = [round(index * 1000 / 60) for index in range(240)]
    track, networks = follow(draw_clip(sixty, climb_up))
    truth_px = np.array([climb_up(t_ms) for t_ms in sixty])
    assert track.detected.all()
    assert networks.crops - networks.letterboxes < 0.3 * len(sixty)
    assert np.abs(track.landmarks_px[:, Landmark.NOSE] - truth_px).max() < 1.5


def test_a_gap_is_exact_to_the_frame_though_not_every_frame_is_measured() -> None:
    """Where somebody comes or goes, all frames are looked at."""
    sixty = [round(index * 1000 / 60) for index in range(240)]
    away = [t_ms for t_ms in sixty if 1500 <= t_ms < 2600]
    track, _ = follow(draw_clip(sixty, lambda t: None if t in away else climb_up(t)))
    assert [t for t, seen in zip(sixty, track.detected, strict=True) if not seen] == away


def test_a_gap_is_a_gap() -> None:
    """Frames without the climber are empty, those before and after are not."""
    away = [t_ms for t_ms in times(6) if 2000 <= t_ms < 4000]
    track, _ = follow(draw_clip(times(6), lambda t: None if t in away else climb_up(t)))
    assert [t for t, seen in zip(times(6), track.detected, strict=True) if not seen] == away


def test_a_climber_who_comes_late_and_leaves_early_is_followed_to_both_ends() -> None:
    """The looks of the scouts need not meet the very first and last frame."""
    there = [t_ms for t_ms in times(5) if 1080 <= t_ms < 3720]
    track, _ = follow(draw_clip(times(5), lambda t: climb_up(t) if t in there else None))
    assert [t for t, seen in zip(times(5), track.detected, strict=True) if seen] == there


def test_uneven_times_are_taken_as_they_are() -> None:
    """A phone drops frames when it is busy."""
    uneven = [t_ms for t_ms in times(4) if t_ms % 280 != 0 and not 1000 < t_ms < 1300]
    track, _ = follow(draw_clip(uneven, climb_up))
    assert track.t_ms.tolist() == uneven
    assert track.detected.all()


def test_one_frame_is_a_clip() -> None:
    """There is nothing to link or to smooth."""
    track, _ = follow(draw_clip([0], climb_up))
    assert track.detected.tolist() == [True]


def test_segments_give_the_same_as_the_whole() -> None:
    """Within a fiftieth of the body, also where segments meet."""
    clip = draw_clip(times(9), climb_up)
    whole, _ = follow(clip)
    engine = OfflinePoseEngine(BlobNetworks())
    segments = cut_into_segments(clip, 9000, length_ms=3000, overlap_ms=800)
    joined = join_segments([engine.estimate_track(segment) for segment in segments])
    assert len(segments) == 4
    assert joined.t_ms.tolist() == whole.t_ms.tolist()
    assert np.nanmax(np.abs(joined.landmarks_px - whole.landmarks_px)) < 120 / 50


def test_a_clip_that_ends_before_its_stated_end_is_tracked_to_where_it_ends() -> None:
    """Segments in which nothing is left are not asked for; progress ends at all of it."""
    clip = draw_clip(times(4), climb_up)
    told: list[float] = []
    segments = cut_into_segments(clip, 20_000, length_ms=3000, overlap_ms=800)
    track = estimate_in_segments(
        OfflinePoseEngine(BlobNetworks()), segments, on_progress=told.append
    )
    assert track.t_ms.tolist() == times(4)
    assert track.detected.all()
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.fixture(scope="module")
def real_engine(models_folder: Path) -> OfflinePoseEngine:
    """With the network that most use."""
    return OfflinePoseEngine(place_networks(PoseModel.FULL, models_folder, threads=2))


@pytest.fixture(scope="module")
def found(real_engine: OfflinePoseEngine, sample_climb: Path) -> PoseTrack:
    """What the real networks find in the generated climb."""
    return real_engine.estimate_track(VideoClip(sample_climb))


def measure_errors(track: PoseTrack, climb: SyntheticClimb) -> np.ndarray:
    """Distance of each limb joint from the truth in torso lengths, (T, 10)."""
    truth_px = climb.truth.landmarks_px + 0.5
    torso_px = np.linalg.norm(
        truth_px[:, Landmark.LEFT_SHOULDER] - truth_px[:, Landmark.RIGHT_HIP], axis=1
    )
    error_px = np.linalg.norm(track.landmarks_px[:, LIMBS] - truth_px[:, LIMBS], axis=2)
    return np.asarray(error_px / torso_px[:, None])


def test_the_generated_climber_is_found(found: PoseTrack, generated_climb: SyntheticClimb) -> None:
    """In every frame, limbs within a few hundredths of the torso and none wildly off."""
    errors = measure_errors(found, generated_climb)
    assert found.detected.all()
    assert np.median(errors) < 0.07
    assert np.mean(errors > 0.5) < 0.005


def test_segments_of_a_real_climb_give_the_same_as_the_whole(
    real_engine: OfflinePoseEngine, sample_climb: Path, found: PoseTrack
) -> None:
    """Half of the landmarks to a thousandth of the frame, 95 of 100 to a hundredth."""
    clip = VideoClip(sample_climb)
    segments = cut_into_segments(clip, clip.facts.duration_ms, length_ms=2000, overlap_ms=900)
    joined = join_segments([real_engine.estimate_track(segment) for segment in segments])
    assert joined.t_ms.tolist() == found.t_ms.tolist()
    apart = np.linalg.norm((joined.landmarks - found.landmarks)[..., :2], axis=2)
    assert np.median(apart) < 0.001
    assert np.quantile(apart, 0.95) < 0.01
