"""How fast and how smoothly hands and feet move against the hips, as the body itself would feel it.

Everything is in trunk lengths and about the middle of the hips, so neither the place of the
camera, nor its zoom, nor the scale of the metres matters.
"""

from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.bone_lengths import compute_bone_lengths_m
from climbing.body.bones import BONES, BoneKind
from climbing.body.derivatives import list_runs
from climbing.body.path import compute_hip_centre, compute_speed
from climbing.body.smoothness import compute_spectral_arc_length
from climbing.pose.landmarks import Landmark
from climbing.pose.track import PoseTrack

LIMBS: Final = (
    Landmark.LEFT_WRIST,
    Landmark.RIGHT_WRIST,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
)
# A movement stands out of the tremor of the landmarks, 0.1 to 0.3 trunk lengths a second, and
# contains something brisker: about half a metre a second.
_STILL_TRUNK_S: Final = 0.3
_BRISK_TRUNK_S: Final = 1.0
_SHORTEST_S: Final = 0.3


def compute_limb_speeds_trunk_s(track: PoseTrack) -> Float64[np.ndarray, "T 4"]:
    """Speed of each of `LIMBS` against the middle of the hips [trunk lengths / s].

    From `world_m`; a trunk length is the median side of the trunk. NaN without a climber and in
    stretches too short for `compute_derivative`.
    """
    trunk_m = _trunk_m(track)
    if trunk_m is None:
        return np.full((len(track), len(LIMBS)), np.nan)
    about_hips_m = track.world_m.astype(np.float64) - compute_hip_centre(track.world_m)[:, None]
    return compute_speed(about_hips_m[:, list(LIMBS)], compute_clock_s(track)) / trunk_m


def compute_clock_s(track: PoseTrack) -> Float64[np.ndarray, " T"]:
    """Time since the first frame [s], so that a late start changes no last digit."""
    clock_s: Float64[np.ndarray, " T"] = (track.t_ms - track.t_ms[:1]) / 1000
    return clock_s


def compute_limb_smoothness(
    speeds_trunk_s: Float[np.ndarray, "T 4"], t_s: Float[np.ndarray, " T"]
) -> float | None:
    """Median spectral arc length of all movements of all limbs; None if there was none.

    A movement is a longest stretch with a speed above 0.3 that reaches 1.0 trunk lengths a second
    and lasts at least 0.3 s. Its speed is resampled evenly at the median frame rate.

    Args:
        speeds_trunk_s: One column a limb, NaN where unknown.
        t_s: Strictly increasing.
    """
    found = [
        compute_spectral_arc_length(*_resample(speed[run], t_s[run], t_s))
        for speed in speeds_trunk_s.T
        for run in list_runs(speed > _STILL_TRUNK_S)
        if speed[run].max() >= _BRISK_TRUNK_S and t_s[run.stop - 1] - t_s[run.start] >= _SHORTEST_S
    ]
    return float(np.median(found)) if found else None


def _resample(
    speed: Float[np.ndarray, " R"], t_s: Float[np.ndarray, " R"], clip_t_s: Float[np.ndarray, " T"]
) -> tuple[Float64[np.ndarray, " N"], float]:
    """Evenly spaced samples and how many there are a second; never fewer than 8."""
    step_s = min(float(np.median(np.diff(clip_t_s))), float(t_s[-1] - t_s[0]) / 7)
    even_s = np.arange(t_s[0], t_s[-1] + step_s / 2, step_s)
    return np.interp(even_s, t_s, speed), 1 / step_s


def _trunk_m(track: PoseTrack) -> float | None:
    sides = [index for index, bone in enumerate(BONES) if bone.kind is BoneKind.TRUNK_SIDE]
    lengths_m = compute_bone_lengths_m(track.world_m[track.detected])[:, sides]
    trunk_m = float(np.median(lengths_m)) if lengths_m.size else 0.0
    return trunk_m if trunk_m > 0 else None
