"""Laws of the document: what goes in comes out within the bounds it states."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.joint_angles import JOINTS
from climbing.errors import InvalidInput
from climbing.result import Bounds, ClimbAnalysis, build_document
from climbing.result.document import MAX_FRAMES
from contracts.result_reader import expand_result
from tests.golden.climbs import make_analysis, make_track, with_landmark

SEEDED = settings(derandomize=True, deadline=None, max_examples=25)


def _assert_within_bounds(analysis: ClimbAnalysis, expanded: dict[str, Any]) -> None:
    frames, bounds = expanded["frames"], expanded["bounds"]
    seen = analysis.pose.detected
    assert [frame["t_ms"] for frame in frames] == analysis.pose.t_ms.tolist()
    assert [frame["landmarks"] is not None for frame in frames] == seen.tolist()
    bodies = [frame for frame in frames if frame["landmarks"] is not None]
    if not bodies:
        return
    xyzv = np.concatenate([analysis.pose.landmarks, analysis.pose.visibility[..., None]], axis=2)
    landmarks = np.array([body["landmarks"] for body in bodies])
    assert (np.abs(landmarks - xyzv[seen]).max(axis=(0, 1)) <= bounds["landmarks"]).all()
    angles = np.array([[body["angles"][joint.name] for joint in JOINTS] for body in bodies])
    assert np.abs(angles - analysis.angles_deg[seen]).max() <= bounds["angles"]
    centre = np.array([body["centre_of_gravity"] for body in bodies])
    error = np.abs(centre - analysis.centre_of_gravity[seen]).max(axis=0)
    assert (error <= bounds["centre_of_gravity"]).all()


@SEEDED
@given(frames=st.integers(1, 40), data=st.data())
def test_any_pattern_of_gaps_comes_back_within_the_bounds(frames: int, data: st.DataObject) -> None:
    """No climber, one frame, flickering: every sample is where it was, within its bound."""
    missing = data.draw(st.sets(st.integers(0, frames - 1)))
    analysis = make_analysis(make_track(frames, missing=tuple(sorted(missing))))
    _assert_within_bounds(analysis, expand_result(build_document(analysis)))


@SEEDED
@given(st.lists(st.floats(-20, 20, width=32), min_size=1, max_size=30))
def test_any_movement_comes_back_within_the_bounds(values: list[float]) -> None:
    """A wrist, and with it what is written relative to it, may jump anywhere."""
    track = with_landmark(make_track(len(values)), 15, 0, values)
    analysis = make_analysis(track)
    _assert_within_bounds(analysis, expand_result(build_document(analysis)))


@SEEDED
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=40), st.integers(0, 10_000))
def test_any_frame_times_come_back_exactly(steps: list[int], start: int) -> None:
    """Variable frame rates lose nothing."""
    t_ms = tuple((start + np.cumsum(steps)).tolist())
    expanded = expand_result(build_document(make_analysis(make_track(len(t_ms), t_ms=t_ms))))
    assert tuple(frame["t_ms"] for frame in expanded["frames"]) == t_ms


@pytest.mark.parametrize("size_px", [(720, 1280), (1280, 720), (1000, 1000), (360, 1440)])
def test_the_position_bound_is_the_same_length_along_both_axes(size_px: tuple[int, int]) -> None:
    """A bone may turn without becoming less exact; no bound exceeds 1.5/1000 of the frame."""
    document = build_document(make_analysis(make_track(3, size_px=size_px)))
    x, y = document["pose"]["x"]["bound"], document["pose"]["y"]["bound"]
    assert x * size_px[0] == pytest.approx(y * size_px[1])
    assert max(x, y) == pytest.approx(0.0015)
    assert document["centre_of_gravity"]["x"]["bound"] == x


def test_tighter_bounds_are_kept_and_stated() -> None:
    """The document says how exact it is, whatever was asked for."""
    analysis = make_analysis(make_track(30))
    bounds = Bounds(position=0.0002, depth=0.001, angle_deg=0.1, visibility=0.05)
    expanded = expand_result(build_document(analysis, bounds))
    assert expanded["bounds"]["landmarks"] == pytest.approx([0.0002, 0.0001125, 0.001, 0.05])
    _assert_within_bounds(analysis, expanded)


def test_facts_stand_where_the_schema_says() -> None:
    """Sizes, models and metrics are written as given, the landmark network first."""
    analysis = make_analysis(make_track(4))
    document = build_document(analysis)
    assert document["video"]["width"] == 720
    assert document["video"]["frame_count"] == 4
    assert [m["name"] for m in document["models"]] == ["blazepose-heavy", "blazepose-detector"]
    assert document["climber"] == {"height_m": 1.75, "m_per_wall_unit": None, "reason": "no_wall"}
    assert document["metrics"]["moves"] == {"value": 23, "unit": "1"}
    assert document["warnings"] == ["low_light"]


def test_a_clip_of_more_frames_than_readers_accept_is_refused() -> None:
    """The writer keeps the reader's bound."""
    with pytest.raises(InvalidInput, match=str(MAX_FRAMES)):
        build_document(make_analysis(make_track(MAX_FRAMES + 1)))


def test_a_clip_without_frames_is_refused() -> None:
    """There is nothing to say about no frame."""
    track = make_track(1)
    empty = replace(
        track,
        t_ms=track.t_ms[:0],
        landmarks=track.landmarks[:0],
        visibility=track.visibility[:0],
        world_m=track.world_m[:0],
    )
    full = make_analysis(track)
    analysis = replace(
        full, pose=empty, angles_deg=full.angles_deg[:0], centre_of_gravity=np.empty((0, 2))
    )
    with pytest.raises(InvalidInput, match="has 0 frames"):
        build_document(analysis)


def test_a_landmark_far_outside_the_frame_is_refused() -> None:
    """Thirty frame widths away there is no climber."""
    track = with_landmark(make_track(3), 0, 0, [0.5, 30.0, 0.5])
    with pytest.raises(InvalidInput, match="x: reaches 30"):
        build_document(make_analysis(track))
