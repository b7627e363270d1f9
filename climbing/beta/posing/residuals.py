"""What a pose should be, as weighted residuals and their derivatives. Batched, any array library.

Each function answers rows to append to a least squares problem over the 29 degrees of freedom:
values of shape (B, R) and derivatives of shape (B, R, 29), in units of the accuracy that is asked.
"""

from typing import Any, Final, NamedTuple

import array_api_compat
import numpy as np

from climbing.body.forward_kinematics import PosedBody, cross
from climbing.body.joints import FREEDOMS, LIMB_ENDS, Point, list_moved_points

Array = Any
CONTACT_M: Final = 0.004
CLEARANCE_M: Final = 0.01
_LIMIT_RAD: Final = 0.02
_LIMIT_M: Final = 0.002
_BALANCE: Final = 0.01
# How far from the wall points stay [m]: half a trunk, half a forearm, the thickness of a knee.
CLEARANCES_M: Final = {
    Point.PELVIS: 0.12,
    Point.CHEST: 0.12,
    Point.HEAD: 0.10,
    Point.LEFT_SHOULDER: 0.08,
    Point.RIGHT_SHOULDER: 0.08,
    Point.LEFT_ELBOW: 0.03,
    Point.RIGHT_ELBOW: 0.03,
    Point.LEFT_WRIST: 0.02,
    Point.RIGHT_WRIST: 0.02,
    Point.LEFT_KNEE: 0.05,
    Point.RIGHT_KNEE: 0.05,
    Point.LEFT_ANKLE: 0.05,
    Point.RIGHT_ANKLE: 0.05,
    Point.LEFT_HAND: -0.002,
    Point.RIGHT_HAND: -0.002,
    Point.LEFT_FOOT: -0.002,
    Point.RIGHT_FOOT: -0.002,
}
_CLEAR: Final = [int(point) for point in CLEARANCES_M]
_ENDS: Final = [int(point) for point in LIMB_ENDS]


class Rows(NamedTuple):
    """A part of a least squares problem.

    Attributes:
        values: Residuals.
        slopes: Their derivatives.
    """

    values: Array  # (B, R)
    slopes: Array  # (B, R, 29)


class Chain(NamedTuple):
    """Constants of the body's structure in the arrays' own library and precision.

    Attributes:
        moved: 1 where a degree of freedom moves a point, (20, 29).
        slides: 1 for those that slide, (29, 1).
        masses: Share of the mass at each point, (20,).
    """

    moved: Array
    slides: Array
    masses: Array


def build_chain(masses: Array, like: Array) -> Chain:
    """The constants, as arrays like `like`."""
    return Chain(
        as_like(list_moved_points().astype(np.float64), like),
        as_like(np.array([[float(freedom.slides)] for freedom in FREEDOMS]), like),
        as_like(masses, like),
    )


def as_like(values: Array, like: Array) -> Array:
    """Numbers as an array of the library, precision and device of another."""
    xp = array_api_compat.array_namespace(like)
    return xp.asarray(values, dtype=like.dtype, device=array_api_compat.device(like))


def compute_contact_rows(body: PosedBody, chain: Chain, targets_m: Array, pulls: Array) -> Rows:
    """Ends of limbs at their targets, 12 rows."""
    xp = array_api_compat.array_namespace(targets_m)
    points = body.points_m[:, _ENDS]
    lever = points[:, :, None] - body.centres_m[:, None]
    axes = body.axes[:, None]
    turned = cross(axes, lever)
    moved = chain.moved[_ENDS][None, :, :, None]
    slopes = moved * (chain.slides * axes + (1 - chain.slides) * turned)
    batch = targets_m.shape[0]
    values = xp.reshape(pulls * (points - targets_m) / CONTACT_M, (batch, 12))
    scaled = pulls[:, :, None] * slopes / CONTACT_M
    return Rows(values, xp.reshape(xp.permute_dims(scaled, (0, 1, 3, 2)), (batch, 12, -1)))


def compute_clearance_rows(body: PosedBody, chain: Chain) -> Rows:
    """Points that are too near to the wall, 17 rows; nothing for those that are far enough."""
    xp = array_api_compat.array_namespace(body.points_m)
    points = body.points_m[:, _CLEAR]
    short = (as_like(list(CLEARANCES_M.values()), points) - points[..., 2]) / CLEARANCE_M
    # The third coordinate of axis x (point - centre), and of the axis itself for one that slides.
    x, y, z = (body.axes[..., k] * (1 - chain.slides[:, 0]) for k in range(3))
    still = y * body.centres_m[..., 0] - x * body.centres_m[..., 1]
    still = still + body.axes[..., 2] - z
    slopes = points[..., 1, None] * x[:, None] - points[..., 0, None] * y[:, None] + still[:, None]
    slopes = slopes * chain.moved[_CLEAR]
    near = xp.astype(short > 0, short.dtype)
    return Rows(short * near, -slopes * near[..., None] / CLEARANCE_M)


def compute_centre(body: PosedBody, chain: Chain) -> Rows:
    """The centre of gravity, 3 rows in metres, and how it moves.

    A degree of freedom that turns moves the masses beyond it like one point of their mean.
    """
    xp = array_api_compat.array_namespace(body.points_m)
    weights = chain.moved * chain.masses[:, None]
    carried = xp.sum(weights, axis=0)
    sums = xp.matmul(xp.matrix_transpose(weights), body.points_m)
    lever = sums - carried[:, None] * body.centres_m
    slopes = (1 - chain.slides) * cross(body.axes, lever)
    slopes = slopes + chain.slides * carried[:, None] * body.axes
    centre = xp.sum(chain.masses[:, None] * body.points_m, axis=1)
    return Rows(centre, xp.matrix_transpose(slopes))


def compute_balance_rows(centre: Rows, base: Array, slope: Array, at: Array) -> Rows:
    """What gravity leaves unbalanced, 1 row, linear about a centre where it was solved.

    Args:
        centre: From `compute_centre`.
        base: Residual there, (B,).
        slope: Its derivative by the centre, (B, 3).
        at: The centre there, (B, 3).
    """
    xp = array_api_compat.array_namespace(at)
    value = base + xp.sum(slope * (centre.values - at), axis=1)
    open_ = xp.astype(value > 0, value.dtype)
    slopes = xp.matmul(slope[:, None], centre.slopes)
    return Rows((value * open_ / _BALANCE)[:, None], slopes * (open_ / _BALANCE)[:, None, None])


def list_limit_accuracies(like: Array) -> Array:
    """How exactly each degree of freedom keeps its limits, (29,)."""
    slides = np.array([freedom.slides for freedom in FREEDOMS])
    return as_like(np.where(slides, _LIMIT_M, _LIMIT_RAD), like)


def compute_limit_rows(angles: Array, limits: Array, accuracies: Array) -> tuple[Array, Array]:
    """Degrees of freedom beyond their limits; derivatives are diagonal, so only that is answered.

    Args:
        angles: (B, 29).
        limits: Lower and upper, (2, 29).
        accuracies: From `list_limit_accuracies`, or a multiple.
    """
    xp = array_api_compat.array_namespace(angles)
    below = xp.minimum(angles - limits[0], xp.zeros_like(angles))
    above = xp.maximum(angles - limits[1], xp.zeros_like(angles))
    beyond = (below + above) / accuracies
    return beyond, xp.astype(beyond != 0, beyond.dtype) / accuracies
