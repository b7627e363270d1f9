"""One body for a clip: bone lengths from noisy points, and the height that goes with them."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from jaxtyping import Float, Float64

from climbing.body.bones import BONES, STATURE_SHARES, BoneKind

# Below this a length is a failure of the network; it keeps logarithms and divisions finite.
_SHORTEST_M: Final = 1e-3
# Upright, these stand on top of each other. Arms say nothing about how tall someone stands.
_STANDING: Final = (BoneKind.TRUNK_SIDE, BoneKind.THIGH, BoneKind.SHANK)
# Three bones that must close, the hand and the foot.
_TRIANGLES: Final = (
    (BoneKind.WRIST_TO_INDEX, BoneKind.WRIST_TO_PINKY, BoneKind.KNUCKLES),
    (BoneKind.ANKLE_TO_HEEL, BoneKind.ANKLE_TO_TOE, BoneKind.HEEL_TO_TOE),
)
_LIMBS: Final = (BoneKind.UPPER_ARM, BoneKind.FOREARM, BoneKind.THIGH, BoneKind.SHANK)


def fit_bone_lengths_m(
    points_m: Float[np.ndarray, "T 33 3"],
    visibility: Float[np.ndarray, "T 33"],
    *,
    table_weight: float = 0.5,
) -> dict[BoneKind, float]:
    """Lengths of one body, the same on both sides: medians over frames and sides, then a prior.

    A frame counts by the product of the visibilities of a bone's ends. A network that sees limbs
    foreshortened makes some kinds too short in every frame, which no median mends; so those of the
    four limb bones are drawn towards the shares of an average body of the same stature, in
    logarithms [DrillisContini1966].

    Args:
        points_m: Finite, at least one frame.
        visibility: 0..1.
        table_weight: Of the average body against the clip, 0..1. People's proportions differ by
            some 5 %, the heavy network's medians on generated climbs by 3 to 30 %; half is careful.
    """
    measured = {kind: _weighted_median_m(kind, points_m, visibility) for kind in BoneKind}
    stature_m = compute_stature_m(measured)
    drawn = {
        kind: measured[kind] ** (1 - table_weight)
        * (STATURE_SHARES[kind] * stature_m) ** table_weight
        for kind in _LIMBS
    }
    return _close_triangles(measured | drawn)


def compute_stature_m(lengths_m: Mapping[BoneKind, float]) -> float:
    """Height of the average body whose trunk and legs are together as long [DrillisContini1966]."""
    shares = sum(STATURE_SHARES[kind] for kind in _STANDING)
    return sum(lengths_m[kind] for kind in _STANDING) / shares


def list_lengths_m(lengths_m: Mapping[BoneKind, float]) -> Float64[np.ndarray, " 24"]:
    """One length for each of `BONES`."""
    return np.array([lengths_m[bone.kind] for bone in BONES], dtype=np.float64)


def compute_bone_lengths_m(points_m: Float[np.ndarray, "T 33 3"]) -> Float64[np.ndarray, "T 24"]:
    """How long each of `BONES` is in each frame, in the unit of the points."""
    along = points_m[:, [bone.far for bone in BONES]] - points_m[:, [bone.near for bone in BONES]]
    lengths: Float64[np.ndarray, "T 24"] = np.linalg.norm(along.astype(np.float64), axis=-1)
    return lengths


def _close_triangles(lengths_m: dict[BoneKind, float]) -> dict[BoneKind, float]:
    """Medians of three noisy sides need not make a triangle; the longest then gives way."""
    closed = dict(lengths_m)
    for triangle in _TRIANGLES:
        *short, longest = sorted(triangle, key=lambda kind: closed[kind])
        closed[longest] = min(closed[longest], 0.98 * sum(closed[kind] for kind in short))
    return closed


def _weighted_median_m(
    kind: BoneKind,
    points_m: Float[np.ndarray, "T 33 3"],
    visibility: Float[np.ndarray, "T 33"],
) -> float:
    """The length with half of the weight on either side."""
    bones = [bone for bone in BONES if bone.kind is kind]
    near, far = [bone.near for bone in bones], [bone.far for bone in bones]
    found_m = np.linalg.norm(points_m[:, far] - points_m[:, near], axis=-1).ravel()
    # A bone that is never seen still has a length: that of the network's guesses.
    weights = np.maximum(visibility[:, near] * visibility[:, far], 1e-6).ravel()
    order = np.argsort(found_m)
    share = np.cumsum(weights[order]) / weights.sum()
    middle = int(np.searchsorted(share, 0.5))
    return max(float(found_m[order[min(middle, len(order) - 1)]]), _SHORTEST_M)
