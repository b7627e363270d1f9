"""Made-up bodies for the tests of angles, centre of gravity and metrics."""

from collections.abc import Mapping, Sequence

import numpy as np

from climbing.pose.landmarks import Landmark
from climbing.pose.track import ModelInfo, PoseTrack

NETWORK = ModelInfo("by hand", "1", "0" * 64)
Point = Sequence[float]

# A climber seen from behind, arms and legs straight, in metres, y downwards, z from the wall.
UPRIGHT: dict[str, Point] = {
    "EYE_INNER": (0.02, -0.68, 0),
    "EYE": (0.04, -0.68, 0),
    "EYE_OUTER": (0.05, -0.68, 0),
    "EAR": (0.08, -0.66, 0.05),
    "SHOULDER": (0.18, -0.50, 0),
    "ELBOW": (0.18, -0.80, 0),
    "WRIST": (0.18, -1.05, 0),
    "PINKY": (0.21, -1.12, 0),
    "INDEX": (0.16, -1.13, 0),
    "THUMB": (0.14, -1.10, 0),
    "HIP": (0.10, 0.0, 0),
    "KNEE": (0.10, 0.40, 0),
    "ANKLE": (0.10, 0.80, 0),
    "HEEL": (0.10, 0.85, 0.05),
    "FOOT_INDEX": (0.12, 0.85, -0.15),
}


def make_body(changes: Mapping[Landmark, Point] | None = None) -> np.ndarray:
    """33 points, the same on both sides save for the changes."""
    body = np.zeros((33, 3))
    for name, (x, y, z) in UPRIGHT.items():
        body[Landmark[f"LEFT_{name}"]] = (-x, y, z)
        body[Landmark[f"RIGHT_{name}"]] = (x, y, z)
    body[Landmark.NOSE] = (0, -0.66, -0.1)
    body[Landmark.MOUTH_LEFT], body[Landmark.MOUTH_RIGHT] = (-0.02, -0.63, 0), (0.02, -0.63, 0)
    for landmark, point in (changes or {}).items():
        body[landmark] = point
    return body


def make_track(t_ms: Sequence[int], bodies: Sequence[np.ndarray | None]) -> PoseTrack:
    """A track of bodies in metres, filmed so that 4 m fill a frame of 1000 px; None is nobody."""
    absent = np.full((33, 3), np.nan)
    world_m = np.array([absent if body is None else body for body in bodies], dtype=np.float32)
    world_m = world_m.reshape(len(bodies), 33, 3)
    seen = ~np.isnan(world_m[..., 0])
    return PoseTrack(
        t_ms=np.array(t_ms, dtype=np.int64),
        landmarks=world_m / 4 + np.float32(0.5),
        visibility=np.where(seen, 1, np.nan).astype(np.float32),
        world_m=world_m,
        width_px=1000,
        height_px=1000,
        model=NETWORK,
    )
