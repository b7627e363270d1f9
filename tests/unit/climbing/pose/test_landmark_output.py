"""From the network's answer for crops to measurements in the frame."""

import numpy as np
import pytest

from climbing.pose.crops import CROP_PX, Crops, rotate
from climbing.pose.landmark_output import (
    RAW_LANDMARKS,
    LandmarkOutput,
    PoseMeasurements,
    place_in_frame,
)
from climbing.pose.landmarks import LANDMARK_COUNT

CENTRE_PX = np.array([[400.0, 300.0]])
SIDE_PX = np.array([512.0])
HIPS, SCALE_POINT = 33, 34


def _see(frame_points_px: np.ndarray, world_m: np.ndarray, rotation_rad: float) -> LandmarkOutput:
    """What a perfect network answers to a crop that is turned so."""
    back = np.array([-rotation_rad])
    inside = rotate(frame_points_px - CENTRE_PX, back) / SIDE_PX[0] * CROP_PX + CROP_PX / 2
    landmarks = np.zeros((1, RAW_LANDMARKS, 5), dtype=np.float32)
    landmarks[..., :2] = inside
    landmarks[..., 2] = 8
    landmarks[..., 3] = np.linspace(-200, 200, RAW_LANDMARKS)
    turned_m = np.concatenate([rotate(world_m[..., :2], back), world_m[..., 2:]], axis=2)
    return LandmarkOutput(
        landmarks, np.array([0.75], dtype=np.float32), turned_m.astype(np.float32)
    )


@pytest.mark.parametrize("rotation_rad", [0.0, 0.4, -1.9, np.pi])
def test_however_a_crop_is_turned_points_stay_where_they_are(rotation_rad: float) -> None:
    """In the frame, in metres, and for the next crop."""
    rng = np.random.default_rng(3)
    points_px = CENTRE_PX + rng.uniform(-150, 150, (1, RAW_LANDMARKS, 2))
    world_m = rng.uniform(-1, 1, (1, RAW_LANDMARKS, 3))
    crops = Crops(CENTRE_PX, SIDE_PX, np.array([rotation_rad]))
    placed = place_in_frame(_see(points_px, world_m, rotation_rad), crops)
    np.testing.assert_allclose(placed.points_px[..., :2], points_px[:, :LANDMARK_COUNT], atol=1e-3)
    np.testing.assert_allclose(placed.world_m, world_m[:, :LANDMARK_COUNT], atol=1e-6)
    np.testing.assert_allclose(placed.next_crops.centre_px, points_px[:, HIPS], atol=1e-3)
    reach_px = np.linalg.norm(points_px[0, SCALE_POINT] - points_px[0, HIPS])
    np.testing.assert_allclose(placed.next_crops.side_px, 2.5 * reach_px, rtol=1e-5)


def test_depth_has_the_scale_of_the_frame() -> None:
    """A crop twice as large as its pixels doubles it, as it does x and y."""
    crops = Crops(CENTRE_PX, SIDE_PX, np.zeros(1))
    nowhere = np.zeros((1, RAW_LANDMARKS, 3))
    placed = place_in_frame(_see(nowhere[..., :2], nowhere, 0.0), crops)
    np.testing.assert_allclose(placed.points_px[..., 2], 16)


def test_visibility_and_presence_are_probabilities() -> None:
    """Logits of any size stay within 0..1, in their order."""
    crops = Crops(CENTRE_PX, SIDE_PX, np.zeros(1))
    nowhere = np.zeros((1, RAW_LANDMARKS, 3))
    placed = place_in_frame(_see(nowhere[..., :2], nowhere, 0.0), crops)
    assert ((placed.visibility >= 0) & (placed.visibility <= 1)).all()
    assert (np.diff(placed.visibility) >= 0).all()
    assert placed.presence.tolist() == [0.75]


def test_no_crops_have_no_measurements() -> None:
    """Of the right shapes."""
    nothing = place_in_frame(LandmarkOutput.none(), Crops(np.empty((0, 2)), *np.empty((2, 0))))
    assert len(nothing) == len(LandmarkOutput.none()) == 0
    assert nothing.points_px.shape == nothing.world_m.shape == (0, LANDMARK_COUNT, 3)


def test_nobody_is_present_nowhere() -> None:
    """Until somebody's measurements are put in the place."""
    measured = PoseMeasurements.none(3)
    assert np.isnan(measured.points_px).all()
    assert not measured.presence.any()
    assert not measured.next_crops.valid.any()
    crops = Crops(CENTRE_PX, SIDE_PX, np.zeros(1))
    points = np.random.default_rng(4).uniform(0, 500, (1, RAW_LANDMARKS, 3))
    measured.put(np.array([1]), place_in_frame(_see(points[..., :2], points, 0.0), crops))
    assert measured.presence.tolist() == [0, 0.75, 0]
    assert measured.next_crops.valid.tolist() == [False, True, False]
    assert np.isfinite(measured[[1]].points_px).all()
