"""Laws of what may be encoded."""

from dataclasses import replace

import numpy as np
import pytest

from climbing.errors import InvalidInput
from climbing.result import ClimberFacts, Metric, VideoFacts
from tests.golden.climbs import make_analysis, make_track

ANALYSIS = make_analysis(make_track(6, missing=(2,)))


def test_gaps_are_the_stretches_without_a_climber() -> None:
    """Each gap is named by its first frame and its length, at the ends of the clip too."""
    analysis = make_analysis(make_track(9, missing=(0, 1, 4, 7, 8)))
    assert analysis.gaps == ((0, 2), (4, 1), (7, 2))
    assert make_analysis(make_track(3)).gaps == ()
    assert make_analysis(make_track(3, missing=(0, 1, 2))).gaps == ((0, 3),)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["angles_deg", "centre_of_gravity"])
def test_a_seen_climber_has_finite_figures(name: str, value: float) -> None:
    """A single NaN where the climber is seen is a mistake upstream."""
    array = getattr(ANALYSIS, name).copy()
    array[3, 1] = value
    with pytest.raises(InvalidInput, match="frame 3 must be finite throughout"):
        replace(ANALYSIS, **{name: array})


@pytest.mark.parametrize("name", ["angles_deg", "centre_of_gravity"])
def test_a_missing_climber_has_no_figures(name: str) -> None:
    """A number in a gap would be lost silently."""
    array = getattr(ANALYSIS, name).copy()
    array[2, 0] = 0.5
    with pytest.raises(InvalidInput, match="frame 2 must be NaN throughout"):
        replace(ANALYSIS, **{name: array})


@pytest.mark.parametrize("name", ["landmarks", "visibility"])
def test_single_landmarks_are_never_missing(name: str) -> None:
    """A body is seen as a whole or not at all."""
    array = getattr(ANALYSIS.pose, name).copy()
    array[4, 7] = np.nan
    with pytest.raises(InvalidInput, match="frame 4 must be finite throughout"):
        replace(ANALYSIS, pose=replace(ANALYSIS.pose, **{name: array}))


@pytest.mark.parametrize("value", [-0.01, 1.01])
def test_visibility_is_a_probability(value: float) -> None:
    """Anything outside 0..1 is refused."""
    visibility = ANALYSIS.pose.visibility.copy()
    visibility[0, 0] = value
    with pytest.raises(InvalidInput, match=r"0\.\.1"):
        replace(ANALYSIS, pose=replace(ANALYSIS.pose, visibility=visibility))


@pytest.mark.parametrize(
    ("name", "shape"),
    [("angles_deg", (6, 7)), ("angles_deg", (5, 8)), ("centre_of_gravity", (6, 3))],
)
def test_shapes_are_checked_at_the_door(name: str, shape: tuple[int, int]) -> None:
    """The message says which shape is legal."""
    with pytest.raises(InvalidInput, match="must be"):
        replace(ANALYSIS, **{name: np.zeros(shape)})


def test_a_metric_stands_there_once() -> None:
    """Two values for one name would leave one unread."""
    with pytest.raises(InvalidInput, match="moves"):
        replace(ANALYSIS, metrics=(Metric("moves", 1, "1"), Metric("moves", 2, "1")))


def test_a_metric_is_finite() -> None:
    """JSON has no word for infinity."""
    with pytest.raises(InvalidInput, match="jerk"):
        Metric("jerk", float("inf"), "m/s3")


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf")])
def test_a_frame_rate_is_finite_and_above_nothing(fps: float) -> None:
    """A clip runs forward."""
    with pytest.raises(InvalidInput, match="fps"):
        VideoFacts(fps=fps, duration_ms=0)


def test_a_duration_is_not_negative() -> None:
    """A clip ends after it begins."""
    with pytest.raises(InvalidInput, match="duration_ms"):
        VideoFacts(fps=30, duration_ms=-1)


@pytest.mark.parametrize("size", [0.0, -1.7, float("nan")])
def test_a_climber_has_a_size_or_none(size: float) -> None:
    """Unknown is None, never zero."""
    with pytest.raises(InvalidInput, match="height_m"):
        ClimberFacts(height_m=size, m_per_wall_unit=None, reason="no_wall")


@pytest.mark.parametrize(("scale", "reason"), [(0.01, "no_wall"), (None, None)])
def test_a_missing_scale_has_a_reason_and_a_known_one_has_none(
    scale: float | None, reason: str | None
) -> None:
    """A client always learns why there are no metres."""
    with pytest.raises(InvalidInput, match="reason"):
        ClimberFacts(height_m=None, m_per_wall_unit=scale, reason=reason)
