"""The whole motion as one optimisation: every frame a pose problem, neighbours tied by smoothness.

Gauss-Newton steps on all frames at once. Joints' accelerations tie each frame to two before and two
behind it, so the normal matrix is banded and solved in time linear in the number of frames.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Bool, Float64
from scipy.linalg import solveh_banded

from climbing.beta.feasibility import MOST_CONTACT_ERROR_M, MOST_UNBALANCED
from climbing.beta.motion.script import Script
from climbing.beta.motion.timetable import FPS
from climbing.beta.posing.inverse_kinematics import clip_to_limits
from climbing.beta.posing.pose_problem import (
    Balance,
    PoseProblem,
    linearise,
    pose_problem,
    solve_balance,
    to_numpy,
)
from climbing.body.forward_kinematics import pose_body
from climbing.body.joints import LIMB_ENDS
from climbing.body.proportions import Proportions

_FEWEST_STEPS: Final = 8
_MOST_STEPS: Final = 40
DEEPEST_M: Final = -0.03
_LONGEST_STEP: Final = 0.3
_DAMPING: Final = 1e-2
# An acceleration that counts as much as an error of `CONTACT_M` [rad/s^2, m/s^2].
_ACCELERATION: Final = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """A body at every frame.

    Attributes:
        fps: Frames a second.
        angles: Degrees of freedom, radians and metres.
        points_m: Of `climbing.body.joints.Point`, in the frame of the wall.
        broken: Frames that miss a contact, are out of balance or are in the wall.
    """

    fps: int
    angles: Float64[np.ndarray, "T 29"]
    points_m: Float64[np.ndarray, "T 20 3"]
    broken: Bool[np.ndarray, " T"]


def solve_trajectory(
    body: Proportions, script: Script, gravity: Float64[np.ndarray, " 3"]
) -> Trajectory:
    """The motion nearest to the script's rough one that is smooth and does what it should.

    Steps end when no frame is broken any more, or when they have become too many.
    """
    like = np.zeros(0, np.float32)
    problem = pose_problem(body, script.tasks, gravity, like, near=script.rough)
    angles = clip_to_limits(problem, script.rough.astype(np.float32))
    for taken in range(1, _MOST_STEPS + 1):
        if taken % 2 == 1:
            balance = solve_balance(problem, angles)
        angles = _step(problem, balance, angles)
        if taken >= _FEWEST_STEPS and taken % 4 == 0:
            allowed = clip_to_limits(problem, angles)
            broken, points_m = _judge(problem, script, allowed)
            if not broken.any():
                break
    return Trajectory(FPS, to_numpy(allowed), points_m, broken)


def _judge(
    problem: PoseProblem, script: Script, angles: np.ndarray
) -> tuple[Bool[np.ndarray, " T"], Float64[np.ndarray, "T 20 3"]]:
    """Which frames are broken; in a dynamic move balance is not asked for."""
    points_m = to_numpy(pose_body(problem.body, angles).points_m)
    off_m = (points_m[:, list(LIMB_ENDS)] - script.tasks.targets_m) * (script.tasks.pulls == 1)
    missed = np.linalg.norm(off_m, axis=2).max(axis=1) > MOST_CONTACT_ERROR_M
    unbalanced = to_numpy(solve_balance(problem, angles).base) > MOST_UNBALANCED
    sunk = points_m[..., 2].min(axis=1) < DEEPEST_M
    return missed | (unbalanced & ~script.dynamic) | sunk, points_m


def _step(problem: PoseProblem, balance: Balance, angles: np.ndarray) -> np.ndarray:
    """All frames' next poses."""
    _, normal, gradient = linearise(problem, balance, angles)
    frames = len(angles)
    smooth = _list_smoothness(frames)
    pulls = np.zeros((5, frames))
    for offset in range(3):
        pulls[2 + offset, : frames - offset] = smooth[offset, : frames - offset]
        pulls[2 - offset, offset:] = smooth[offset, : frames - offset]
    flat = gradient.astype(np.float64)
    for offset in range(-2, 3):
        rows = np.clip(np.arange(frames) + offset, 0, frames - 1)
        flat += pulls[2 + offset][:, None] * angles[rows]
    band = _build_band(normal.astype(np.float64), smooth)
    found = solveh_banded(band, flat.reshape(-1), lower=True, overwrite_ab=True, check_finite=False)
    step = np.clip(found.reshape(angles.shape), -_LONGEST_STEP, _LONGEST_STEP)
    return np.asarray(angles - step, dtype=angles.dtype)


def _list_smoothness(frames: int) -> Float64[np.ndarray, "3 T"]:
    """Diagonals of the sum of squared second differences, from the main one on."""
    weight = (FPS**2 / _ACCELERATION) ** 2
    second = np.zeros((3, frames))
    for row in range(frames - 2):
        for a, x in enumerate((1.0, -2.0, 1.0)):
            for b in range(a, 3):
                second[b - a, row + a] += x * (1.0, -2.0, 1.0)[b]
    return weight * second


def _build_band(
    normal: Float64[np.ndarray, "T 29 29"], smooth: Float64[np.ndarray, "3 T"]
) -> Float64[np.ndarray, "B N"]:
    """Lower diagonals of the normal matrix, frame by frame along the columns."""
    frames, size = normal.shape[:2]
    band = np.zeros((2 * size + 1, frames, size))
    for offset in range(size):
        band[offset, :, : size - offset] = np.diagonal(normal, offset=-offset, axis1=1, axis2=2)
    scale = 1 + _DAMPING
    band[0] = band[0] * scale + smooth[0][:, None]
    band[size] += smooth[1][:, None]
    band[2 * size] += smooth[2][:, None]
    return band.reshape(2 * size + 1, frames * size)
