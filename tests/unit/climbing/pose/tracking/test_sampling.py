"""Which frames are measured, and what is said of those that are not."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import Landmark
from climbing.pose.tracking.crop_path import CropPath
from climbing.pose.tracking.sampling import choose_frames, fill_between, find_doubtful
from tests.unit.climbing.pose.tracking.measured import stand

STILL = CropPath(np.array([0, 1000]), stand((100, 500), (100, 500)))


@settings(deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=60))
def test_measured_frames_lie_no_farther_apart_than_a_fifteenth_of_a_second(
    steps: list[int],
) -> None:
    """Unless the clip has nothing between; the first and the last are measured."""
    t_ms = np.cumsum(steps)
    chosen = np.flatnonzero(choose_frames(t_ms, STILL))
    assert chosen[0] == 0
    assert chosen[-1] == len(t_ms) - 1
    for earlier, later in pairwise(chosen):
        assert later == earlier + 1 or t_ms[later] - t_ms[earlier] <= 68


@pytest.mark.parametrize(("fps", "share"), [(24, 1.0), (25, 1.0), (30, 0.5), (60, 0.25)])
def test_quicker_cameras_are_measured_no_more_often(fps: int, share: float) -> None:
    """As long as the climber is calm."""
    t_ms = np.round(np.arange(10 * fps) * 1000 / fps).astype(np.int64)
    assert choose_frames(t_ms, STILL).mean() == pytest.approx(share, abs=0.01)


def test_a_quick_hand_is_measured_in_every_frame() -> None:
    """From the sighting before to the one after it; other times are not."""
    poses = stand(*[(100, 500)] * 4)
    poses.points_px[2:, Landmark.LEFT_WRIST, 1] -= 120
    path = CropPath(np.array([0, 200, 400, 600]), poses)
    t_ms = np.round(np.arange(18) * 1000 / 30).astype(np.int64)
    chosen = choose_frames(t_ms, path)
    assert chosen[(t_ms >= 200) & (t_ms <= 400)].all()
    assert not chosen[t_ms < 200].all()
    assert not chosen[t_ms > 400].all()


def test_frames_beside_a_doubtful_one_are_looked_at() -> None:
    """All up to the next measured frame on either side, and no others."""
    chosen = np.array([1, 0, 0, 1, 0, 0, 1, 0, 0, 1], dtype=bool)
    presence = np.array([1, 0, 0, 0.6, 0, 0, 1, 0, 0, 1])
    assert np.flatnonzero(find_doubtful(chosen, presence)).tolist() == [1, 2, 4, 5]
    assert not find_doubtful(chosen, np.ones(10)).any()


def test_left_out_frames_are_there_between_frames_that_are() -> None:
    """But not beside one without the climber, nor across a time in which nobody could be there."""
    chosen = np.array([0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0], dtype=bool)
    possible = np.array([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1], dtype=bool)
    measured = PoseMeasurements.none(11)
    measured.presence[[1, 3, 9]] = 1
    fill_between(chosen, possible, measured)
    assert np.flatnonzero(measured.presence).tolist() == [1, 2, 3, 9]
    assert np.isnan(measured.points_px[2]).all()
