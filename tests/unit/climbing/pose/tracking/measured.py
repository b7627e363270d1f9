"""Measurements as a perfect network would make them."""

from collections.abc import Sequence

import numpy as np

from climbing.pose.crops import make_crops
from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import LANDMARK_COUNT, Landmark
from climbing.synthetic import SyntheticClimb

STANDING = {
    Landmark.LEFT_SHOULDER: (-20, -60),
    Landmark.RIGHT_SHOULDER: (20, -60),
    Landmark.LEFT_ELBOW: (-30, -30),
    Landmark.RIGHT_ELBOW: (30, -30),
    Landmark.LEFT_WRIST: (-32, 0),
    Landmark.RIGHT_WRIST: (32, 0),
    Landmark.LEFT_HIP: (-12, 0),
    Landmark.RIGHT_HIP: (12, 0),
    Landmark.LEFT_KNEE: (-14, 45),
    Landmark.RIGHT_KNEE: (14, 45),
    Landmark.LEFT_ANKLE: (-15, 90),
    Landmark.RIGHT_ANKLE: (15, 90),
}


def measure_truth(climb: SyntheticClimb) -> PoseMeasurements:
    """What is true of a generated climb."""
    points_px = climb.truth.landmarks_px
    return from_points(np.dstack([points_px, np.zeros(points_px.shape[:2])]))


def from_points(points_px: np.ndarray) -> PoseMeasurements:
    """Of poses whose landmarks are known, (N, 33, 3)."""
    hips = points_px[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP], :2].mean(axis=1)
    return PoseMeasurements(
        points_px=points_px.astype(np.float64),
        visibility=np.ones(points_px.shape[:2]),
        world_m=points_px / 100,
        presence=np.ones(len(points_px)),
        next_crops=make_crops(hips, hips - [0, 120]),
    )


def stand(*places_px: Sequence[float], raised: bool = False) -> PoseMeasurements:
    """People who stand there, with hands down or up."""
    points = np.zeros((len(places_px), LANDMARK_COUNT, 3))
    for landmark, offset in STANDING.items():
        points[:, landmark, :2] = offset
    if raised:
        points[:, [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], 1] = -100
    points[..., :2] += np.array(places_px, dtype=float).reshape(-1, 1, 2)
    return from_points(points)
