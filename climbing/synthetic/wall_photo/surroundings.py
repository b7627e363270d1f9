"""What a photo shows beside the wall: floor, mats, ceiling, other rooms."""

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.wall_photo.colours import choose_paint
from climbing.synthetic.wall_photo.grain import Grain


def paint_surroundings(
    rng: np.random.Generator, grain: Grain, side_px: int
) -> Float32[np.ndarray, "S S 3"]:
    """A blurred hall: bands of floor and ceiling, boxes, beams, lamps."""
    tone = np.float32(rng.uniform(0.1, 0.7))
    scene = np.full((side_px, side_px, 3), tone, np.float32)
    scene *= 1 + 0.2 * grain.cut_clouds(rng, (side_px, side_px), spots=3)[..., None]
    for _ in range(int(rng.integers(4, 22))):
        _paint_block(scene, rng)
    floor = int(rng.uniform(0.45, 1.0) * side_px)
    mat = (0.25 + 0.6 * choose_paint(rng)) * rng.uniform(0.4, 1.0)
    wear = (
        1 + 0.06 * grain.cut_clouds(rng, (side_px - floor, side_px), spots=3)[..., None]
        if (floor < side_px)
        else 1
    )
    scene[floor:] = mat.astype(np.float32) * wear
    for _ in range(int(rng.integers(0, 4))):
        start, end = rng.uniform([0, floor], [side_px, side_px + 1], (2, 2)).astype(int).tolist()
        colour = (0.5 * mat).tolist()
        cv2.line(scene, start, end, colour, max(1, side_px // 250), cv2.LINE_AA)
    blurred: Float32[np.ndarray, "S S 3"] = cv2.GaussianBlur(
        scene, (0, 0), float(rng.uniform(0.5, 4))
    )
    return blurred


def _paint_block(scene: np.ndarray, rng: np.random.Generator) -> None:
    """A box, a beam or a lamp."""
    side = scene.shape[0]
    size = rng.uniform([0.02, 0.02], [0.5, 0.3]) * side
    at = rng.uniform(-0.1, 1.0, 2) * side
    corners = at + size * np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    corners += rng.normal(0, 0.03 * side, corners.shape)
    colour = np.full(3, rng.uniform(0.7, 1.3)) if rng.random() < 0.15 else choose_paint(rng)
    cv2.fillConvexPoly(scene, np.round(corners).astype(np.int32), colour.tolist(), cv2.LINE_AA)
