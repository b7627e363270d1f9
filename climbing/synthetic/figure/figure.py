"""One climber's figure: built once, then posed, lit and painted frame by frame."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int64

from climbing.body.proportions import Proportions
from climbing.synthetic.camera import CameraPath
from climbing.synthetic.figure.body_solids import compute_solids
from climbing.synthetic.figure.cloth import compute_albedo, compute_normals
from climbing.synthetic.figure.light import Light, shade
from climbing.synthetic.figure.materials import Look
from climbing.synthetic.figure.painter import Drawing, Layer, facing_quads, paint
from climbing.synthetic.figure.surface import BodySurface, build_surface
from climbing.synthetic.motion.flesh import compute_capsules
from climbing.synthetic.motion.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Figure:
    """A climber that can be drawn in any pose.

    Attributes:
        body: Lengths.
        surface: Shape in the rest pose.
        normals: Of each point in the rest pose, folds included.
        albedo: RGB of each point.
    """

    body: Proportions
    surface: BodySurface
    normals: Float32[np.ndarray, "V 3"]
    albedo: Float32[np.ndarray, "V 3"]

    @classmethod
    def from_look(
        cls, rng: np.random.Generator, body: Proportions, look: Look, *, cell_m: float
    ) -> "Figure":
        """Build the surface; finer cells make smoother figures that take longer to draw."""
        surface = build_surface(body, compute_solids(look, body.height_m), cell_m=cell_m)
        return cls(body, surface, compute_normals(surface, rng), compute_albedo(surface, look, rng))

    def draw(
        self, opened: Skeleton, closed: Skeleton, camera: CameraPath, light: Light
    ) -> Layer | None:
        """The figure between the opening and the closing of the shutter, one frame each."""
        blend = _blended_motion(self.surface, opened)
        start = _moved(blend, self.surface.points_m)
        end = _moved(_blended_motion(self.surface, closed), self.surface.points_m)
        points = 0.5 * (start + end)
        start_px, end_px = (camera.project_px(p[None])[0] for p in (start, end))
        points_px = 0.5 * (start_px + end_px)
        quads = facing_quads(points_px, self.surface.quads)
        shown, quads = _without_unused(quads, len(points))
        normals = _turned(blend[shown], self.normals[shown])
        rgb = shade(
            light, points[shown], normals, self.albedo[shown], compute_capsules(self.body, opened)
        )
        drawing = Drawing(
            points_px[shown].astype(np.float32),
            camera.to_camera_m(points[None, shown])[0, :, 2].astype(np.float32),
            rgb,
            (end_px - start_px)[shown].astype(np.float32),
            quads,
        )
        return paint(drawing, camera.width_px, camera.height_px)


def _blended_motion(surface: BodySurface, pose: Skeleton) -> Float32[np.ndarray, "V 3 4"]:
    """Rotation and shift of each point: linear blend skinning of the bones' motions from rest."""
    turn = pose.rotation[0] @ np.swapaxes(surface.rest.rotation[0], 1, 2)
    shift = pose.origin_m[0] - np.einsum("bij,bj->bi", turn, surface.rest.origin_m[0])
    motion = np.concatenate([turn, shift[..., None]], axis=2).astype(np.float32)
    blend: Float32[np.ndarray, "V 3 4"] = (surface.weights @ motion.reshape(-1, 12)).reshape(
        -1, 3, 4
    )
    return blend


def _moved(
    blend: Float32[np.ndarray, "V 3 4"], points_m: Float32[np.ndarray, "V 3"]
) -> Float32[np.ndarray, "V 3"]:
    moved: Float32[np.ndarray, "V 3"] = (blend[..., :3] @ points_m[..., None])[..., 0]
    moved += blend[..., 3]
    return moved


def _turned(
    blend: Float32[np.ndarray, "V 3 4"], normals: Float[np.ndarray, "V 3"]
) -> Float32[np.ndarray, "V 3"]:
    turned = np.einsum("vij,vj->vi", blend[..., :3], normals)
    length = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6)
    unit: Float32[np.ndarray, "V 3"] = turned / length
    return unit


def _without_unused(
    quads: Int64[np.ndarray, "Q 4"], count: int
) -> tuple[Int64[np.ndarray, " S"], Int64[np.ndarray, "Q 4"]]:
    """The points that quads use, in order, and the quads renumbered to them."""
    used = np.zeros(count, dtype=bool)
    used[quads] = True
    return np.nonzero(used)[0], (np.cumsum(used) - 1)[quads]
