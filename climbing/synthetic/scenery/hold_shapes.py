"""Outlines and reliefs of holds, by type."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from jaxtyping import Float32, Float64, UInt8

from climbing.holds.hold import HoldType

_CORNERS: Final = 48


class _Form(NamedTuple):
    """How a type looks from the front.

    Attributes:
        width: Share of the radius.
        height: Share of the radius.
        waist: Strength of the second harmonic along x, a pinch's waist.
        rough: Strength of random harmonics.
        depth: How far it stands out, share of the radius.
        tilt_rad: Largest random turn.
    """

    width: float
    height: float
    waist: float
    rough: float
    depth: float
    tilt_rad: float


_FORMS: Final[dict[HoldType, _Form]] = {
    HoldType.JUG: _Form(1.0, 0.68, 0.0, 0.05, 0.75, 0.25),
    HoldType.CRIMP: _Form(1.0, 0.40, 0.0, 0.06, 0.35, 0.30),
    HoldType.SLOPER: _Form(1.0, 0.84, 0.0, 0.05, 0.55, 0.60),
    HoldType.PINCH: _Form(0.58, 1.0, 0.10, 0.04, 0.70, 0.45),
    HoldType.POCKET: _Form(1.0, 0.82, 0.0, 0.05, 0.55, 0.60),
    HoldType.FOOTHOLD: _Form(1.0, 0.75, 0.0, 0.09, 0.50, 1.50),
}


def compute_outline_m(
    rng: np.random.Generator, kind: HoldType, radius_m: float
) -> Float64[np.ndarray, "48 2"]:
    """A closed outline around the origin, x right, y up, no point farther than the radius."""
    form = _FORMS[kind]
    angle = np.linspace(0.0, 2 * np.pi, _CORNERS, endpoint=False)
    swell = np.ones(_CORNERS) - form.waist * (1.0 + np.cos(2 * angle))
    for harmonic in (2, 3, 4, 5):
        phase, size = rng.uniform(0, 2 * np.pi), rng.normal(0.0, form.rough * 1.6 / harmonic)
        swell += size * np.cos(harmonic * angle + phase)
    points = swell[:, None] * np.stack(
        [form.width * np.cos(angle), form.height * np.sin(angle)], axis=1
    )
    tilt = rng.uniform(-form.tilt_rad, form.tilt_rad)
    turned = points @ np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    outline: Float64[np.ndarray, "48 2"] = radius_m * turned / np.linalg.norm(turned, axis=1).max()
    return outline


def compute_relief_m(
    kind: HoldType, radius_m: float, mask: UInt8[np.ndarray, "H W"], px_per_m: float
) -> Float32[np.ndarray, "H W"]:
    """How far each pixel of a hold stands out of the wall; 0 outside.

    A dome over the distance to the outline, carved by type: a jug has a deep groove behind its
    lip, a pocket holes, a crimp a sharp upper edge.
    """
    inside = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    share = inside / max(float(inside.max()), 1.0)
    dome = np.sqrt(np.clip(1.0 - (1.0 - share) ** 2, 0.0, 1.0))
    x, y = _local_coordinates(mask.shape, radius_m * px_per_m)
    relief = dome * _carving(kind, x, y)
    out: Float32[np.ndarray, "H W"] = (_FORMS[kind].depth * radius_m * relief).astype(np.float32)
    return out


def _local_coordinates(
    shape: tuple[int, ...], radius_px: float
) -> tuple[Float64[np.ndarray, "1 W"], Float64[np.ndarray, "H 1"]]:
    """Place of each pixel in shares of the radius: x right, y up, 0 in the patch's middle."""
    rows, columns = shape
    y, x = np.ogrid[:rows, :columns]
    return (x - (columns - 1) / 2) / radius_px, ((rows - 1) / 2 - y) / radius_px


def _carving(
    kind: HoldType, x: Float64[np.ndarray, "1 W"], y: Float64[np.ndarray, "H 1"]
) -> Float64[np.ndarray, "H W"]:
    """What a type takes away from the dome; 1 leaves it."""
    kept: Float64[np.ndarray, "H W"] = np.ones(np.broadcast_shapes(x.shape, y.shape))
    if kind is HoldType.JUG:
        kept -= 0.62 * np.exp(-(((y - 0.30 + 0.18 * x * x) / 0.15) ** 2) - (x / 0.72) ** 4)
    elif kind is HoldType.CRIMP:
        kept *= 0.55 + 0.45 * np.clip((y + 0.35) / 0.5, 0.0, 1.0)
    elif kind is HoldType.POCKET:
        left = np.exp(-(((x + 0.20) / 0.20) ** 4) - ((y - 0.08) / 0.24) ** 4)
        right = np.exp(-(((x - 0.26) / 0.18) ** 4) - ((y - 0.05) / 0.22) ** 4)
        kept -= 0.80 * np.maximum(left, right)
    elif kind is HoldType.PINCH:
        kept *= 0.80 + 0.20 * np.cos(3.0 * x)
    return kept
