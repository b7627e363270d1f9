"""What a pose network might say about a generated climb: a track with known errors."""

import numpy as np

from climbing.pose.track import PoseTrack
from climbing.synthetic import SyntheticClimb
from tests.unit.climbing.body.bodies import NETWORK

# The network's body is smaller than the climber; errors are those seen on rendered climbs.
NETWORK_SCALE = 0.9
IMAGE_ERROR_M = 0.025
WORLD_ERROR_M = (0.05, 0.05, 0.11)
HIDDEN_ERROR_M = 0.2


def compute_true_m(climb: SyntheticClimb) -> np.ndarray:
    """The landmarks in the camera's axes about the middle of the hips [m]."""
    truth = climb.truth
    seen_m = truth.camera.to_camera_m(truth.landmarks_m)
    return seen_m - seen_m[:, [23, 24]].mean(axis=1, keepdims=True)


def observe(climb: SyntheticClimb, seed: int, *, hidden_share: float = 0.1) -> PoseTrack:
    """A noisy track; some joints are hidden for a while, far off and of low visibility."""
    truth, random = climb.truth, np.random.default_rng(seed)
    hidden = _hide(random, len(truth), hidden_share)
    image_error = IMAGE_ERROR_M * random.normal(size=(len(truth), 33, 2))
    world_error = np.array(WORLD_ERROR_M) * random.normal(size=(len(truth), 33, 3))
    world_error += HIDDEN_ERROR_M * hidden[..., None] * random.normal(size=(len(truth), 33, 3))
    depth_m = truth.camera.to_camera_m(truth.landmarks_m)[..., 2].mean()
    size_px = np.array([truth.camera.width_px, truth.camera.height_px])
    image_px = truth.landmarks_px + truth.camera.focal_px / depth_m * (
        image_error + HIDDEN_ERROR_M * hidden[..., None] * random.normal(size=image_error.shape)
    )
    z = np.zeros((len(truth), 33, 1))
    return PoseTrack(
        t_ms=truth.t_ms,
        landmarks=np.concatenate([image_px / size_px, z], axis=-1).astype(np.float32),
        visibility=np.where(hidden, 0.1, 0.95).astype(np.float32),
        world_m=(NETWORK_SCALE * (compute_true_m(climb) + world_error)).astype(np.float32),
        width_px=truth.camera.width_px,
        height_px=truth.camera.height_px,
        model=NETWORK,
    )


def _hide(random: np.random.Generator, frames: int, share: float) -> np.ndarray:
    """Hands, elbows, knees and feet vanish for half a second at a time."""
    hidden = np.zeros((frames, 33), dtype=bool)
    limbs = np.array([13, 14, 15, 16, 25, 26, 27, 28])
    blocks = random.random((frames // 10 + 1, len(limbs))) < share
    hidden[:, limbs] = np.repeat(blocks, 10, axis=0)[:frames]
    return hidden
