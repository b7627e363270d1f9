"""Where inverse kinematics begins: a body hung between its contacts."""

import math
from typing import Final

import numpy as np
from jaxtyping import Float64

from climbing.beta.posing.pose_task import PoseTasks
from climbing.body.joints import FREEDOMS, ROOT, compute_rest
from climbing.body.proportions import Proportions

_YAW: Final = FREEDOMS.index(ROOT[4])
_PITCH: Final = FREEDOMS.index(ROOT[5])
# Pelvis below the hands and above the feet, in body heights.
_HANG: Final = 0.50
_STAND: Final = 0.38


def guess_poses(
    body: Proportions, tasks: PoseTasks, gravity: Float64[np.ndarray, " 3"], *, yaw_rad: float = 0.0
) -> Float64[np.ndarray, "B 29"]:
    """The rest pose, its pelvis below the hands, above the feet and in the middle of both.

    Args:
        body: Its lengths.
        tasks: Where the limbs go.
        gravity: From `compute_gravity`; a body without feet hangs along it.
        yaw_rad: How far it is turned; another guess may find what one does not.
    """
    start = np.tile(compute_rest(body.height_m), (len(tasks), 1))
    placed = tasks.pulls[..., 0]
    hands, feet = _mean(tasks, placed, slice(0, 2)), _mean(tasks, placed, slice(2, 4))
    below = hands - np.array([0.0, _HANG * body.height_m])
    above = feet + np.array([0.0, _STAND * body.height_m])
    standing = np.isfinite(feet).all(axis=1)
    hanging = np.isfinite(hands).all(axis=1)
    start[:, :2] = np.where(hanging[:, None], (below + above) / 2, above)
    alone = hanging & ~standing
    start[alone, :2] = hands[alone] + _HANG * body.height_m * gravity[:2]
    start[alone, 2] = np.maximum(_HANG * body.height_m * gravity[2], start[alone, 2])
    start[alone, _PITCH] = -math.atan2(gravity[2], -gravity[1])
    start[:, _YAW] = yaw_rad
    return start


def _mean(
    tasks: PoseTasks, placed: Float64[np.ndarray, "B 4"], limbs: slice
) -> Float64[np.ndarray, "B 2"]:
    """Mean target of some limbs; NaN if none of them has one."""
    weights = placed[:, limbs]
    count = weights.sum(axis=1, keepdims=True)
    total = (weights[..., None] * tasks.targets_m[:, limbs, :2]).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
