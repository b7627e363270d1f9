"""A climber's surface in the rest pose: points, quads, materials, and which bones move them."""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Float64, Int64

from climbing.body.proportions import Proportions
from climbing.synthetic.figure.materials import Material
from climbing.synthetic.figure.solids import Solid
from climbing.synthetic.figure.surface_net import compute_surface
from climbing.synthetic.motion.skeleton import BONE_COUNT, LimbTips, Skeleton, solve_skeleton
from climbing.synthetic.motion.trunk import SIDES, TrunkPose

# Solids of one material flow into one another over this distance [m].
_BLEND_M: Final[dict[Material, float]] = {
    Material.SKIN: 0.008,
    Material.HAIR: 0.010,
    Material.SHIRT: 0.014,
    Material.TROUSERS: 0.010,
    Material.SHOES: 0.008,
    Material.SOLES: 0.003,
    Material.BAG: 0.006,
    Material.BELT: 0.003,
}
_SKIN_FALLOFF_M: Final = 0.022
_MARGIN_M: Final = 0.03
# Colours change over this share of a cell, which hides the cells at hems and hairlines.
_BORDER_CELLS: Final = 0.07


class BodySurface(NamedTuple):
    """A surface that bones can move.

    Attributes:
        rest: The skeleton in whose pose it was made.
        points_m: In the rest pose.
        quads: Indices of points, anticlockwise from outside.
        material: Of each point, the one that is nearest to it.
        mixture: Share of each material in each point's colour, soft across borders.
        weights: Share of each bone in each point's motion; a row sums to 1.
    """

    rest: Skeleton
    points_m: Float32[np.ndarray, "V 3"]
    quads: Int64[np.ndarray, "Q 4"]
    material: Int64[np.ndarray, " V"]
    mixture: Float32[np.ndarray, "V 8"]
    weights: Float32[np.ndarray, "V 20"]


def solve_rest_skeleton(body: Proportions) -> Skeleton:
    """A climber in the middle of what climbing asks for, so that no joint is ever far from rest.

    Arms up and bent, legs apart and bent, nothing touching.
    """
    size = body.height_m
    hand = np.array([0.33, 0.43, -0.13]) * size
    foot = np.array([0.19, -0.33, -0.16]) * size
    mirror = np.stack([SIDES, [1, 1], [1, 1]], axis=1)
    still = np.zeros((1, 3))
    pose = TrunkPose(still, still, still, np.array([[0.0, 0.40, -1.0]]) * size)
    tips = LimbTips((hand * mirror)[None], (foot * mirror)[None], np.zeros((1, 4)))
    return solve_skeleton(body, pose, tips)


def build_surface(body: Proportions, solids: tuple[Solid, ...], *, cell_m: float) -> BodySurface:
    """Melt the solids into one surface.

    Args:
        body: Lengths.
        solids: The clay, in the frames of the bones.
        cell_m: Size of the grid's cells; about the size of the quads.
    """
    rest = solve_rest_skeleton(body)
    fields, low_m = _compute_fields(rest, solids, cell_m)
    surface = compute_surface(fields.min(axis=0))
    points = (low_m + cell_m * surface.points).astype(np.float32)
    near = _sample(fields, surface.points)
    material = near.argmin(axis=1)
    softness = _BORDER_CELLS * cell_m
    mixture = np.exp(-(near - near.min(axis=1, keepdims=True)) / softness)
    mixture /= mixture.sum(axis=1, keepdims=True)
    weights = _compute_weights(rest, solids, points, material)
    return BodySurface(rest, points, surface.quads, material, mixture, weights)


def _sample(
    fields: Float32[np.ndarray, "M X Y Z"], points: Float32[np.ndarray, "V 3"]
) -> Float32[np.ndarray, "V M"]:
    """The fields at points in grid units, interpolated linearly."""
    low = np.floor(points).astype(int)
    share = points - low
    total = np.zeros((len(points), len(fields)), np.float32)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1.0 - share), axis=1)
        x, y, z = (low + corner).T
        total += weight[:, None] * fields[:, x, y, z].T
    return total


def _local_m(
    rest: Skeleton, solid: Solid, points_m: Float[np.ndarray, "*any 3"]
) -> Float32[np.ndarray, "*any 3"]:
    """Points in the frame of a solid's bone."""
    origin = rest.origin_m[0, solid.bone].astype(np.float32)
    local: Float32[np.ndarray, "*any 3"] = (points_m - origin) @ rest.rotation[
        0, solid.bone
    ].astype(np.float32)
    return local


def _centre_m(rest: Skeleton, solid: Solid) -> Float64[np.ndarray, " 3"]:
    middle = np.add(solid.start_m, solid.end_m) / 2
    centre: Float64[np.ndarray, " 3"] = (
        rest.origin_m[0, solid.bone] + rest.rotation[0, solid.bone] @ middle
    )
    return centre


def _compute_fields(
    rest: Skeleton, solids: tuple[Solid, ...], cell_m: float
) -> tuple[Float32[np.ndarray, "M X Y Z"], Float64[np.ndarray, " 3"]]:
    """The distance to each material on a grid, and the grid's lowest corner.

    Solids of a material are joined by -k log sum exp(-d / k), each within its own box only.
    """
    centres = np.array([_centre_m(rest, solid) for solid in solids])
    reaches = np.array([solid.reach_m for solid in solids])[:, None] + _MARGIN_M
    low, high = (centres - reaches).min(axis=0), (centres + reaches).max(axis=0)
    size = np.ceil((high - low) / cell_m).astype(int) + 1
    total = np.full((len(Material), *size), 1e-12, dtype=np.float32)
    for solid, centre, reach in zip(solids, centres, reaches, strict=True):
        start = np.maximum(np.floor((centre - reach - low) / cell_m).astype(int), 0)
        stop = np.minimum(np.ceil((centre + reach - low) / cell_m).astype(int) + 1, size)
        axes = [low[k] + cell_m * np.arange(start[k], stop[k]) for k in range(3)]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).astype(np.float32)
        distance = solid.compute_distance_m(_local_m(rest, solid, points))
        x, y, z = (slice(a, b) for a, b in zip(start, stop, strict=True))
        share = np.exp(np.clip(-distance / _BLEND_M[solid.material], -30, 30))
        total[int(solid.material), x, y, z] += share
    blend = np.array([_BLEND_M[material] for material in Material], np.float32)
    return -blend[:, None, None, None] * np.log(total), low


def _compute_weights(
    rest: Skeleton,
    solids: tuple[Solid, ...],
    points_m: Float[np.ndarray, "V 3"],
    material: Int64[np.ndarray, " V"],
) -> Float32[np.ndarray, "V 20"]:
    """Bones share a point by the nearness of their solids of the point's own material."""
    weights = np.full((len(points_m), BONE_COUNT), 1e-30, dtype=np.float64)
    for solid in solids:
        own = material == solid.material
        distance = solid.compute_distance_m(_local_m(rest, solid, points_m[own].astype(np.float32)))
        weights[own, solid.bone] += np.exp(-np.clip(distance, 0.0, 1.0) / _SKIN_FALLOFF_M)
    normalised: Float32[np.ndarray, "V 20"] = (weights / weights.sum(axis=1, keepdims=True)).astype(
        np.float32
    )
    return normalised
