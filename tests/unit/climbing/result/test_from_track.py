"""What a result says about a track."""

from dataclasses import replace

import numpy as np
import pytest

from climbing.body.bone_lengths import compute_bone_lengths_m
from climbing.body.joint_angles import compute_joint_angles_deg
from climbing.errors import InvalidInput
from climbing.pose.track import PoseTrack
from climbing.result import build_document
from climbing.result.analysis import ClimbAnalysis, WallFindings
from climbing.result.from_track import build_climb_analysis
from climbing.synthetic import compose_climb
from tests.golden.walls import make_registration, make_wall
from tests.unit.climbing.body.bodies import make_body, make_track
from tests.unit.climbing.body.network_noise import observe


@pytest.fixture(scope="module")
def track() -> PoseTrack:
    """A noisy network's view of a generated climb."""
    climb = compose_climb(3, duration_s=6.0, fps=20, width_px=360, height_px=640)
    return observe(climb, 1)


def _build(
    track: PoseTrack, height_m: float | None = None, wall: WallFindings | None = None
) -> ClimbAnalysis:
    return build_climb_analysis(
        "a", track, fps=20.0, truncated=False, climber_height_m=height_m, wall=wall
    )


def test_angles_are_those_of_one_body(track: PoseTrack) -> None:
    """The bones of the analysed climber keep their lengths, and its angles are taken there."""
    analysis = _build(track)
    lengths_m = compute_bone_lengths_m(analysis.pose.world_m)
    assert (lengths_m.std(axis=0) / lengths_m.mean(axis=0)).max() < 0.001
    assert np.array_equal(analysis.angles_deg, compute_joint_angles_deg(analysis.pose.world_m))


def test_the_picture_is_not_touched(track: PoseTrack) -> None:
    """Landmarks are what the network saw."""
    analysis = _build(track)
    assert np.array_equal(analysis.pose.landmarks, track.landmarks)
    assert np.array_equal(analysis.pose.visibility, track.visibility)


def test_a_stated_height_scales_the_wall(track: PoseTrack) -> None:
    """In proportion; without it, or where the scale is known already, nothing changes."""
    wall = WallFindings(make_registration(track, m_per_px=None))
    small, tall = _build(track, 1.5, wall), _build(track, 1.8, wall)
    assert small.climber.m_per_wall_unit is not None
    assert tall.climber.m_per_wall_unit == pytest.approx(1.2 * small.climber.m_per_wall_unit)
    assert tall.wall.registration is not None
    assert tall.wall.registration.m_per_px == tall.climber.m_per_wall_unit
    assert _build(track, None, wall).climber.m_per_wall_unit is None
    known = WallFindings(make_registration(track, m_per_px=0.003))
    assert _build(track, 1.8, known).climber.m_per_wall_unit == 0.003


def test_a_stated_height_scales_the_metres_and_nothing_else(track: PoseTrack) -> None:
    """Angles and figures are those of the unscaled body."""
    small, tall = _build(track, 1.5), _build(track, 1.8)
    assert tall.pose.world_m == pytest.approx(1.2 * small.pose.world_m, abs=1e-5)
    assert tall.angles_deg == pytest.approx(small.angles_deg, abs=0.01)
    for before, after in zip(small.metrics, tall.metrics, strict=True):
        assert after.value == pytest.approx(before.value, rel=1e-3)


@pytest.mark.parametrize(("height_m", "reason"), [(None, "height_unknown"), (1.7, "wall_unknown")])
def test_the_result_says_why_the_wall_has_no_scale(
    track: PoseTrack, height_m: float | None, reason: str
) -> None:
    """The climber's height first, then the wall."""
    climber = _build(track, height_m).climber
    assert (climber.height_m, climber.m_per_wall_unit, climber.reason) == (height_m, None, reason)


@pytest.mark.parametrize(
    ("m_per_px", "reason"), [(None, "height_unknown"), (0.003, None)], ids=["unknown", "known"]
)
def test_a_registered_wall_gives_its_scale_or_the_reason_why_not(
    track: PoseTrack, m_per_px: float | None, reason: str | None
) -> None:
    """A wall whose scale is known needs no climber's height."""
    wall = WallFindings(make_registration(track, m_per_px=m_per_px))
    climber = _build(track, None, wall).climber
    assert (climber.height_m, climber.m_per_wall_unit, climber.reason) == (None, m_per_px, reason)


def test_a_climber_who_is_never_seen_on_the_wall_gives_no_scale(track: PoseTrack) -> None:
    """However tall they say they are."""
    everywhere = tuple(range(1, len(track)))
    wall = WallFindings(make_registration(track, missing=everywhere, m_per_px=None))
    climber = _build(track, 1.7, wall).climber
    assert (climber.height_m, climber.m_per_wall_unit, climber.reason) == (
        1.7,
        None,
        "scale_unknown",
    )


def test_the_wall_changes_nothing_about_the_body(track: PoseTrack) -> None:
    """What is known of it stands beside, its networks and warnings after the others."""
    wall = make_wall(track)
    plain, full = build_document(_build(track)), build_document(_build(track, wall=wall))
    assert full["pose"] == plain["pose"]
    assert full["angles"] == plain["angles"]
    assert full["metrics"] == plain["metrics"]
    assert [model["name"] for model in full["models"]] == [plain["models"][0]["name"], "holds"]
    assert full["warnings"] == [*plain["warnings"], "wall_bent"]


def test_figures_of_limb_motion_are_in_the_result(track: PoseTrack) -> None:
    """With their units."""
    units = {metric.name: metric.unit for metric in _build(track).metrics}
    assert units["mean_hand_speed_trunk_s"] == units["mean_foot_speed_trunk_s"] == "trunk/s"
    assert units["limb_smoothness"] == "1"


def test_nothing_that_the_camera_could_fake_is_in_the_result(track: PoseTrack) -> None:
    """A camera that pans and zooms changes no figure but the balance, which is about the image."""
    pan = np.linspace(0, 1, len(track), dtype=np.float32)[:, None, None] * np.float32([1, 0.5, 0])
    zoom = np.linspace(1, 1.5, len(track), dtype=np.float32)[:, None, None]
    filmed = replace(track, landmarks=track.landmarks * zoom + pan)
    for before, after in zip(_build(track).metrics, _build(filmed).metrics, strict=True):
        assert after.value == pytest.approx(before.value, rel=0.01, abs=0.01), before.name


def test_frames_without_a_climber_are_gaps() -> None:
    """And a clip without one says so."""
    absent = make_track([0, 40, 80], [None, make_body(), None])
    assert _build(absent).gaps == ((0, 1), (2, 1))
    assert _build(make_track([0], [None])).warnings == ("no_climber",)


def test_the_height_of_nobody_is_refused(track: PoseTrack) -> None:
    """Before anything is computed."""
    with pytest.raises(InvalidInput, match="height_m"):
        _build(track, 3.0)
