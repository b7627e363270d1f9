"""A pose as a least squares problem: what is asked of bodies, linearised where they are. Batched.

Runs on NumPy or PyTorch arrays; only the equilibrium is always solved on the processor.
"""

from dataclasses import dataclass
from typing import Any, Final

import array_api_compat
import numpy as np
from jaxtyping import Float64

from climbing.beta.posing.equilibrium import solve_equilibrium
from climbing.beta.posing.pose_task import PoseTasks
from climbing.beta.posing.residuals import (
    CLEARANCE_M,
    CONTACT_M,
    Chain,
    Rows,
    as_like,
    build_chain,
    compute_balance_rows,
    compute_centre,
    compute_clearance_rows,
    compute_contact_rows,
    compute_limit_rows,
    list_limit_accuracies,
)
from climbing.body.forward_kinematics import PosedBody, pose_body
from climbing.body.joints import (
    FREEDOM_COUNT,
    FREEDOMS,
    LIMB_ENDS,
    ROOT,
    compute_limits,
    compute_rest,
)
from climbing.body.point_masses import weigh_points
from climbing.body.proportions import Proportions

Array = Any
# How strongly joints like their rest, against contacts that are asked to `CONTACT_M` [1/rad].
_REST_PER_RAD: Final = 0.5
_ROOT_PER_RAD: Final = 0.8
# Hips near the wall and over the supports [1/m].
_HIPS_PER_M: Final = 2.0
_OVER_PER_M: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class PoseProblem:
    """Everything that stays while B bodies move, in the arrays' own library and precision.

    Attributes:
        body: Its lengths.
        tasks: What is asked.
        gravity: From `compute_gravity`.
        chain: Structure of the body.
        targets: Of the tasks.
        pulls: Of the tasks.
        over: Where the supports are on average, x.
        limits: Of the joints.
        accuracies: How exactly joints keep them.
        rest: What they like, for all bodies or for each.
        rest_weights: How much they do.
        over_weight: How much the body likes to be over its supports.
    """

    body: Proportions
    tasks: PoseTasks
    gravity: Float64[np.ndarray, " 3"]
    chain: Chain
    targets: Array
    pulls: Array
    over: Array
    limits: Array
    accuracies: Array
    rest: Array
    rest_weights: Array
    over_weight: float


@dataclass(frozen=True, slots=True)
class Balance:
    """Equilibrium where it was last solved.

    Attributes:
        base: What is unbalanced there, (B,).
        slope: Its derivative by the centre of gravity, (B, 3).
        at: That centre, (B, 3).
    """

    base: Array
    slope: Array
    at: Array


def pose_problem(
    body: Proportions,
    tasks: PoseTasks,
    gravity: Float64[np.ndarray, " 3"],
    like: Array,
    *,
    near: Float64[np.ndarray, "B 29"] | None = None,
    softness: float = 1.0,
) -> PoseProblem:
    """The problem of a body that likes its rest, or to be near given poses.

    Args:
        body: Its lengths.
        tasks: What is asked.
        gravity: From `compute_gravity`.
        like: An array of the library, precision and device to use.
        near: Poses to be near, each joint alike.
        softness: How much less exactly joints keep their limits: soft ones are no dead ends.
    """
    loaded = tasks.loaded * (tasks.pulls[..., 0] > 0)
    share = loaded / np.maximum(loaded.sum(axis=1, keepdims=True), 1)
    over = (share * tasks.targets_m[..., 0]).sum(axis=1)
    rows = range(FREEDOM_COUNT)
    weights = np.array([_weigh_rest(row) if near is None else _HIPS_PER_M for row in rows])
    return PoseProblem(
        body,
        tasks,
        gravity,
        build_chain(weigh_points(), like),
        as_like(tasks.targets_m, like),
        as_like(tasks.pulls, like),
        as_like(over, like),
        as_like(compute_limits(body.height_m), like),
        softness * list_limit_accuracies(like),
        as_like(compute_rest(body.height_m) if near is None else near, like),
        as_like(weights, like),
        _OVER_PER_M if near is None else 0.0,
    )


def _weigh_rest(row: int) -> float:
    if row < 2:
        return 0.0
    if FREEDOMS[row].slides:
        return _HIPS_PER_M
    return _ROOT_PER_RAD if row < len(ROOT) else _REST_PER_RAD


def solve_balance(problem: PoseProblem, angles: Array) -> Balance:
    """Equilibrium at the poses as they are; contacts count where they should be."""
    posed = pose_body(problem.body, angles)
    at = compute_centre(posed, problem.chain).values
    contacts = _place_contacts(problem, posed)
    found = solve_equilibrium(contacts, problem.tasks.grips, to_numpy(at), problem.gravity)
    return Balance(as_like(found.residual, angles), as_like(found.slope, angles), at)


def _place_contacts(problem: PoseProblem, posed: PosedBody) -> Float64[np.ndarray, "B 4 3"]:
    """Targets where they count, the limb's own end where it may be anywhere."""
    ends = np.stack([to_numpy(posed.points_m[:, end]) for end in LIMB_ENDS], axis=1)
    tasks = problem.tasks
    return np.asarray(tasks.pulls * tasks.targets_m + (1 - tasks.pulls) * ends)


def linearise(problem: PoseProblem, balance: Balance, angles: Array) -> tuple[Array, Array, Array]:
    """Half the sum of squares (B,), normal matrix (B, 29, 29) and gradient (B, 29)."""
    xp = array_api_compat.array_namespace(angles)
    posed = pose_body(problem.body, angles)
    centre = compute_centre(posed, problem.chain)
    over = (centre.values[:, :1] - problem.over[:, None]) * problem.over_weight
    parts = (
        compute_contact_rows(posed, problem.chain, problem.targets, problem.pulls),
        compute_clearance_rows(posed, problem.chain),
        compute_balance_rows(centre, balance.base, balance.slope, balance.at),
        Rows(over, centre.slopes[:, :1] * problem.over_weight),
    )
    values = xp.concat([part.values for part in parts], axis=1)
    slopes = xp.concat([part.slopes for part in parts], axis=1)
    beyond, beyond_slope = compute_limit_rows(angles, problem.limits, problem.accuracies)
    resting = (angles - problem.rest) * problem.rest_weights
    cost = (xp.sum(values**2, axis=1) + xp.sum(beyond**2 + resting**2, axis=1)) / 2
    turned = xp.matrix_transpose(slopes)
    diagonal = beyond_slope**2 + problem.rest_weights**2
    normal = xp.matmul(turned, slopes) + eye_like(angles) * diagonal[:, None, :]
    gradient = xp.matmul(turned, values[..., None])[..., 0]
    return cost, normal, gradient + beyond * beyond_slope + resting * problem.rest_weights


def measure_errors(problem: PoseProblem, angles: Array) -> tuple[PosedBody, Array, Array]:
    """The bodies, how far ends are from their targets, and how deep points are sunk [m]."""
    xp = array_api_compat.array_namespace(angles)
    posed = pose_body(problem.body, angles)
    rows = compute_contact_rows(posed, problem.chain, problem.targets, problem.pulls).values
    off = xp.reshape(rows * CONTACT_M, (-1, 4, 3))
    sunk = compute_clearance_rows(posed, problem.chain).values * CLEARANCE_M
    return posed, xp.max(xp.sqrt(xp.sum(off**2, axis=2)), axis=1), xp.max(sunk, axis=1)


def eye_like(angles: Array) -> Array:
    """The unit matrix over degrees of freedom."""
    xp = array_api_compat.array_namespace(angles)
    return xp.eye(FREEDOM_COUNT, dtype=angles.dtype, device=array_api_compat.device(angles))


def to_numpy(values: Array) -> Float64[np.ndarray, "..."]:
    """On the processor, in double precision."""
    found: Float64[np.ndarray, ...] = np.from_dlpack(
        array_api_compat.to_device(values, "cpu")
    ).astype(np.float64)
    return found
