"""Paints panels: wood or paint, seams, screws, the bolt grid, scuffs, the light's fall-off."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.noise import compute_noise
from climbing.synthetic.scenery.canvas import Canvas
from climbing.synthetic.scenery.palette import WallStyle

_PANEL_M: Final = (2.44, 1.22)
_GRID_M: Final = 0.20
_HOLE_M: Final = 0.0065


def paint_wall(canvas: Canvas, rng: np.random.Generator, style: WallStyle) -> None:
    """Fill the canvas with panels; y = 0 is the foot of the wall."""
    canvas.rgb[:] = _panel_colours(canvas, rng, style)
    _paint_accent(canvas, rng, style)
    _paint_wear(canvas, rng)
    _paint_seams(canvas)
    _paint_bolt_grid(canvas, rng)
    _paint_lamp_light(canvas, rng)


def _panel_colours(
    canvas: Canvas, rng: np.random.Generator, style: WallStyle
) -> Float32[np.ndarray, "H W 3"]:
    """One shade a panel, and wood grain along x or paint's orange peel."""
    x, y = canvas.axes_m()
    row = np.floor(y / _PANEL_M[1]).astype(int)
    # Every other row of panels is shifted by half a panel, as they are laid.
    column = np.floor(x / _PANEL_M[0] + 0.5 * (row % 2)).astype(int)
    shades = rng.normal(1.0, 0.025 + 0.03 * style.grain, (64, 64))
    light = shades[row % 64, column % 64].astype(np.float32)[..., None]
    size = canvas.px_per_m
    streaks = compute_noise(rng, canvas.shape, (0.012 * size, 0.35 * size), octaves=3)
    clouds = compute_noise(rng, canvas.shape, (0.30 * size, 0.55 * size), octaves=3)
    peel = compute_noise(rng, canvas.shape, (0.006 * size, 0.006 * size))
    tone = style.grain * (0.028 * streaks + 0.045 * clouds) + 0.012 * peel + 0.012 * clouds
    tint = np.array([1.0, 1.0 + 0.0, 1.0], np.float32) + tone[..., None] * np.array(
        [0.9, 1.0, 1.15], np.float32
    )
    coloured: Float32[np.ndarray, "H W 3"] = np.array(style.base, np.float32) * light * tint
    return coloured


def _paint_accent(canvas: Canvas, rng: np.random.Generator, style: WallStyle) -> None:
    """A painted part with a straight slanting border, on one side of the wall."""
    x, y = canvas.axes_m()
    slope, side = rng.uniform(-0.5, 0.5), rng.choice([-1.0, 1.0])
    middle = canvas.left_m + canvas.shape[1] / canvas.px_per_m / 2
    beyond = side * (x - middle - side * rng.uniform(0.35, 0.9) - slope * (y - 2.0))
    cover = np.clip(beyond * canvas.px_per_m, 0.0, 1.0)
    tone = canvas.rgb / np.array(style.base, np.float32)
    tone = 1.0 + 0.45 * (tone - 1.0)
    painted = np.array(style.accent, np.float32) * tone
    canvas.rgb[:] += cover[..., None].astype(np.float32) * (painted - canvas.rgb)


def _paint_wear(canvas: Canvas, rng: np.random.Generator) -> None:
    """Chalk dust in clouds, and short dark strokes of shoe rubber low on the wall."""
    size = canvas.px_per_m
    everything = (slice(None), slice(None))
    dust = compute_noise(rng, canvas.shape, (0.5 * size, 0.35 * size), octaves=5, gain=0.6)
    canvas.blend(
        everything, np.array([0.93, 0.93, 0.91], np.float32), np.clip(0.10 * dust - 0.04, 0.0, 0.22)
    )
    strokes = np.zeros(canvas.shape, np.float32)
    rows, columns = canvas.shape
    for _ in range(int(12 * rows * columns / size**2)):
        at = rng.uniform([0, 0], [columns, rows])
        reach = rng.normal([0.0, 0.0], [0.012, 0.035]) * size
        ends = np.round(np.stack([at, at + reach]) * 16).astype(int)
        width = max(1, round(rng.uniform(0.004, 0.012) * size))
        depth = float(rng.uniform(0.06, 0.30))
        cv2.line(strokes, ends[0].tolist(), ends[1].tolist(), depth, width, cv2.LINE_AA, 4)
    worn = cv2.GaussianBlur(strokes, (0, 0), max(0.004 * size, 0.4))
    grain = compute_noise(rng, canvas.shape, (0.008 * size, 0.008 * size))
    canvas.darken(everything, np.clip(worn * (0.7 + 0.5 * grain), 0.0, 0.5))


def _paint_seams(canvas: Canvas) -> None:
    """Dark joints between panels, with a bright lower lip."""
    x, y = canvas.axes_m()
    row = np.floor(y / _PANEL_M[1])
    across = np.abs(np.mod(x / _PANEL_M[0] + 0.5 * (row % 2) + 0.5, 1.0) - 0.5) * _PANEL_M[0]
    down = (np.mod(y / _PANEL_M[1] + 0.5, 1.0) - 0.5) * _PANEL_M[1]
    width = max(0.0022, 0.5 / canvas.px_per_m)
    joint = np.maximum(np.exp(-((across / width) ** 2)), np.exp(-((down / width) ** 2)))
    lip = np.exp(-(((down + 2.2 * width) / width) ** 2)) * np.ones_like(across)
    everything = (slice(None), slice(None))
    canvas.darken(everything, (0.62 * joint).astype(np.float32))
    canvas.blend(everything, np.ones(3, np.float32), (0.10 * lip).astype(np.float32))


def _paint_bolt_grid(canvas: Canvas, rng: np.random.Generator) -> None:
    """Threaded holes every 20 cm, every other row shifted; a few are worn pale."""
    x, y = canvas.axes_m()
    row = np.round(y / _GRID_M - 0.5)
    dy = y - (row + 0.5) * _GRID_M
    shift = 0.25 + 0.5 * (row % 2)
    column = np.round(x / _GRID_M - shift)
    dx = x - (column + shift) * _GRID_M
    blur = max(0.0012, 0.45 / canvas.px_per_m)
    distance = np.hypot(dx, dy)
    hole = 1.0 / (1.0 + np.exp((distance - _HOLE_M) / blur))
    rim = np.exp(-(((distance - _HOLE_M - 1.5 * blur) / (1.5 * blur)) ** 2))
    worn = rng.uniform(0.75, 1.0, (64, 64))[row.astype(int) % 64, column.astype(int) % 64]
    everything = (slice(None), slice(None))
    canvas.blend(everything, np.ones(3, np.float32), (0.10 * rim).astype(np.float32))
    canvas.darken(everything, (0.85 * hole * worn).astype(np.float32))


def _paint_lamp_light(canvas: Canvas, rng: np.random.Generator) -> None:
    """Light pools from lamps above, less of it at the foot of the wall."""
    x, y = canvas.axes_m()
    pool = np.zeros(canvas.shape)
    for _ in range(3):
        at_x, at_y = rng.uniform(-2.5, 2.5), rng.uniform(2.0, 6.0)
        pool += 0.09 * np.exp(-(((x - at_x) / 1.6) ** 2) - ((y - at_y) / 2.2) ** 2)
    height = 0.90 + 0.10 * np.clip(y / 3.0, 0.0, 1.0)
    foot = 0.45 * np.exp(-np.clip(y, 0.0, None) / 0.07)
    canvas.rgb[:] *= ((height + pool + 0.03) * (1.0 - foot))[..., None].astype(np.float32)
