"""Where hands and feet touch, on the wall and in the climber's own measure. Knows no holds."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.body.limbs import LIMBS, Limb
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack
from climbing.wall.homography import map_points
from climbing.wall.registration import WallRegistration

# A grip lies between the knuckles, a step under the big toe.
_POINTS: Final = {
    Limb.LEFT_HAND: (Landmark.LEFT_INDEX, Landmark.LEFT_PINKY),
    Limb.RIGHT_HAND: (Landmark.RIGHT_INDEX, Landmark.RIGHT_PINKY),
    Limb.LEFT_FOOT: (Landmark.LEFT_FOOT_INDEX,),
    Limb.RIGHT_FOOT: (Landmark.RIGHT_FOOT_INDEX,),
}
_SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
# Speeds are taken over this long, whatever the frame rate [s].
_SPEED_WINDOW_S: Final = 0.134


@dataclass(frozen=True, slots=True, eq=False)
class TouchPoints:
    """Four limbs, in the order of `climbing.body.limbs.LIMBS`, through T frames.

    Attributes:
        t_ms: Time of each frame.
        point_px: On the panorama; NaN where climber or wall is unknown.
        speed: Along the wall [trunk lengths / s]; NaN likewise.
        visibility: Of the least visible landmark, 0 where the point is NaN.
        lift: How far above the hips, along the wall [trunk lengths]; NaN likewise.
        trunk_px: Length of the trunk on the panorama, the median over the clip.
    """

    t_ms: np.ndarray
    point_px: Float64[np.ndarray, "T 4 2"]
    speed: Float64[np.ndarray, "T 4"]
    visibility: Float64[np.ndarray, "T 4"]
    lift: Float64[np.ndarray, "T 4"]
    trunk_px: float


def find_touch_points(track: PoseTrack, registration: WallRegistration) -> TouchPoints | None:
    """Brings the limbs to the wall.

    Returns:
        None if the climber is never seen in a registered frame.
    """
    known = track.detected & registration.ok
    if not known.any():
        return None
    wall = np.full((len(track), len(Landmark), 2), np.nan)
    places = track.landmarks_px[known].astype(np.float64)
    wall[known] = map_points(registration.wall_H_image[known], places)
    hips = wall[:, _HIPS].mean(axis=1)
    trunk = np.linalg.norm(wall[:, _SHOULDERS].mean(axis=1) - hips, axis=1)
    trunk_px = max(float(np.nanmedian(trunk)), 1.0)
    points = np.stack([wall[:, _POINTS[limb]].mean(axis=1) for limb in LIMBS], axis=1)
    seen = np.stack([track.visibility[:, _POINTS[limb]].min(axis=1) for limb in LIMBS], axis=1)
    t_s = track.t_ms / 1000.0
    return TouchPoints(
        t_ms=track.t_ms,
        point_px=points,
        speed=_compute_speed(t_s, points, known) / trunk_px,
        visibility=np.where(known[:, None], np.nan_to_num(seen), 0.0),
        lift=(points - hips[:, None]) @ np.array(registration.up) / trunk_px,
        trunk_px=trunk_px,
    )


def _compute_speed(
    t_s: Float64[np.ndarray, " T"], points_px: Float64[np.ndarray, "T 4 2"], known: np.ndarray
) -> Float64[np.ndarray, "T 4"]:
    """Distance between the places half a window before and after, by the time between [px/s]."""
    times = t_s[known]
    before = (t_s - _SPEED_WINDOW_S / 2).clip(times[0], times[-1])
    after = (t_s + _SPEED_WINDOW_S / 2).clip(times[0], times[-1])
    flat = points_px.reshape(len(points_px), -1)[known]
    moved = np.stack(
        [np.interp(after, times, x) - np.interp(before, times, x) for x in flat.T], axis=-1
    )
    seconds = np.maximum(after - before, 1e-6)[:, None]
    speed = np.linalg.norm(moved.reshape(len(t_s), -1, 2), axis=-1) / seconds
    return np.where(known[:, None], speed, np.nan)
