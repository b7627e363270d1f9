"""Metres and the vertical of the wall, against generated climbs that know both."""

from dataclasses import replace

import numpy as np
import pytest

from climbing.synthetic import SyntheticClimb
from climbing.synthetic.truth import ClimbTruth
from climbing.wall.homography import invert, map_points
from climbing.wall.people_mask import PeopleMask, Presence
from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration
from climbing.wall.scale import compute_m_per_px
from tests.unit.climbing.true_track import track_truth
from tests.unit.climbing.wall.clips import PaintedClip

_HIPS = [23, 24]


def measure_true_scale(
    truth: ClimbTruth, registration: WallRegistration
) -> tuple[float, np.ndarray]:
    """Metres a panorama pixel where the climber is, and the true unit vector up the panorama."""
    ok = registration.ok
    panorama_H_m = registration.wall_H_image[ok] @ invert(truth.wall_H_image[ok])
    hips_m = truth.landmarks_m[ok][:, _HIPS, :2].mean(axis=1)
    ends_m = hips_m[:, None] + np.array([[0.0, -0.3], [0.0, 0.3], [0.6, -0.3]])
    ends = map_points(panorama_H_m, ends_m)
    up, right = ends[:, 1] - ends[:, 0], ends[:, 2] - ends[:, 0]
    m_per_px = 0.6 / np.sqrt(np.linalg.norm(up, axis=1) * np.linalg.norm(right, axis=1))
    mean = up.mean(axis=0)
    return float(np.median(m_per_px)), mean / np.linalg.norm(mean)


def register_generated(climb: SyntheticClimb) -> WallRegistration:
    """Behind the climber, whose place is known."""
    truth = climb.truth
    size = (truth.camera.width_px, truth.camera.height_px)
    people = PeopleMask((Presence(truth.t_ms, truth.landmarks_px),), size)
    return register_wall(PaintedClip(list(climb.render_frames())), people=people)


@pytest.fixture(scope="module")
def registered(generated_climb: SyntheticClimb) -> WallRegistration:
    """The generated climb's wall."""
    return register_generated(generated_climb)


def test_a_climber_of_known_size_gives_metres(
    generated_climb: SyntheticClimb, registered: WallRegistration
) -> None:
    """Within a tenth, and too small: the climber is nearer to the camera than the wall."""
    truth = generated_climb.truth
    found = compute_m_per_px(track_truth(truth), registered)
    true, _ = measure_true_scale(truth, registered)
    assert found is not None
    assert 0.9 < found / true < 1.0


def test_metres_follow_the_climbers_size(
    generated_climb: SyntheticClimb, registered: WallRegistration
) -> None:
    """Twice the climber, twice the metres; nobody, none."""
    track = track_truth(generated_climb.truth)
    once = compute_m_per_px(track, registered)
    twice = compute_m_per_px(replace(track, world_m=2 * track.world_m), registered)
    assert once is not None
    assert twice == pytest.approx(2 * once, rel=1e-5)
    nobody = replace(track, landmarks=np.full_like(track.landmarks, np.nan))
    assert compute_m_per_px(nobody, registered) is None


def test_up_the_panorama_is_up_the_wall(
    generated_climb: SyntheticClimb, registered: WallRegistration
) -> None:
    """Within a degree and a half."""
    _, up = measure_true_scale(generated_climb.truth, registered)
    assert np.degrees(np.arccos(min(1.0, float(up @ registered.up)))) < 1.5
