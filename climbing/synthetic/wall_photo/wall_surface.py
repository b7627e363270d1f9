"""The bare wall: plywood, paint, concrete; panels, seams, folds, bolt holes, dust."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.noise import compute_noise
from climbing.synthetic.wall_photo.colours import Rgb, choose_wall
from climbing.synthetic.wall_photo.grain import Grain
from climbing.synthetic.wall_photo.plane import Plane

_WHITE: Final = np.array([0.92, 0.92, 0.90], np.float32)
# Positions are handed to OpenCV in 16ths of a pixel.
_SHIFT: Final = 4


def paint_surface(rng: np.random.Generator, grain: Grain, side_px: int, px_per_m: float) -> Plane:
    """A wall without anything on it but bolt holes."""
    base, wood = choose_wall(rng)
    plane = Plane.from_rgb(_fill(rng, side_px, base, wood, px_per_m), px_per_m)
    if rng.random() < 0.5:
        _paint_parts(plane, rng)
    if rng.random() < 0.8:
        _paint_seams(plane, rng)
    _paint_dust(plane, rng, grain)
    if rng.random() < 0.9:
        _paint_bolt_holes(plane, rng)
    return plane


def _fill(
    rng: np.random.Generator, side_px: int, base: Rgb, wood: float, px_per_m: float
) -> Float32[np.ndarray, "S S 3"]:
    """Clouds, peel of paint or grit of concrete, grain of wood along one axis."""
    shape = (side_px, side_px)
    cell = rng.uniform(0.2, 0.8) * px_per_m
    tone = rng.uniform(0.005, 0.06) * compute_noise(rng, shape, (cell, cell), octaves=4)
    tone += rng.uniform(0, 0.07) ** 1.5 * 4 * compute_noise(rng, shape, (1.4, 1.4))
    if wood > 0.05:
        long, thin = 0.35 * px_per_m, max(0.012 * px_per_m, 1.2)
        streaks = compute_noise(rng, shape, (thin, long), octaves=2)
        tone += 0.07 * wood * (streaks if rng.random() < 0.6 else streaks.T)
    filled: Float32[np.ndarray, "S S 3"] = base * (1 + tone[..., None])
    return filled


def _paint_parts(plane: Plane, rng: np.random.Generator) -> None:
    """Parts in other paint, or that lean and so are lighter or darker, with straight borders."""
    for _ in range(int(rng.integers(1, 4))):
        angle = rng.choice([0, np.pi / 2, np.pi, rng.uniform(0, 2 * np.pi)])
        across = _distance(plane, rng, angle + rng.normal(0, 0.1))
        cover = np.clip(across + 0.5, 0, 1)[..., None]
        if rng.random() < 0.5:
            plane.rgb[:] *= 1 + cover * np.float32(rng.uniform(-0.45, 0.3))
        else:
            other, _ = choose_wall(rng)
            tone = plane.rgb / np.maximum(plane.rgb.mean(axis=(0, 1)), 0.02)
            plane.rgb[:] += cover * (other * tone - plane.rgb)


def _distance(plane: Plane, rng: np.random.Generator, angle: float) -> Float32[np.ndarray, "S S"]:
    """How far each pixel lies beyond a random straight line."""
    axis = np.arange(plane.side_px, dtype=np.float32)
    place = rng.uniform(0.1, 0.9, 2) * plane.side_px
    x, y = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    along: Float32[np.ndarray, "S S"] = x * (axis[None] - place[0]) + y * (axis[:, None] - place[1])
    return along


def _paint_seams(plane: Plane, rng: np.random.Generator) -> None:
    """Joints between panels, dark, with a light edge, and the panels' own shades."""
    for axis, size_m in ((0, rng.uniform(0.9, 1.6)), (1, rng.uniform(1.1, 2.5))):
        step = size_m * plane.px_per_m
        start = rng.uniform(0, step)
        width = max(0.8, rng.uniform(0.002, 0.006) * plane.px_per_m)
        depth = rng.uniform(0.15, 0.7)
        place = np.arange(plane.side_px, dtype=np.float32)
        off = np.mod(place - start + step / 2, step) - step / 2
        joint = 1 - depth * np.exp(-((off / width) ** 2))
        joint += 0.08 * np.exp(-(((off - 2 * width) / width) ** 2))
        number = np.floor((place - start + step / 2) / step).astype(int)
        shade = rng.normal(1, 0.03, number.max() - number.min() + 1)[number - number.min()]
        line = (joint * shade).astype(np.float32)
        plane.rgb[:] *= line[:, None, None] if axis == 0 else line[None, :, None]


def _paint_dust(plane: Plane, rng: np.random.Generator, grain: Grain) -> None:
    """Chalk in clouds, and dark strokes of rubber."""
    shape = (plane.side_px, plane.side_px)
    clouds = grain.cut_clouds(rng, shape, spots=float(rng.uniform(2, 4)))
    cover = np.clip(rng.uniform(0, 0.2) * (clouds - 0.3), 0, 0.4)[..., None]
    plane.rgb[:] += cover * (_WHITE - plane.rgb)
    strokes = np.zeros(shape, np.float32)
    for _ in range(int(rng.integers(0, 60))):
        start = rng.uniform(0, plane.side_px, 2)
        end = start + rng.normal(0, [0.015, 0.05]) * plane.px_per_m
        width = max(1, round(rng.uniform(0.004, 0.015) * plane.px_per_m))
        first, last = (np.round(p * 2**_SHIFT).astype(int).tolist() for p in (start, end))
        depth = float(rng.uniform(0.1, 0.5))
        cv2.line(strokes, first, last, depth, width, cv2.LINE_AA, _SHIFT)
    plane.rgb[:] *= 1 - cv2.GaussianBlur(strokes, (0, 0), 1.0)[..., None]


def _paint_bolt_holes(plane: Plane, rng: np.random.Generator) -> None:
    """T-nuts: a grid that somebody drilled by hand, or holes without any order."""
    step = rng.uniform(0.13, 0.28) * plane.px_per_m
    count = int(plane.side_px / step) + 2
    grid = np.stack(np.meshgrid(np.arange(count), np.arange(count)), axis=-1).reshape(-1, 2)
    places = grid.astype(np.float64)
    if rng.random() < 0.4:
        places[:, 0] += 0.5 * (grid[:, 1] % 2)
    places = (places + rng.normal(0, rng.choice([0.02, 0.08, 0.4]), places.shape)) * step
    radius = max(0.55, rng.uniform(0.005, 0.012) * plane.px_per_m)
    dark = np.zeros(plane.rgb.shape[:2], np.float32)
    ring = np.zeros_like(dark) if rng.random() < 0.4 and radius > 1.5 else None
    for place in places[rng.random(len(places)) < rng.uniform(0.75, 1.0)]:
        at = np.round(place * 2**_SHIFT).astype(int).tolist()
        cv2.circle(dark, at, round(radius * 2**_SHIFT), 1.0, -1, cv2.LINE_8, _SHIFT)
        if ring is not None:
            cv2.circle(ring, at, round(1.5 * radius * 2**_SHIFT), 1.0, 1, cv2.LINE_8, _SHIFT)
    depth = np.float32(rng.uniform(0.4, 0.95))
    plane.rgb[:] *= (1 - depth * cv2.GaussianBlur(dark, (0, 0), 0.6))[..., None]
    if ring is not None:
        plane.rgb[:] += np.float32(rng.uniform(0.05, 0.3)) * ring[..., None]
