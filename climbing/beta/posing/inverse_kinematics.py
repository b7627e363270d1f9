"""Poses for tasks: damped least squares over all bodies at once.

The method is that of [Levenberg1944] and [Marquardt1963].
"""

from dataclasses import dataclass
from typing import Any, Final

import array_api_compat
import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.beta.posing.pose_problem import (
    Balance,
    PoseProblem,
    eye_like,
    linearise,
    measure_errors,
    pose_problem,
    solve_balance,
    to_numpy,
)
from climbing.beta.posing.pose_task import PoseTasks
from climbing.beta.posing.residuals import as_like
from climbing.body.proportions import Proportions

Array = Any
# How soft joints are in each round; between rounds the equilibrium is solved anew.
_ROUNDS: Final = (8.0, 4.0, 2.0, 1.0)
_STEPS: Final = 6
_LONGEST_STEP: Final = 0.6
_FIRST_DAMPING: Final = 1e-3
_LEAST_DAMPING: Final = 1e-6
_MOST_DAMPING: Final = 1e6
_SETTLED_M: Final = 0.003
_SETTLED_SUNK_M: Final = 0.005
_SETTLED_UNBALANCED: Final = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class SolvedPoses:
    """What came of B tasks.

    Attributes:
        angles: Degrees of freedom within their limits, radians and metres.
        points_m: Of the body.
        contact_error_m: Greatest distance of an end from its target.
        sunk_m: Greatest depth of a point below its clearance.
        unbalanced: Residual of equilibrium [body weights].
    """

    angles: Float64[np.ndarray, "B 29"]
    points_m: Float64[np.ndarray, "B 20 3"]
    contact_error_m: Float64[np.ndarray, " B"]
    sunk_m: Float64[np.ndarray, " B"]
    unbalanced: Float64[np.ndarray, " B"]

    @property
    def settled(self) -> Bool[np.ndarray, " B"]:
        """Which are so good that more steps are not worth their time."""
        near = (self.contact_error_m <= _SETTLED_M) & (self.sunk_m <= _SETTLED_SUNK_M)
        return near & (self.unbalanced <= _SETTLED_UNBALANCED)

    def put(self, rows: Int64[np.ndarray, " K"], found: "SolvedPoses") -> None:
        """Replaces some poses by others."""
        for name in ("angles", "points_m", "contact_error_m", "sunk_m", "unbalanced"):
            getattr(self, name)[rows] = getattr(found, name)


def solve_poses(
    body: Proportions,
    tasks: PoseTasks,
    gravity: Float64[np.ndarray, " 3"],
    start: Float64[np.ndarray, "B 29"],
    *,
    like: Array | None = None,
) -> SolvedPoses:
    """A pose for every task, as near to it as it gets.

    Args:
        body: Its lengths.
        tasks: At least one.
        gravity: From `compute_gravity`.
        start: Where to begin, see `climbing.beta.posing.first_guess`.
        like: An array of the library, precision and device to use; NumPy in float32 if None.
    """
    like = np.zeros(0, np.float32) if like is None else like
    best = judge_poses(pose_problem(body, tasks, gravity, like), as_like(start, like))
    open_ = np.arange(len(tasks))
    for softness in _ROUNDS:
        part = pose_problem(body, tasks.pick(open_), gravity, like, softness=softness)
        angles = as_like(best.angles[open_], like)
        angles = _descend(part, solve_balance(part, angles), angles)
        best.put(open_, judge_poses(part, clip_to_limits(part, angles)))
        open_ = np.flatnonzero(~best.settled)
        if not len(open_):
            break
    return best


def clip_to_limits(problem: PoseProblem, angles: Array) -> Array:
    """The nearest poses that joints allow."""
    xp = array_api_compat.array_namespace(angles)
    return xp.clip(angles, problem.limits[0], problem.limits[1])


def judge_poses(problem: PoseProblem, angles: Array) -> SolvedPoses:
    """How well the tasks are met."""
    posed, contact_error, sunk = measure_errors(problem, angles)
    balance = solve_balance(problem, angles)
    found = (angles, posed.points_m, contact_error, sunk, balance.base)
    return SolvedPoses(*map(to_numpy, found))


def _descend(problem: PoseProblem, balance: Balance, angles: Array) -> Array:
    """Some steps, each kept where it helps; the damping follows [Marquardt1963]."""
    xp = array_api_compat.array_namespace(angles)
    damping = xp.full_like(angles[:, 0], _FIRST_DAMPING)
    cost, normal, gradient = linearise(problem, balance, angles)
    for _ in range(_STEPS):
        scale = damping[:, None] * (xp.linalg.diagonal(normal) + 1.0)
        damped = normal + eye_like(angles) * scale[:, None, :]
        step = xp.linalg.solve(damped, gradient[..., None])[..., 0]
        trial = angles - xp.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        trial_cost, trial_normal, trial_gradient = linearise(problem, balance, trial)
        better = trial_cost < cost
        angles = xp.where(better[:, None], trial, angles)
        cost = xp.where(better, trial_cost, cost)
        normal = xp.where(better[:, None, None], trial_normal, normal)
        gradient = xp.where(better[:, None], trial_gradient, gradient)
        next_damping = xp.where(better, damping / 4, damping * 8)
        damping = xp.clip(next_damping, _LEAST_DAMPING, _MOST_DAMPING)
    return angles
