"""Tracks and arrays for the tests of poses, from a seed."""

from dataclasses import replace

import numpy as np

from climbing.pose.track import ModelInfo, PoseTrack

NETWORK = ModelInfo("blazepose-lite", "1", "0" * 64)


def make_track(frames: int, *, missing: tuple[int, ...] = (), seed: int = 0) -> PoseTrack:
    """Random landmarks at 25 frames a second, NaN where the climber is missing."""
    numbers = np.random.default_rng(seed).random((frames, 33, 7), dtype=np.float32)
    numbers[list(missing)] = np.nan
    return PoseTrack(
        t_ms=np.arange(frames, dtype=np.int64) * 40,
        landmarks=numbers[..., :3],
        visibility=numbers[..., 3],
        world_m=numbers[..., 4:],
        width_px=720,
        height_px=1280,
        model=NETWORK,
    )


def changed(track: PoseTrack, name: str) -> PoseTrack:
    """The track with one number of an array changed."""
    array = getattr(track, name).copy()
    array[-1] += 1
    return replace(track, **{name: array})
