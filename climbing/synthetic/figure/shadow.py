"""The shadow that a body throws on the wall."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float, Float32, Float64

from climbing.synthetic.figure.light import Light
from climbing.synthetic.motion.flesh import LUMPS, Capsules
from climbing.synthetic.motion.skeleton import Bone

# Shadows are soft: drawn at a quarter of the frame's size.
_SHRINK: Final = 4
_RING: Final = np.linspace(0.0, 2 * np.pi, 12, endpoint=False)
_NEAR: Final = frozenset({Bone.LEFT_HAND, Bone.RIGHT_HAND, Bone.LEFT_FOOT, Bone.RIGHT_FOOT})
_MIDDLE: Final = frozenset(
    {
        *(Bone.LEFT_FOREARM, Bone.RIGHT_FOREARM, Bone.LEFT_SHANK, Bone.RIGHT_SHANK),
        *(Bone.LEFT_UPPER_ARM, Bone.RIGHT_UPPER_ARM),
    }
)


class _Throw(NamedTuple):
    """One kind of shadow.

    Attributes:
        bones: Who throws it; empty for everyone.
        blur_m: Its softness.
        depth: Share of the light that it takes.
        cast: Whether it falls away from the lamp, or straight onto the wall.
    """

    bones: frozenset[Bone]
    blur_m: float
    depth: float
    cast: bool


_FAR: Final = frozenset(Bone) - _NEAR - _MIDDLE
_THROWS: Final = (
    _Throw(_NEAR, 0.012, 0.42, cast=True),
    _Throw(_MIDDLE, 0.035, 0.36, cast=True),
    _Throw(_FAR, 0.055, 0.36, cast=True),
    _Throw(_NEAR, 0.022, 0.30, cast=False),
    _Throw(frozenset(Bone), 0.110, 0.26, cast=False),
)


def compute_shadow(
    light: Light,
    body: Capsules,
    image_H_wall: Float[np.ndarray, "3 3"],
    px_per_m: float,
    width_px: int,
    height_px: int,
) -> Float32[np.ndarray, "H W"]:
    """Share of the wall's light that is left at each pixel of the frame."""
    size = (-(-width_px // _SHRINK), -(-height_px // _SHRINK))
    left = np.ones((size[1], size[0]), np.float32)
    straight = np.array([0.0, 0.0, 1.0])
    for throw in _THROWS:
        mask = np.zeros((size[1], size[0]), np.uint8)
        outlines = _outlines_m(body, light.lamp if throw.cast else straight)
        for lump, outline in zip(LUMPS, outlines, strict=True):
            if lump.bone in throw.bones:
                _fill(mask, outline, image_H_wall)
        blur_px = max(throw.blur_m * px_per_m / _SHRINK, 0.4)
        soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), blur_px)
        left *= 1.0 - throw.depth / 255.0 * soft
    enlarged: Float32[np.ndarray, "H W"] = cv2.resize(
        left, (width_px, height_px), interpolation=cv2.INTER_LINEAR
    )
    return enlarged


def _outlines_m(body: Capsules, towards: Float[np.ndarray, " 3"]) -> Float64[np.ndarray, "C 24 2"]:
    """Circles at both ends of each capsule, moved along the light to the wall."""
    ring = np.stack([np.cos(_RING), np.sin(_RING)], axis=1)
    ends = []
    for points, radius in ((body.start_m, body.start_radius_m), (body.end_m, body.end_radius_m)):
        fallen = points[0, :, :2] - points[0, :, 2:] * towards[:2] / towards[2]
        ends.append(fallen[:, None] + radius[:, None, None] * ring)
    both: Float64[np.ndarray, "C 24 2"] = np.concatenate(ends, axis=1)
    return both


def _fill(
    mask: np.ndarray,
    outline_m: Float[np.ndarray, "24 2"],
    image_H_wall: Float[np.ndarray, "3 3"],
) -> None:
    seen = np.concatenate([outline_m, np.ones((24, 1))], axis=1) @ image_H_wall.T
    pixels = ((seen[:, :2] / seen[:, 2:] + 0.5) / _SHRINK - 0.5) * 16
    hull = cv2.convexHull(np.round(pixels).astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 255, cv2.LINE_AA, 4)
