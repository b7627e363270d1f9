"""A hand-held pinhole camera that follows a climber, and its exact homographies."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Float64

from climbing.synthetic.motion.profiles import wobble
from climbing.synthetic.motion.rotations import rotation_from_angles, turn, unit

# A portrait frame shows this much of the wall, in heights of the climber; a narrow one shows at
# least this width.
_SHOWN_HEIGHTS: Final = 2.25
_SHOWN_WIDTHS: Final = 1.25
# A hand's tremor: standard deviation of the turn, and of the place.
_SHAKE_RAD: Final = 0.0016
_SHAKE_M: Final = 0.006
_DRIFT_M: Final = 0.10
_LAG_S: Final = 0.55


class CameraPath(NamedTuple):
    """A pinhole camera at T times. Its axes are x right, y down, z into the picture.

    Pixel (0, 0) is the middle of the upper left pixel, as in OpenCV.

    Attributes:
        focal_px: Focal length, constant, the same in x and y.
        width_px: Of the frame; the principal point is the frame's middle.
        height_px: Of the frame.
        camera_R_wall: Turns wall directions into camera directions.
        camera_t_wall_m: The wall's origin in camera coordinates.
    """

    focal_px: float
    width_px: int
    height_px: int
    camera_R_wall: Float[np.ndarray, "T 3 3"]  # noqa: N815
    camera_t_wall_m: Float[np.ndarray, "T 3"]

    @property
    def intrinsics_px(self) -> Float64[np.ndarray, "3 3"]:
        """The calibration matrix."""
        cx, cy = (self.width_px - 1) / 2, (self.height_px - 1) / 2
        return np.array([[self.focal_px, 0.0, cx], [0.0, self.focal_px, cy], [0.0, 0.0, 1.0]])

    @property
    def position_m(self) -> Float64[np.ndarray, "T 3"]:
        """Where the camera is, in wall coordinates."""
        place: Float64[np.ndarray, "T 3"] = -np.einsum(
            "tji,tj->ti", self.camera_R_wall, self.camera_t_wall_m
        )
        return place

    def compute_image_H_wall(self) -> Float64[np.ndarray, "T 3 3"]:
        """Takes wall metres to pixels: K [r1 r2 t] for the plane z = 0 [HartleyZisserman2004]."""
        plane = np.stack(
            [self.camera_R_wall[..., 0], self.camera_R_wall[..., 1], self.camera_t_wall_m], axis=-1
        )
        mapped = self.intrinsics_px @ plane
        homography: Float64[np.ndarray, "T 3 3"] = mapped / mapped[:, 2:, 2:]
        return homography

    def compute_wall_H_image(self) -> Float64[np.ndarray, "T 3 3"]:
        """Takes pixels to wall metres."""
        inverse = np.linalg.inv(self.compute_image_H_wall())
        homography: Float64[np.ndarray, "T 3 3"] = inverse / inverse[:, 2:, 2:]
        return homography

    def to_camera_m(self, points_m: Float[np.ndarray, "T N 3"]) -> Float64[np.ndarray, "T N 3"]:
        """Wall coordinates to camera coordinates."""
        seen: Float64[np.ndarray, "T N 3"] = (
            points_m @ np.swapaxes(self.camera_R_wall, 1, 2) + self.camera_t_wall_m[:, None]
        )
        return seen

    def project_px(self, points_m: Float[np.ndarray, "T N 3"]) -> Float64[np.ndarray, "T N 2"]:
        """Wall coordinates to pixels."""
        seen = self.to_camera_m(points_m)
        middle = self.intrinsics_px[:2, 2]
        pixels: Float64[np.ndarray, "T N 2"] = (
            self.focal_px * seen[..., :2] / seen[..., 2:] + middle
        )
        return pixels

    def contains(self, points_px: Float[np.ndarray, "T N 2"]) -> Bool[np.ndarray, "T N"]:
        """Whether points lie in the frame."""
        inside: Bool[np.ndarray, "T N"] = np.all(
            (points_px >= -0.5) & (points_px <= np.array([self.width_px, self.height_px]) - 0.5),
            axis=-1,
        )
        return inside

    def at(self, frame: int) -> "CameraPath":
        """A single frame of it."""
        kept = slice(frame, frame + 1)
        return self._replace(
            camera_R_wall=self.camera_R_wall[kept], camera_t_wall_m=self.camera_t_wall_m[kept]
        )


def compute_up_and_out(
    wall_angle_rad: float,
) -> tuple[Float64[np.ndarray, " 3"], Float64[np.ndarray, " 3"]]:
    """Vertical and horizontal direction across a wall, in wall coordinates.

    Args:
        wall_angle_rad: 0 for a vertical wall, positive for one that leans over the climber.
    """
    cos, sin = float(np.cos(wall_angle_rad)), float(np.sin(wall_angle_rad))
    return np.array([0.0, cos, -sin]), np.array([0.0, sin, cos])


def film(
    rng: np.random.Generator,
    t_s: Float[np.ndarray, " T"],
    subject_m: Float[np.ndarray, "T 3"],
    *,
    subject_height_m: float,
    wall_angle_rad: float,
    width_px: int,
    height_px: int,
) -> CameraPath:
    """Someone stands 4.2 to 5.6 m from the wall and follows the climber with a phone.

    Args:
        rng: Decides where they stand and how they shake.
        t_s: Times of the frames.
        subject_m: Middle of the climber's trunk.
        subject_height_m: The climber's height, which sets the zoom.
        wall_angle_rad: Lean of the wall.
        width_px: Of the frame.
        height_px: Of the frame.
    """
    up, out = compute_up_and_out(wall_angle_rad)
    distance_m = float(rng.uniform(4.2, 5.6))
    followed = _follow(t_s, subject_m)
    place = up * rng.uniform(1.5, 1.85) + out * distance_m + [rng.uniform(-0.5, 0.5), 0.0, 0.0]
    place = place + [0.25, 0.04, 0.0] * (followed - followed[:1])
    for axis in range(3):
        place[:, axis] += _DRIFT_M * wobble(rng, t_s, low_hz=0.03, high_hz=0.15, terms=5)
        place[:, axis] += _SHAKE_M * wobble(rng, t_s, low_hz=0.5, high_hz=4.0)
    target = followed * [0.85, 0.80, 0.0] + [0.0, 0.28 * subject_height_m, 0.0]
    shake_rad = [wobble(rng, t_s, low_hz=0.7, high_hz=6.0) for _ in range(3)]
    shake = rotation_from_angles(_SHAKE_RAD * np.stack(shake_rad, axis=-1))
    rotation = shake @ _look_at(place, target, up)
    shown_m = subject_height_m * max(_SHOWN_HEIGHTS, _SHOWN_WIDTHS * height_px / width_px)
    return CameraPath(
        focal_px=height_px * distance_m / shown_m,
        width_px=width_px,
        height_px=height_px,
        camera_R_wall=rotation,
        camera_t_wall_m=-turn(rotation, place),
    )


def _follow(
    t_s: Float[np.ndarray, " T"], subject_m: Float[np.ndarray, "T 3"]
) -> Float64[np.ndarray, "T 3"]:
    """The subject as a person's aim follows it: smoothed over half a second."""
    weight = np.exp(-0.5 * ((t_s[:, None] - t_s[None]) / _LAG_S) ** 2)
    followed: Float64[np.ndarray, "T 3"] = weight @ subject_m / weight.sum(axis=1, keepdims=True)
    return followed


def _look_at(
    place_m: Float[np.ndarray, "T 3"],
    target_m: Float[np.ndarray, "T 3"],
    up: Float[np.ndarray, " 3"],
) -> Float64[np.ndarray, "T 3 3"]:
    """Rows are the camera's right, down and forward direction."""
    forward = unit(target_m - place_m)
    right = unit(np.cross(forward, up))
    rows: Float64[np.ndarray, "T 3 3"] = np.stack(
        [right, np.cross(forward, right), forward], axis=-2
    )
    return rows
