"""Star-convex outlines as radii in their box's own measure [Schmidt2018].

Direction k points to angle 2 pi k / 32 from x to y after the box was stretched to a square of side
2; radius 1 is then the ellipse that fills the box, and sqrt(2) its corners.
"""

from typing import Final

import numpy as np
from jaxtyping import Float, Float32

from climbing.holds.network import RAYS

MOST_RADIUS: Final = 1.45
_LEAST_RADIUS: Final = 0.05
_ANGLES: Final = 2 * np.pi * np.arange(RAYS) / RAYS
_DIRECTIONS: Final = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1).astype(np.float32)


def measure_radii(polygon_px: Float[np.ndarray, "N 2"]) -> Float32[np.ndarray, " 32"]:
    """How far an outline reaches from the middle of its box, the farthest crossing each way."""
    low, high = polygon_px.min(axis=0), polygon_px.max(axis=0)
    half = np.maximum((high - low) / 2, 1e-3)
    start = (polygon_px - (low + high) / 2) / half
    edge = np.roll(start, -1, axis=0) - start
    # Where the ray r d meets the edge s + u e: r = s x e / d x e, u = s x d / d x e.
    d = _DIRECTIONS[:, None]
    bottom = d[..., 0] * edge[:, 1] - d[..., 1] * edge[:, 0]
    safe = np.where(np.abs(bottom) < 1e-9, 1e-9, bottom)
    r = (start[:, 0] * edge[:, 1] - start[:, 1] * edge[:, 0]) / safe
    u = (start[:, 0] * d[..., 1] - start[:, 1] * d[..., 0]) / safe
    hit = (np.abs(bottom) >= 1e-9) & (u >= 0) & (u <= 1) & (r > 0)
    radii = np.where(hit, r, 0.0).max(axis=1).clip(_LEAST_RADIUS, MOST_RADIUS)
    found: Float32[np.ndarray, " 32"] = radii.astype(np.float32)
    return found


def draw_outlines(
    boxes_px: Float[np.ndarray, "K 4"], radii: Float[np.ndarray, "K 32"]
) -> Float32[np.ndarray, "K 32 2"]:
    """Outlines in pixels, inside their boxes and touching all four sides of them.

    Args:
        boxes_px: Left, top, right and bottom of each.
        radii: Of each.
    """
    unit = np.clip(radii, _LEAST_RADIUS, MOST_RADIUS)[..., None] * _DIRECTIONS
    low, high = unit.min(axis=1, keepdims=True), unit.max(axis=1, keepdims=True)
    unit = (unit - low) / (high - low)
    corner, size = boxes_px[:, None, :2], boxes_px[:, None, 2:] - boxes_px[:, None, :2]
    outlines: Float32[np.ndarray, "K 32 2"] = (corner + unit * size).astype(np.float32)
    return outlines
