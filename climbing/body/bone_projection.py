"""Moves points as little as needed so that the bones between them have given lengths.

Knows nothing of where the lengths come from.
"""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float, Float64

from climbing.body.bones import BONES

# Frames that are solved together: enough to be fast, few enough for some 15 MB of matrices.
_BATCH: Final = 512
# A bone shorter than this has no direction.
_SHORTEST_M: Final = 1e-9

_NEAR: Final = np.array([bone.near for bone in BONES])
_FAR: Final = np.array([bone.far for bone in BONES])
# Only landmarks at the end of a bone take part. Row b of the signs times the ends is bone b.
_ENDS: Final = np.unique(np.concatenate([_NEAR, _FAR]))
_SIGNS: Final = (_FAR[:, None] == _ENDS).astype(np.float64) - (_NEAR[:, None] == _ENDS)


def project_onto_bones(
    points_m: Float[np.ndarray, "T 33 3"],
    lengths_m: Float[np.ndarray, " 24"],
    variance: Float[np.ndarray, "T 33 3"],
    *,
    steps: int = 20,
    tolerance: float = 1e-4,
) -> Float64[np.ndarray, "T 33 3"]:
    """Points near the given ones whose bones have these lengths; other landmarks stay.

    With c by how much each bone is too long, J its gradient and V the variances, a step moves the
    points by -V J' l where (J V J') l = c: of all moves that mend the linearised lengths the one
    with the least sum of squares over the variances, so what is least certain gives way first.
    Steps are repeated from where the points then are, which is the fast projection of
    [Goldenthal2007]: position based dynamics [Mueller2007] with all constraints solved at once,
    converging quadratically instead of bone by bone.

    Args:
        points_m: Finite.
        lengths_m: Above 0, one for each of `BONES`; a triangle of them must close.
        variance: Above 0, along each axis of each landmark, in any common unit.
        steps: At most so many; a frame that is still off then keeps the remaining error.
        tolerance: Of the lengths; a frame that is closer is left alone.
    """
    projected = points_m.astype(np.float64)
    for first in range(0, len(points_m), _BATCH):
        batch = np.s_[first : first + _BATCH, _ENDS]
        ends_m, ends_variance = projected[batch], variance[batch].astype(np.float64)
        for _ in range(steps):
            off = _is_off(ends_m, lengths_m, tolerance)
            if not off.any():
                break
            ends_m[off] = _step(ends_m[off], lengths_m, ends_variance[off])
        projected[batch] = ends_m
    return projected


def _is_off(
    ends_m: Float64[np.ndarray, "T N 3"], lengths_m: Float[np.ndarray, " B"], tolerance: float
) -> Bool[np.ndarray, " T"]:
    found_m = np.linalg.norm(_SIGNS @ ends_m, axis=-1)
    off: Bool[np.ndarray, " T"] = np.any(
        np.abs(found_m - lengths_m) > tolerance * lengths_m, axis=1
    )
    return off


def _step(
    ends_m: Float64[np.ndarray, "T N 3"],
    lengths_m: Float[np.ndarray, " B"],
    variance: Float64[np.ndarray, "T N 3"],
) -> Float64[np.ndarray, "T N 3"]:
    frames = len(ends_m)
    along = _SIGNS @ ends_m
    found_m = np.linalg.norm(along, axis=-1, keepdims=True)
    direction = along / np.maximum(found_m, _SHORTEST_M)
    gradient = (_SIGNS[:, :, None] * direction[:, :, None]).reshape(frames, len(lengths_m), -1)
    moves = gradient * variance.reshape(frames, 1, -1)
    pull = _solve(moves @ gradient.swapaxes(1, 2), found_m - lengths_m[:, None])
    moved: Float64[np.ndarray, "T N 3"] = ends_m - (moves.swapaxes(1, 2) @ pull).reshape(
        ends_m.shape
    )
    return moved


def _solve(
    matrix: Float64[np.ndarray, "T B B"], right: Float64[np.ndarray, "T B 1"]
) -> Float64[np.ndarray, "T B 1"]:
    """Bones along one line make the matrix singular; a trace of compliance [Macklin2016] helps."""
    bones = matrix.shape[1]
    compliance = 1e-6 * np.trace(matrix, axis1=1, axis2=2) / bones + 1e-12
    solved: Float64[np.ndarray, "T B 1"] = np.linalg.solve(
        matrix + compliance[:, None, None] * np.eye(bones), right
    )
    return solved
