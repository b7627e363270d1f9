"""Fine detail of a surface in the rest pose: folds of cloth, strands of hair, tone of skin."""

from typing import Final

import numpy as np
from jaxtyping import Float, Float32

from climbing.synthetic.figure.materials import Look, Material
from climbing.synthetic.figure.surface import BodySurface

# Depth of folds [m]; hair gets strands of the same kind.
_FOLD_M: Final[dict[Material, float]] = {
    Material.SHIRT: 0.0030,
    Material.TROUSERS: 0.0030,
    Material.HAIR: 0.0020,
    Material.BAG: 0.0020,
}
_STEP_M: Final = 0.004
_TONE: Final[dict[Material, float]] = {
    Material.SKIN: 0.02,
    Material.HAIR: 0.14,
    Material.SHIRT: 0.025,
    Material.TROUSERS: 0.05,
    Material.SHOES: 0.04,
    Material.SOLES: 0.05,
    Material.BAG: 0.05,
    Material.BELT: 0.03,
}


class _Folds:
    """Ridges in random directions, bent by a slow wave: a height at any point of space."""

    def __init__(self, rng: np.random.Generator, *, shortest_m: float, longest_m: float) -> None:
        count = 7
        direction = rng.standard_normal((3, count))
        direction /= np.linalg.norm(direction, axis=0)
        length_m = np.geomspace(shortest_m, longest_m, count)
        self._wave = direction * 2 * np.pi / length_m
        self._size = length_m / longest_m
        self._phase = rng.uniform(0, 2 * np.pi, count)
        self._bend = rng.standard_normal((3, 3)) * 9.0

    def __call__(self, points_m: Float[np.ndarray, "V 3"]) -> Float[np.ndarray, " V"]:
        bent = points_m + 0.025 * np.sin(points_m @ self._bend)
        ridges = 1.0 - np.abs(np.sin(0.5 * (bent @ self._wave) + self._phase))
        height: Float[np.ndarray, " V"] = (ridges**2) @ self._size / self._size.sum()
        return height


def compute_normals(surface: BodySurface, rng: np.random.Generator) -> Float32[np.ndarray, "V 3"]:
    """Unit normals in the rest pose, tilted by folds where there is cloth or hair.

    A height h on the surface tilts the normal by its gradient along the surface [Blinn1978].
    """
    smooth = _mean_normals(surface)
    depth = np.array([_FOLD_M.get(material, 0.0) for material in Material])
    strength = (surface.mixture @ depth)[:, None]
    cloth = _Folds(rng, shortest_m=0.035, longest_m=0.17)
    here = cloth(surface.points_m)
    steps = [cloth(surface.points_m + step) - here for step in _STEP_M * np.eye(3)]
    gradient = strength * np.stack(steps, axis=1) / _STEP_M * 3.2
    along = gradient - np.sum(gradient * smooth, axis=1, keepdims=True) * smooth
    tilted = smooth - along
    normals: Float32[np.ndarray, "V 3"] = (
        tilted / np.linalg.norm(tilted, axis=1, keepdims=True)
    ).astype(np.float32)
    return normals


def _mean_normals(surface: BodySurface) -> Float32[np.ndarray, "V 3"]:
    """Mean of the normals of the quads around each point, weighted by area."""
    corner = surface.points_m[surface.quads]
    cross = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
    flat = np.repeat(cross, 4, axis=0)
    total = [
        np.bincount(surface.quads.ravel(), flat[:, k], len(surface.points_m)) for k in range(3)
    ]
    normals = np.stack(total, axis=1)
    length = np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-20)
    unit_normals: Float32[np.ndarray, "V 3"] = (normals / length).astype(np.float32)
    return unit_normals


def compute_albedo(
    surface: BodySurface, look: Look, rng: np.random.Generator
) -> Float32[np.ndarray, "V 3"]:
    """RGB of each point before light: the material's colour, mottled."""
    colour = surface.mixture @ np.array(look.rgb, np.float32)
    mottle = surface.mixture @ np.array([_TONE[material] for material in Material], np.float32)
    tone = 1.0 + mottle * rng.standard_normal(len(colour)).astype(np.float32)
    albedo: Float32[np.ndarray, "V 3"] = np.clip(colour * tone[:, None], 0.0, 1.0)
    return albedo
