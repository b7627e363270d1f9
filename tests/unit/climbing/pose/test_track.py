"""Laws of tracks."""

import pickle
from collections.abc import Hashable
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.errors import InvalidInput
from climbing.pose.track import ModelInfo, PoseTrack
from tests.unit.climbing.pose.tracks import changed, make_track

lawful = settings(derandomize=True, deadline=None, max_examples=40)
tracks = st.integers(0, 6).flatmap(
    lambda frames: st.builds(
        lambda missing, seed: make_track(frames, missing=tuple(missing), seed=seed),
        st.sets(st.integers(0, frames - 1)) if frames else st.just(set()),
        st.integers(0, 99),
    )
)


@lawful
@given(tracks)
def test_a_track_equals_its_copy_and_what_comes_out_of_a_pickle(track: PoseTrack) -> None:
    """Frames without a climber do not get in the way, although NaN differs from itself."""
    assert track == replace(track, landmarks=track.landmarks.copy())
    assert track == pickle.loads(pickle.dumps(track))


@pytest.mark.parametrize("name", ["t_ms", "landmarks", "visibility", "world_m"])
def test_one_number_makes_a_difference(name: str) -> None:
    """In whichever array."""
    track = make_track(4, missing=(1,))
    assert track != changed(track, name)


@pytest.mark.parametrize(
    "change", [{"width_px": 721}, {"height_px": 1}, {"model": ModelInfo("other", "1", "")}], ids=str
)
def test_one_field_makes_a_difference(change: dict[str, object]) -> None:
    """Size and network belong to the track."""
    assert make_track(2) != replace(make_track(2), **change)


def test_a_missing_climber_makes_a_difference() -> None:
    """NaN equals NaN and nothing else."""
    assert make_track(4, missing=(1,)) != make_track(4)
    assert make_track(4, missing=(1,)) != make_track(4, missing=(2,))


def test_a_track_equals_nothing_else() -> None:
    """Comparing with another type is answered by the other type."""
    assert make_track(2) != "track"
    assert make_track(2) != make_track(3)


def test_a_track_has_no_hash() -> None:
    """Its arrays may change, so it is no key of a dictionary."""
    assert not isinstance(make_track(1), Hashable)


def test_fields_cannot_be_replaced_in_place() -> None:
    """A track is a value."""
    with pytest.raises(FrozenInstanceError):
        make_track(1).width_px = 3  # type: ignore[misc]


@lawful
@given(tracks)
def test_detected_frames_are_those_with_numbers(track: PoseTrack) -> None:
    """One answer for each frame."""
    assert len(track) == len(track.detected) == len(track.t_ms)
    assert np.array_equal(track.detected, ~np.isnan(track.landmarks).any(axis=(1, 2)))


def test_pixels_are_shares_of_the_frame() -> None:
    """The corner is at (0, 0) and the opposite one at (width, height)."""
    track = make_track(2, missing=(1,))
    track.landmarks[0, 5, :2] = (1, 1)
    track.landmarks[0, 6, :2] = (0.25, 0.5)
    assert track.landmarks_px[0, 5].tolist() == [720, 1280]
    assert track.landmarks_px[0, 6].tolist() == [180, 640]
    assert np.isnan(track.landmarks_px[1]).all()
    assert track.landmarks_px.dtype == np.float32


SHAPES = {
    "landmarks": [(3, 33, 3), (2, 32, 3), (2, 33, 2), (2, 33)],
    "visibility": [(3, 33), (2, 34), (2, 33, 1)],
    "world_m": [(1, 33, 3), (2, 33, 4), (33, 3)],
}


@pytest.mark.parametrize(("name", "shape"), [(n, s) for n, v in SHAPES.items() for s in v], ids=str)
def test_other_shapes_are_refused(name: str, shape: tuple[int, ...]) -> None:
    """The error names the array, its shape and the legal one."""
    with pytest.raises(InvalidInput, match=r"has shape .* must be \(2, 33") as caught:
        replace(make_track(2), **{name: np.zeros(shape, dtype=np.float32)})
    assert caught.value.name == name


@pytest.mark.parametrize("times_ms", [[0, 0], [40, 0], [-1, -1]])
def test_time_must_increase(times_ms: list[int]) -> None:
    """Strictly."""
    with pytest.raises(InvalidInput, match="t_ms: must increase strictly"):
        replace(make_track(2), t_ms=np.array(times_ms))


@pytest.mark.parametrize(
    "times_ms",
    [np.array([5, 0], dtype=np.uint64), np.array([0.0, 40.0]), np.zeros((2, 1), dtype=np.int64)],
    ids=["unsigned", "fractions", "a column"],
)
def test_times_are_one_row_of_signed_integers(times_ms: np.ndarray) -> None:
    """Differences of unsigned numbers are never negative, so a backward step would pass."""
    with pytest.raises(InvalidInput, match="must be signed integers"):
        replace(make_track(2), t_ms=times_ms)


def test_a_track_may_be_empty() -> None:
    """It has no frame and no climber."""
    track = make_track(0)
    assert len(track) == 0
    assert not track.detected.any()
    assert track == make_track(0)
