"""Which frames are worth a measurement.

A network's error wanders slowly: two measurements a thirtieth of a second apart err alike, so the
second teaches nothing, unless the climber moves quickly or the first was in doubt.
docs/decisions/0013 has the figures.
"""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.pose.landmark_output import PoseMeasurements
from climbing.pose.landmarks import Landmark
from climbing.pose.tracking.crop_path import CropPath

# Frames that are measured lie no farther apart; a frame's time is rounded to a millisecond.
_PERIOD_MS: Final = 67 + 1
# A limb that moves faster against the trunk is measured in every frame [torso lengths / s].
_QUICK: Final = 2.5
# A measurement that is less sure does not stand for its neighbours.
_SURE: Final = 0.9

_ENDS: Final = (
    Landmark.LEFT_WRIST,
    Landmark.RIGHT_WRIST,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
)
_SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


def choose_frames(t_ms: Int64[np.ndarray, " T"], path: CropPath) -> Bool[np.ndarray, " T"]:
    """Fifteen frames a second, and all of them where the climber is quick."""
    chosen = _find_quick(t_ms, path)
    last_ms = -np.inf
    for index, time_ms in enumerate(t_ms):
        following_ms = t_ms[index + 1] if index + 1 < len(t_ms) else np.inf
        if following_ms - last_ms > _PERIOD_MS:
            chosen[index] = True
            last_ms = time_ms
    return chosen


def find_doubtful(
    chosen: Bool[np.ndarray, " N"], presence: Float64[np.ndarray, " N"]
) -> Bool[np.ndarray, " N"]:
    """Frames that were left out although a measured one next to them is in doubt.

    Args:
        chosen: Which of consecutive frames were measured.
        presence: What was found there; anything in the others.
    """
    unsure = chosen & ~(presence >= _SURE)
    # How far it is to a measured frame on either side does not matter: all between are in doubt.
    before = _carry(unsure, chosen)
    after = _carry(unsure[::-1], chosen[::-1])[::-1]
    doubtful: Bool[np.ndarray, " N"] = ~chosen & (before | after)
    return doubtful


def fill_between(
    chosen: Bool[np.ndarray, " T"], possible: Bool[np.ndarray, " T"], measured: PoseMeasurements
) -> None:
    """Frames that were left out are there where the measured ones around them surely are.

    Their places stay unknown, for the smoother to find.

    Args:
        chosen: Which frames were measured.
        possible: Where the climber may be at all; no frame is there across one that cannot be.
        measured: What was found; changed.
    """
    told = chosen | ~possible
    absent = ~possible | (chosen & ~(measured.presence >= _SURE))
    known = np.flatnonzero(told)
    if not len(known):
        return
    rows = np.arange(len(told))
    inside = ~told & (rows > known[0]) & (rows < known[-1])
    between = inside & ~_carry(absent, told) & ~_carry(absent[::-1], told[::-1])[::-1]
    measured.presence[between] = 1.0


def _carry(marks: Bool[np.ndarray, " N"], chosen: Bool[np.ndarray, " N"]) -> Bool[np.ndarray, " N"]:
    """The mark of the last chosen frame up to each frame."""
    last = np.maximum.accumulate(np.where(chosen, np.arange(len(chosen)), -1))
    carried: Bool[np.ndarray, " N"] = (last >= 0) & marks[np.clip(last, 0, None)]
    return carried


def _find_quick(t_ms: Int64[np.ndarray, " T"], path: CropPath) -> Bool[np.ndarray, " T"]:
    """Frames between two sightings in which a hand or foot went far."""
    quick = np.zeros(len(t_ms), dtype=bool)
    points = path.poses.points_px[..., :2]
    hips = points[:, list(_HIPS)].mean(axis=1)
    torso = np.linalg.norm(points[:, list(_SHOULDERS)].mean(axis=1) - hips, axis=1)
    ends = (points[:, list(_ENDS)] - hips[:, None]) / max(float(np.median(torso)), 1e-6)
    seconds = np.diff(path.t_ms) / 1000
    speed = np.linalg.norm(np.diff(ends, axis=0), axis=2).max(axis=1, initial=0) / seconds
    for index in np.flatnonzero(speed > _QUICK):
        quick |= (t_ms >= path.t_ms[index]) & (t_ms <= path.t_ms[index + 1])
    return quick
