"""A wall of two planes says so, and how far off the second one is; a flat wall does not."""

import cv2
import numpy as np
import pytest

from climbing.wall.registering import register_wall
from climbing.wall.registration import WallRegistration
from tests.unit.climbing.wall.clips import PaintedClip, paint_wall

SIZE = (480, 480)
_FOCAL_PX = 480.0
_PX_PER_M = 300.0
_CREASE_M = 1.9


def film_corner(angle_rad: float, frames: int = 36) -> list[np.ndarray]:
    """A camera that walks along a wall which turns towards it by an angle at a crease."""
    wall = paint_wall(5, (1200, 900))
    pictures = []
    for walked in np.linspace(0, 1.0, frames):
        camera_m = np.array([1.3 + walked, 1.5, -2.6])
        flat = _film_plane(wall, camera_m, 0.0)
        turned = _film_plane(wall, camera_m, angle_rad)
        crease = _FOCAL_PX * (_CREASE_M - camera_m[0]) / -camera_m[2] + SIZE[0] / 2
        beyond = np.arange(SIZE[0])[None, :, None] >= crease
        pictures.append(np.where(beyond, turned, flat))
    return pictures


def _film_plane(wall: np.ndarray, camera_m: np.ndarray, angle_rad: float) -> np.ndarray:
    """One plane through the crease, as a pinhole camera sees it that looks straight ahead."""
    along = np.array([np.cos(angle_rad), 0.0, -np.sin(angle_rad)])
    start = np.array([_CREASE_M, 0.0, 0.0]) - _CREASE_M * along - camera_m
    intrinsics = np.array([[_FOCAL_PX, 0, SIZE[0] / 2], [0, _FOCAL_PX, SIZE[1] / 2], [0, 0, 1.0]])
    image_H_m = intrinsics @ np.column_stack([along, [0.0, 1.0, 0.0], start])
    image_H_wall = image_H_m @ np.diag([1 / _PX_PER_M, 1 / _PX_PER_M, 1.0])
    return cv2.warpPerspective(wall, image_H_wall, SIZE)


@pytest.fixture(scope="module")
def cornered() -> WallRegistration:
    """A wall with a corner of 40 degrees."""
    return register_wall(PaintedClip(film_corner(np.radians(40))))


def test_a_corner_is_recognised(cornered: WallRegistration) -> None:
    """There is a warning, a share and a size of what is off the plane, and an outline."""
    assert cornered.warnings == ("wall_of_two_planes",)
    assert cornered.second_plane is not None
    assert 0.1 < cornered.off_plane_share < 0.6
    assert cornered.off_plane_px > 1.5


def test_each_point_carries_its_plane(cornered: WallRegistration) -> None:
    """Left of the crease and right of it are different planes, away from the crease itself."""
    last = np.flatnonzero(cornered.ok)[len(cornered) // 2]
    crease = _FOCAL_PX * (_CREASE_M - 1.3 - last / 35) / 2.6 + SIZE[0] / 2
    x, y = np.meshgrid([-110.0, -80.0, 80.0, 110.0], np.linspace(150, 330, 5))
    image = np.column_stack([(crease + x).ravel(), y.ravel(), np.ones(x.size)])
    mapped = image @ cornered.wall_H_image[last].T
    planes = cornered.find_plane(mapped[:, :2] / mapped[:, 2:]).reshape(x.shape)
    left, right = planes[:, :2].mean(), planes[:, 2:].mean()
    assert min(left, right) < 0.1
    assert max(left, right) > 0.9


def test_a_flat_wall_is_one_plane() -> None:
    """No warning, hardly a feature off the plane, every point on plane 0."""
    flat = register_wall(PaintedClip(film_corner(0.0)))
    assert flat.warnings == ()
    assert flat.off_plane_share < 0.05
    assert not flat.find_plane(np.array([[10.0, 10.0], [200.0, 200.0]])).any()
