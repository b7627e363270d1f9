"""Flattened, tapered capsules and their distance fields: the clay that a body is made of."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32

from climbing.synthetic.figure.materials import Material
from climbing.synthetic.motion.skeleton import Bone

Point = tuple[float, float, float]


class Solid(NamedTuple):
    """A tapered capsule in the frame of a bone [m].

    Attributes:
        material: What it is made of.
        bone: What it moves with.
        start_m: One end of the axis.
        end_m: The other.
        start_radius_m: Radius at the start.
        end_radius_m: Radius at the end.
        flat: Factors on the radius along the bone's x and z; 1, 1 is round.
        low_m: The bone's y below which it is cut off.
        high_m: The bone's y above which it is cut off.
    """

    material: Material
    bone: Bone
    start_m: Point
    end_m: Point
    start_radius_m: float
    end_radius_m: float
    flat: tuple[float, float] = (1.0, 1.0)
    low_m: float = -np.inf
    high_m: float = np.inf

    @property
    def reach_m(self) -> float:
        """No point of it is farther than this from the middle of its axis."""
        half = 0.5 * float(np.linalg.norm(np.subtract(self.end_m, self.start_m)))
        return half + max(self.start_radius_m, self.end_radius_m) * max(1.0, *self.flat)

    def scaled(self, factor: float) -> "Solid":
        """The same for a body of another size."""
        return self._replace(
            start_m=_times(self.start_m, factor),
            end_m=_times(self.end_m, factor),
            start_radius_m=self.start_radius_m * factor,
            end_radius_m=self.end_radius_m * factor,
            low_m=self.low_m * factor,
            high_m=self.high_m * factor,
        )

    def worn(self, material: Material, looseness_m: float) -> "Solid":
        """Cloth around it."""
        return self._replace(
            material=material,
            start_radius_m=self.start_radius_m + looseness_m,
            end_radius_m=self.end_radius_m + looseness_m,
        )

    def mirrored(self) -> "Solid":
        """The right side's twin of a solid on the left."""
        x, y, z = self.start_m
        u, v, w = self.end_m
        return self._replace(bone=Bone(self.bone + 1), start_m=(-x, y, z), end_m=(-u, v, w))

    def compute_distance_m(
        self, local_m: Float[np.ndarray, "*any 3"]
    ) -> Float32[np.ndarray, "*any"]:
        """Distance of points in the bone's frame to the surface, negative inside.

        Exact for round capsules of equal radii, otherwise within a few per cent near the surface,
        which is all that a surface needs.
        """
        squeeze = np.array([1.0 / self.flat[0], 1.0, 1.0 / self.flat[1]], np.float32)
        start = np.asarray(self.start_m, np.float32) * squeeze
        axis = np.asarray(self.end_m, np.float32) * squeeze - start
        away = local_m * squeeze - start
        length = max(float(axis @ axis), 1e-12)
        share = np.clip(away @ axis / length, 0.0, 1.0)
        gap = np.linalg.norm(away - share[..., None] * axis, axis=-1)
        radius = self.start_radius_m + share * (self.end_radius_m - self.start_radius_m)
        height = local_m[..., 1]
        cut = np.maximum(self.low_m - height, height - self.high_m)
        distance: Float32[np.ndarray, "*any"] = np.maximum(gap - radius, cut).astype(np.float32)
        return distance


def _times(point: Point, factor: float) -> Point:
    x, y, z = point
    return x * factor, y * factor, z * factor
