"""Whether contacts can carry a body at rest: non-negative least squares over friction cones.

The wrench of gravity must be the sum of contact forces within their cones and caps [Bretl2006],
solved by the active set method of [LawsonHanson1974]. Lengths in metres, forces in body weights,
torques about the origin in body weights times metres, all in the frame of the wall.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float, Float64
from scipy.optimize import nnls

from climbing.beta.posing.grips import EDGES, Grip, list_cone_edges
from climbing.body.forward_kinematics import cross

_TINY: Final = 1e-12
# A torque of this lever counts as much as a force [m].
LEVER_M: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """How nearly B bodies are at rest.

    Attributes:
        residual: What remains unbalanced: 0 at rest [body weights].
        slope: Its derivative by the place of the centre of gravity [body weights / m].
        forces: On each limb [body weights].
    """

    residual: Float64[np.ndarray, " B"]
    slope: Float64[np.ndarray, "B 3"]
    forces: Float64[np.ndarray, "B 4 3"]


def compute_gravity(angle_deg: float) -> Float64[np.ndarray, " 3"]:
    """The weight of the body [body weights]; on an overhang it points down and out."""
    angle = math.radians(angle_deg)
    return np.array([0.0, -math.cos(angle), math.sin(angle)])


def solve_equilibrium(
    contacts_m: Float[np.ndarray, "B 4 3"],
    grips: list[tuple[Grip, Grip, Grip, Grip]],
    centre_m: Float[np.ndarray, "B 3"],
    gravity: Float[np.ndarray, " 3"],
) -> Equilibrium:
    """Forces that come nearest to balancing gravity.

    Args:
        contacts_m: Where the limbs touch; anything for those that do not.
        grips: What each takes; `NOTHING` for those that do not touch.
        centre_m: Centre of gravity.
        gravity: From `compute_gravity`.
    """
    edges, caps = _list_edges(grips)
    matrix, wanted = _build_systems(contacts_m, edges, caps, centre_m, gravity)
    found = np.array([nnls(a, b)[0] for a, b in zip(matrix, wanted, strict=True)])
    found = found.reshape(len(matrix), matrix.shape[2])
    left = np.einsum("brc,bc->br", matrix, found) - wanted
    residual = np.linalg.norm(left, axis=1)
    weights = found[:, : 4 * EDGES].reshape(-1, 4, EDGES)
    forces = np.einsum("ble,blec->blc", weights, edges)
    torque = left[:, 3:6] / np.maximum(residual, _TINY)[:, None]
    return Equilibrium(residual, cross(torque, forces.sum(axis=1)) / LEVER_M, forces)


def _build_systems(
    contacts_m: Float[np.ndarray, "B 4 3"],
    edges: Float64[np.ndarray, "B 4 E 3"],
    caps: Float64[np.ndarray, "B 4"],
    centre_m: Float[np.ndarray, "B 3"],
    gravity: Float[np.ndarray, " 3"],
) -> tuple[Float64[np.ndarray, "B 10 C"], Float64[np.ndarray, "B 10"]]:
    """Rows: force, torque about the centre, and for each limb: shares and slack make its cap."""
    batch = len(contacts_m)
    matrix = np.zeros((batch, 10, 4 * EDGES + 4))
    lever = np.asarray(contacts_m - centre_m[:, None], dtype=np.float64)[:, :, None]
    torques = cross(lever, edges) / LEVER_M
    matrix[:, :3, : 4 * EDGES] = edges.reshape(batch, 4 * EDGES, 3).swapaxes(1, 2)
    matrix[:, 3:6, : 4 * EDGES] = torques.reshape(batch, 4 * EDGES, 3).swapaxes(1, 2)
    for limb in range(4):
        matrix[:, 6 + limb, EDGES * limb : EDGES * (limb + 1)] = 1.0
        matrix[:, 6 + limb, 4 * EDGES + limb] = 1.0
    wanted = np.concatenate([np.tile(-gravity, (batch, 1)), np.zeros((batch, 3)), caps], axis=1)
    return matrix, wanted


def _list_edges(
    grips: list[tuple[Grip, Grip, Grip, Grip]],
) -> tuple[Float64[np.ndarray, "B 4 E 3"], Float64[np.ndarray, "B 4"]]:
    """Cones and caps; the cone of a limb that does not touch has no length."""
    kinds = sorted({grip for four in grips for grip in four})
    table = np.array([list_cone_edges(grip) * (grip.cap > 0) for grip in kinds])
    rows = np.array([[kinds.index(grip) for grip in four] for four in grips])
    return table[rows], np.array([[grip.cap for grip in four] for four in grips])
