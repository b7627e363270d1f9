"""The best guess of a body's points before its bones are known, and how certain each is.

Two heads of one network see the same body: image points, sharp across the picture, and metres,
the only ones with a depth that means something. Each is taken for what it is good at.
"""

from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack

_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
# Below this correlation between image and metres they do not show the same body.
_LEAST_AGREEMENT: Final = 0.8
# How little a landmark that is certainly hidden still counts.
_LEAST_VISIBILITY: Final = 0.1


def observe_body_m(track: PoseTrack, *, window_s: float = 0.15) -> Float64[np.ndarray, "T 33 3"]:
    """Network metres, x and y redrawn from the image, calmed over time; middle of the hips 0.

    Under weak perspective x and y of a body are those of its image times one scale a frame
    [HartleyZisserman2004]; the scale is the one that agrees best with the metres in the least
    squares sense, weighted by visibility. A frame in which the two disagree keeps its metres.

    The mean over neighbouring frames, weighted by a Gaussian and by visibility, has no lag and
    carries a hidden joint by the frames that see it. Depth is that mean; x and y are drawn towards
    it only as far as the landmark is hidden, since what is seen is exact and may be quick.

    Args:
        track: Every frame must show a climber.
        window_s: Standard deviation of the Gaussian; shorter than a reach, which takes half a
            second.
    """
    weights = compute_weights(track)
    world_m = _about_hips(track.world_m.astype(np.float64))
    image_px = _about_hips(track.landmarks_px.astype(np.float64))
    shares = weights[..., None]
    common = np.sum(shares * image_px * world_m[..., :2], axis=(1, 2))
    image, world = (np.sum(shares * a * a, axis=(1, 2)) for a in (image_px, world_m[..., :2]))
    agrees = common > _LEAST_AGREEMENT * np.sqrt(image * world)
    m_per_px = common[agrees] / image[agrees]
    world_m[agrees, :, :2] = m_per_px[:, None, None] * image_px[agrees]
    calmed_m = _calm(world_m, weights, track.t_ms / 1000, window_s)
    trust = np.stack([weights, weights, np.zeros_like(weights)], axis=-1)
    return _about_hips(trust * world_m + (1 - trust) * calmed_m)


def compute_weights(track: PoseTrack) -> Float64[np.ndarray, "T 33"]:
    """How much each landmark counts, 0.1..1: its visibility, and never nothing."""
    return np.clip(track.visibility.astype(np.float64), _LEAST_VISIBILITY, 1.0)


def compute_variance(
    weights: Float[np.ndarray, "T 33"], *, depth_ratio: float = 2.0
) -> Float64[np.ndarray, "T 33 3"]:
    """Relative variance along x, y and z: hidden landmarks and depth are uncertain.

    Args:
        weights: Above 0.
        depth_ratio: Standard deviation of depth over that of x and y. On generated climbs the
            errors' ratio is 2 to 4; at more than 2 the joints come out worse, because much of the
            error in depth is a wrong direction, which a longer move along it does not mend.
    """
    axes = np.array([1.0, 1.0, depth_ratio**2])
    variance: Float64[np.ndarray, "T 33 3"] = axes / weights[..., None]
    return variance


def _about_hips(points: Float64[np.ndarray, "T 33 D"]) -> Float64[np.ndarray, "T 33 D"]:
    centred: Float64[np.ndarray, "T 33 D"] = points - points[:, _HIPS].mean(axis=1, keepdims=True)
    return centred


def _calm(
    points_m: Float64[np.ndarray, "T 33 3"],
    weights: Float64[np.ndarray, "T 33"],
    t_s: Float64[np.ndarray, " T"],
    window_s: float,
) -> Float64[np.ndarray, "T 33 3"]:
    """Weighted Gaussian mean over time, however unevenly the frames are spaced."""
    reach = int(np.max(np.searchsorted(t_s, t_s + 3 * window_s) - np.arange(len(t_s))))
    mass = weights[..., None].copy()
    total = mass * points_m
    weighted_m = total.copy()
    for lag in range(1, reach):
        kernel = np.exp(-0.5 * ((t_s[lag:] - t_s[:-lag]) / window_s) ** 2)[:, None, None]
        for here, there in ((np.s_[lag:], np.s_[:-lag]), (np.s_[:-lag], np.s_[lag:])):
            total[here] += kernel * weighted_m[there]
            mass[here] += kernel * weights[there][..., None]
    calmed: Float64[np.ndarray, "T 33 3"] = total / mass
    return calmed
