"""Metres per pixel of the panorama, from a climber whose size is known. Knows no pictures."""

from typing import Final

import numpy as np

from climbing.body.bones import BONES
from climbing.pose.track import PoseTrack
from climbing.wall.homography import map_points
from climbing.wall.registration import WallRegistration

_LEAST_VISIBILITY: Final = 0.5
_FEWEST: Final = 50
# Shorter bones say little: a pixel is much of them [shares of the panorama's larger side].
_SHORTEST: Final = 0.01


def compute_m_per_px(track: PoseTrack, registration: WallRegistration) -> float | None:
    """The median ratio of bones in metres to the same bones on the panorama.

    Only what lies across the line of sight counts in metres, as on the panorama. A body hangs a
    forearm's length in front of the wall, so it looks a few percent larger than the wall behind
    it and the scale comes out as much too small.

    Args:
        track: Whose `world_m` has the climber's true size, see `climbing.body.body_fit`.
        registration: Of the same clip.

    Returns:
        None if too little of the climber was seen.
    """
    frames = np.flatnonzero(track.detected & registration.ok)
    ends = np.array([(bone.near, bone.far) for bone in BONES])
    wall = map_points(registration.wall_H_image[frames], track.landmarks_px[frames])
    px = np.linalg.norm(np.diff(wall[:, ends], axis=2)[:, :, 0], axis=-1)
    metres = np.linalg.norm(np.diff(track.world_m[frames][:, ends, :2], axis=2)[:, :, 0], axis=-1)
    visible = track.visibility[frames][:, ends].min(axis=2) >= _LEAST_VISIBILITY
    long = px > _SHORTEST * max(registration.panorama_size_px)
    ratios = (metres / np.maximum(px, 1e-9))[visible & long]
    return float(np.median(ratios)) if len(ratios) >= _FEWEST else None
