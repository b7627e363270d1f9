"""Figures of made-up climbs, computed by hand."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from climbing.body.metrics import (
    STRAIGHT_ELBOW_DEG,
    UNITS,
    PoseMetrics,
    compute_frame_durations_s,
    compute_pose_metrics,
    is_over_feet,
)
from climbing.pose.landmarks import Landmark
from tests.unit.climbing.body.bodies import make_body, make_track

lawful = settings(derandomize=True, deadline=None, max_examples=60)
UPRIGHT = make_body()
# The left wrist in front of the elbow, the left foot at the height of the hip.
LEFT_ARM_BENT = make_body({Landmark.LEFT_WRIST: (-0.18, -0.80, -0.25)})
LEFT_KNEE_BENT = make_body({Landmark.LEFT_ANKLE: (-0.10, 0.40, 0.40)})
FEET = [
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
]
# Both feet a metre to the right: the centre of gravity is left of them.
FLAGGING = UPRIGHT + np.where(np.isin(np.arange(33), FEET)[:, None], [1.0, 0, 0], 0)


def test_frames_last_until_the_next_one() -> None:
    """The last as long as the median, here 40 ms."""
    track = make_track([0, 40, 80, 200], [UPRIGHT] * 4)
    assert compute_frame_durations_s(track) == pytest.approx([0.04, 0.04, 0.12, 0.04])


@pytest.mark.parametrize(("times_ms", "durations_s"), [([], []), ([70], [0.001])])
def test_the_shortest_clips_have_durations(times_ms: list[int], durations_s: list[float]) -> None:
    """One frame lasts a millisecond, for want of anything better."""
    track = make_track(times_ms, [UPRIGHT] * len(times_ms))
    assert compute_frame_durations_s(track) == pytest.approx(durations_s)


def test_means_count_by_time() -> None:
    """An arm bent at a right angle for 300 of 400 ms, the other one straight."""
    track = make_track([0, 50, 350], [UPRIGHT, LEFT_ARM_BENT, UPRIGHT])
    # The last frame lasts as long as the median of 50 and 300 ms.
    shown_s = [0.050, 0.300, 0.175]
    metrics = compute_pose_metrics(track)
    assert metrics.duration_s == pytest.approx(sum(shown_s))
    assert metrics.tracked_s == pytest.approx(sum(shown_s))
    assert metrics.tracked_fraction == 1
    assert metrics.mean_elbow_deg == pytest.approx(180 - 45 * 0.300 / sum(shown_s), abs=1e-3)
    assert metrics.straight_arm_fraction == pytest.approx(1 - 0.5 * 0.300 / sum(shown_s))
    assert metrics.mean_knee_deg == pytest.approx(180, abs=1e-3)
    assert metrics.balance_fraction == 1


def test_a_bent_knee_counts_half() -> None:
    """The mean is over both legs; hips do not notice."""
    track = make_track([0, 100], [LEFT_KNEE_BENT, LEFT_KNEE_BENT])
    metrics = compute_pose_metrics(track)
    hip_deg = 180 - np.degrees(np.arctan2(0.08, 0.50))
    assert metrics.mean_knee_deg == pytest.approx((90 + 180) / 2, abs=1e-3)
    assert metrics.mean_hip_deg == pytest.approx(hip_deg, abs=1e-3)


def test_frames_without_a_climber_count_for_the_tracking_alone() -> None:
    """He is gone for 600 of 1000 ms and the angles are those of the rest."""
    track = make_track([0, 200, 800], [LEFT_ARM_BENT, None, LEFT_ARM_BENT])
    metrics = compute_pose_metrics(track)
    # Shown for 200, 600 and (200 + 600) / 2 ms.
    assert metrics.duration_s == pytest.approx(1.2)
    assert metrics.tracked_s == pytest.approx(0.6)
    assert metrics.tracked_fraction == pytest.approx(0.5)
    assert metrics.mean_elbow_deg == pytest.approx(135, abs=1e-3)


def test_balance_is_the_share_of_time_above_the_feet() -> None:
    """100 of 400 ms beside them."""
    track = make_track([0, 100, 200, 300], [FLAGGING, UPRIGHT, UPRIGHT, UPRIGHT])
    assert is_over_feet(track).tolist() == [False, True, True, True]
    assert compute_pose_metrics(track).balance_fraction == pytest.approx(0.75)


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(("over", "share"), [(True, 0.99), (False, 1.01)])
def test_the_edge_of_the_feet_is_the_edge_of_balance(
    *, over: bool, share: float, side: int
) -> None:
    """Shifting all but the feet to just within or just beyond the toes."""
    body = UPRIGHT.copy()
    rest = ~np.isin(np.arange(33), FEET)
    weight = 1 - 2 * 0.0133  # both feet of the average climber stay
    body[rest, 0] += side * share * 0.12 / weight
    assert is_over_feet(make_track([0], [body])).tolist() == [over]


@pytest.mark.parametrize(("bend_deg", "straight"), [(29.9, 1.0), (30.1, 0.5)])
def test_an_arm_is_straight_up_to_a_bend_of_thirty_degrees(
    bend_deg: float, straight: float
) -> None:
    """The left forearm is turned by so much, the right arm stays straight."""
    bend_rad = np.radians(bend_deg)
    wrist = (-0.18, -0.80 - 0.25 * np.cos(bend_rad), -0.25 * np.sin(bend_rad))
    track = make_track([0], [make_body({Landmark.LEFT_WRIST: wrist})])
    assert STRAIGHT_ELBOW_DEG == 150
    assert compute_pose_metrics(track).straight_arm_fraction == straight


@pytest.mark.parametrize("frames", [0, 1, 3])
def test_a_track_without_a_climber_has_lengths_only(frames: int) -> None:
    """Even without a single frame, and nothing warns of empty means."""
    track = make_track(range(0, 40 * frames, 40), [None] * frames)
    metrics = compute_pose_metrics(track)
    assert metrics.tracked_s == metrics.tracked_fraction == 0
    assert metrics.duration_s == pytest.approx({0: 0, 1: 0.001, 3: 0.12}[frames])
    assert set(astuple(metrics)[3:]) == {None}
    assert not is_over_feet(track).any()


@lawful
@given(
    st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 999),
)
def test_figures_stay_in_their_ranges(frames: list[tuple[int, bool]], seed: int) -> None:
    """Shares in 0..1, angles in 0..180, speeds not negative, whatever the frame durations."""
    bodies = np.random.default_rng(seed).normal(size=(len(frames), 33, 3))
    times_ms = np.cumsum([gap_ms for gap_ms, _ in frames])
    seen = [body if shown else None for body, (_, shown) in zip(bodies, frames, strict=True)]
    metrics = compute_pose_metrics(make_track(times_ms.tolist(), seen))
    for name, value in metrics.to_dict().items():
        highest = {"1": 1.0, "deg": 180.0, "s": metrics.duration_s, "trunk/s": np.inf}[UNITS[name]]
        lowest, highest = (-np.inf, 0) if name == "limb_smoothness" else (0, highest)
        assert value is None or lowest <= value <= highest


@lawful
@given(st.lists(st.integers(1, 500), min_size=1, max_size=12))
def test_shares_of_everything_are_exactly_one(gaps_ms: list[int]) -> None:
    """Rounding does not make them 1.0000000000000002."""
    track = make_track(np.cumsum(gaps_ms).tolist(), [UPRIGHT] * len(gaps_ms))
    metrics = compute_pose_metrics(track)
    assert metrics.tracked_fraction == 1
    assert metrics.straight_arm_fraction == 1
    assert metrics.balance_fraction == 1


@lawful
@given(st.integers(0, 999), st.floats(0.2, 5), st.integers(0, 10_000))
def test_camera_and_clock_do_not_matter(seed: int, zoom: float, late_ms: int) -> None:
    """A panning and zooming camera, and a late start, leave every figure as it is."""
    random = np.random.default_rng(seed)
    bodies = list(UPRIGHT + random.normal(scale=0.1, size=(5, 33, 3)))
    track = make_track([0, 30, 70, 100, 160], bodies)
    pan = random.normal(size=(5, 1, 3)).astype(np.float32)
    filmed = replace(
        track, landmarks=track.landmarks * np.float32(zoom) + pan, t_ms=track.t_ms + late_ms
    )
    before, after = compute_pose_metrics(track), compute_pose_metrics(filmed)
    assert replace(after, balance_fraction=None) == replace(before, balance_fraction=None)
    # Only a centre of gravity within a rounding error of the toes could change sides.
    assert after.balance_fraction == pytest.approx(before.balance_fraction, abs=1e-9)


def test_every_figure_has_a_unit() -> None:
    """In the order of the fields."""
    track = make_track([0], [UPRIGHT])
    assert list(compute_pose_metrics(track).to_dict()) == list(UNITS)
    assert set(UNITS.values()) == {"s", "deg", "1", "trunk/s"}


def test_figures_by_name_are_the_fields() -> None:
    """None stays None."""
    metrics = PoseMetrics(2.0, 1.0, 0.5, 170.0, 0.9, None, 150.0, None)
    assert metrics.to_dict()["mean_elbow_deg"] == 170
    assert metrics.to_dict()["balance_fraction"] is None
