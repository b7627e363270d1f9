"""The tracks of generated climbs, without error."""

import numpy as np

from climbing.pose.track import ModelInfo, PoseTrack
from climbing.synthetic.truth import ClimbTruth

_HIPS = [23, 24]


def track_truth(truth: ClimbTruth) -> PoseTrack:
    """The climber as a pose network without error would report them."""
    camera = truth.camera
    size = np.array([camera.width_px, camera.height_px])
    turned = np.einsum("tij,tkj->tki", camera.camera_R_wall, truth.landmarks_m)
    world_m = turned - turned[:, _HIPS].mean(axis=1, keepdims=True)
    landmarks = np.concatenate([truth.landmarks_px / size, np.zeros((len(truth), 33, 1))], axis=2)
    return PoseTrack(
        t_ms=truth.t_ms,
        landmarks=landmarks.astype(np.float32),
        visibility=truth.visible.astype(np.float32),
        world_m=world_m.astype(np.float32),
        width_px=camera.width_px,
        height_px=camera.height_px,
        model=ModelInfo("truth", "1", "0" * 64),
    )
