"""Cutting clips and joining tracks."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.errors import InvalidInput
from climbing.pose.track import PoseTrack
from climbing.pose.tracking.segments import cut_into_segments, join_segments
from tests.unit.climbing.pose.clips import grey
from tests.unit.climbing.pose.tracks import make_track


@settings(deadline=None)
@given(
    duration_ms=st.integers(1, 50_000),
    length_ms=st.integers(1000, 20_000),
    overlap_ms=st.integers(0, 499),
)
def test_segments_cover_the_clip_and_overlap(
    duration_ms: int, length_ms: int, overlap_ms: int
) -> None:
    """Every moment lies in one or two of them, and neighbours share as much as was asked for."""
    segments = cut_into_segments(grey(0), duration_ms, length_ms=length_ms, overlap_ms=overlap_ms)
    assert segments[0].start_ms == 0
    assert segments[-1].end_ms > duration_ms
    for earlier, later in pairwise(segments):
        assert earlier.end_ms - later.start_ms == overlap_ms
        assert earlier.end_ms - earlier.start_ms == length_ms


def test_a_segment_reads_its_own_frames() -> None:
    """From its start, up to and without its end."""
    clip = grey(*range(0, 1000, 100))
    first, second, _ = cut_into_segments(clip, 1000, length_ms=500, overlap_ms=200)
    assert [frame.t_ms for frame in first.read_frames()] == [0, 100, 200, 300, 400]
    assert [frame.t_ms for frame in second.read_frames()] == [300, 400, 500, 600, 700]


def test_overlaps_must_leave_something_between() -> None:
    """Otherwise three segments would meet in one frame."""
    with pytest.raises(InvalidInput, match="length_ms"):
        cut_into_segments(grey(0), 1000, length_ms=400, overlap_ms=200)


def test_parts_of_a_track_join_to_the_track() -> None:
    """Cut anywhere with an overlap and joined again, nothing has changed."""
    track = make_track(20)
    parts = [_part(track, 0, 9), _part(track, 6, 14), _part(track, 12, 20)]
    joined = join_segments(parts)
    assert joined.t_ms.tolist() == track.t_ms.tolist()
    np.testing.assert_allclose(joined.landmarks, track.landmarks, rtol=1e-5)
    np.testing.assert_allclose(joined.visibility, track.visibility, rtol=1e-5)


def test_where_one_saw_the_climber_and_the_other_did_not_the_one_is_believed() -> None:
    """A segment that ends with a gap knows less than the next one."""
    track = make_track(20)
    blind = _part(track, 0, 12)
    for values in (blind.landmarks, blind.visibility, blind.world_m):
        values[8:] = np.nan
    joined = join_segments([blind, _part(track, 8, 20)])
    assert joined.detected.all()
    np.testing.assert_allclose(joined.landmarks, track.landmarks, rtol=1e-5)


def test_strangers_do_not_join() -> None:
    """Neither nothing, nor other frames, nor another size."""
    track = make_track(20)
    with pytest.raises(InvalidInput, match="none"):
        join_segments([])
    with pytest.raises(InvalidInput, match="share"):
        join_segments([_part(track, 0, 10), replace(_part(track, 8, 20), t_ms=track.t_ms[8:] + 1)])
    with pytest.raises(InvalidInput, match="size"):
        join_segments([track, replace(track, width_px=track.width_px + 2)])


def _part(track: PoseTrack, start: int, end: int) -> PoseTrack:
    chosen = slice(start, end)
    return replace(
        track,
        t_ms=track.t_ms[chosen],
        landmarks=track.landmarks[chosen].copy(),
        visibility=track.visibility[chosen].copy(),
        world_m=track.world_m[chosen].copy(),
    )
