"""What is taken from the image and what from the metres."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.observed_body import compute_variance, compute_weights, observe_body_m
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack
from tests.unit.climbing.body.bodies import make_body, make_track

lawful = settings(derandomize=True, deadline=None, max_examples=30)
TIMES_MS = range(0, 400, 40)


def _still(frames: int = 10) -> PoseTrack:
    return make_track(TIMES_MS[:frames], [make_body()] * frames)


def test_metres_and_image_that_agree_are_kept() -> None:
    """The image is the body seen from far away."""
    track = _still()
    assert observe_body_m(track) == pytest.approx(track.world_m, abs=1e-6)


@lawful
@given(st.integers(0, 999), st.floats(0.2, 3))
def test_x_and_y_are_those_of_the_image(seed: int, zoom: float) -> None:
    """Up to one scale a frame, wherever the camera looks and however it zooms."""
    random = np.random.default_rng(seed)
    track = _still()
    bent = track.landmarks + random.normal(scale=0.005, size=track.landmarks.shape)
    pan = random.normal(size=(10, 1, 3))
    filmed = replace(track, landmarks=(zoom * bent + pan).astype(np.float32))
    straight = replace(track, landmarks=bent.astype(np.float32))
    assert observe_body_m(filmed) == pytest.approx(observe_body_m(straight), abs=1e-4)
    about_hips = bent[..., :2] - bent[:, [23, 24], :2].mean(axis=1, keepdims=True)
    found = observe_body_m(straight)[..., :2]
    m_per_frame = np.sum(found * about_hips, axis=(1, 2)) / np.sum(about_hips**2, axis=(1, 2))
    assert found == pytest.approx(m_per_frame[:, None, None] * about_hips, abs=1e-4)


def test_an_image_of_something_else_is_not_used() -> None:
    """The metres then stay as they are."""
    track = _still()
    other = np.random.default_rng(0).random(track.landmarks.shape, dtype=np.float32)
    assert observe_body_m(replace(track, landmarks=other)) == pytest.approx(track.world_m, abs=1e-6)


def test_steady_depth_stays_and_trembling_depth_is_calmed() -> None:
    """To less than half, without touching x and y."""
    track, random = _still(), np.random.default_rng(1)
    tremor = np.zeros_like(track.world_m)
    tremor[..., 2] = random.normal(scale=0.1, size=tremor.shape[:2])
    calmed = observe_body_m(replace(track, world_m=track.world_m + tremor)) - track.world_m
    assert calmed[..., 2].std() < 0.5 * tremor[..., 2].std()
    assert calmed[..., :2] == pytest.approx(0, abs=1e-6)


def test_the_depth_of_a_hidden_joint_comes_from_frames_that_see_it() -> None:
    """A wrist that jumps half a metre while it is hidden moves by a tenth of that."""
    track = _still()
    world_m, visibility = track.world_m.copy(), track.visibility.copy()
    world_m[5, Landmark.LEFT_WRIST, 2] += 0.5
    visibility[5, Landmark.LEFT_WRIST] = 0.0
    found = observe_body_m(replace(track, world_m=world_m, visibility=visibility))
    assert abs(found[5, Landmark.LEFT_WRIST, 2]) < 0.05


@pytest.mark.parametrize(("seen", "share"), [(1.0, 1.0), (0.5, 0.55), (0.0, 0.1)])
def test_in_the_picture_a_joint_is_calmed_as_far_as_it_is_hidden(seen: float, share: float) -> None:
    """Of a jump of 0.4 m all, about half, or hardly anything is left."""
    track = _still()
    landmarks, visibility = track.landmarks.copy(), track.visibility.copy()
    landmarks[5, Landmark.LEFT_WRIST, 0] -= 0.1
    visibility[5, Landmark.LEFT_WRIST] = seen
    jumped = replace(track, landmarks=landmarks, visibility=visibility)
    moved_m = (track.world_m - observe_body_m(jumped))[5, Landmark.LEFT_WRIST, 0]
    assert moved_m / 0.4 == pytest.approx(share, abs=0.06)


@lawful
@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(0, 999))
def test_time_runs_either_way(gaps_ms: list[int], seed: int) -> None:
    """Played backwards a clip shows the same bodies backwards: nothing lags."""
    frames, random = len(gaps_ms), np.random.default_rng(seed)
    bodies = make_body() + random.normal(scale=0.03, size=(frames, 33, 3))
    t_ms = np.cumsum(gaps_ms)
    forwards = observe_body_m(make_track(t_ms.tolist(), list(bodies)))
    backwards = observe_body_m(make_track((t_ms[-1] - t_ms[::-1]).tolist(), list(bodies[::-1])))
    assert backwards == pytest.approx(forwards[::-1], abs=1e-9)


def test_the_hidden_and_the_deep_are_uncertain() -> None:
    """Variance falls with visibility, is never infinite, and is four times as large in depth."""
    track = _still(2)
    track.visibility[0, 0], track.visibility[0, 1] = 0.0, 0.5
    variance = compute_variance(compute_weights(track))
    assert variance[0, 0, 0] == pytest.approx(10)
    assert variance[0, 1, 0] == pytest.approx(2)
    assert variance[..., 2] == pytest.approx(4 * variance[..., 0])
