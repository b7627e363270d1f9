"""Shadows on the wall, one map a lamp: each body's outline swept away from the lamp."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.wall_photo.lighting import Lighting
from climbing.synthetic.wall_photo.plane import Plane

_SHIFT: Final = 4
_CONTACT: Final = 0.35

# Foot and top outline on the wall, and the top's height [px].
Body = tuple[Float32[np.ndarray, "N 2"], Float32[np.ndarray, "M 2"], float]


def cast_shadows(plane: Plane, bodies: Sequence[Body], lighting: Lighting) -> None:
    """Takes from the wall what the bodies keep from it."""
    if not bodies:
        return
    size_px = float(np.median([np.ptp(foot, axis=0).mean() for foot, _, _ in bodies]))
    flat = lighting.shade(np.array([[0, 0, 1]], np.float32))[0]
    left = np.ones_like(plane.rgb)
    for lamp in lighting.lamps:
        cover = np.zeros(plane.rgb.shape[:2], np.uint8)
        for foot, top, height in bodies:
            swept = np.concatenate([foot, top + lamp.fall * height]).astype(np.float32)
            hull = cv2.convexHull(swept)[:, 0]
            cv2.fillConvexPoly(cover, _fixed(hull), 255, cv2.LINE_AA, _SHIFT)
        soft = _soften(cover, 0.5 + 0.25 * lamp.softness * size_px)
        share = lamp.rgb * max(float(lamp.direction[2]), 0) / flat
        left -= cv2.merge([soft * part for part in share])
    contact = 1 - _contact(plane, bodies, size_px)
    np.maximum(left, np.float32(0.05), out=left)
    left *= cv2.merge([contact] * 3)
    plane.rgb[:] *= left


def _contact(plane: Plane, bodies: Sequence[Body], size_px: float) -> Float32[np.ndarray, "S S"]:
    """The dark rim where a body meets the wall, whatever the light."""
    cover = np.zeros(plane.rgb.shape[:2], np.uint8)
    for foot, _, _ in bodies:
        cv2.fillPoly(cover, [_fixed(foot)], 255, cv2.LINE_8, _SHIFT)
    return np.float32(_CONTACT) * _soften(cover, max(0.06 * size_px, 0.6))


def _soften(cover: np.ndarray, sigma_px: float) -> Float32[np.ndarray, "S S"]:
    blurred = cv2.GaussianBlur(cover, (0, 0), min(sigma_px, 12.0))
    return blurred.astype(np.float32) / np.float32(255)


def _fixed(points: np.ndarray) -> np.ndarray:
    return np.round(points * 2**_SHIFT).astype(np.int32)
