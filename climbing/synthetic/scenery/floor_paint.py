"""Paints the mats in front of a wall."""

import numpy as np

from climbing.synthetic.noise import compute_noise
from climbing.synthetic.scenery.canvas import Canvas
from climbing.synthetic.scenery.palette import Rgb


def paint_floor(canvas: Canvas, rng: np.random.Generator, colour: Rgb) -> None:
    """Mats with seams, chalk dust and footprints' wear; y = 0 is the foot of the wall.

    On this plane y runs from the wall (0) towards the camera as negative numbers, so that the
    canvas is laid out as the floor is seen.
    """
    size = canvas.px_per_m
    x, y = canvas.axes_m()
    clouds = compute_noise(rng, canvas.shape, (0.4 * size, 0.6 * size), octaves=4, gain=0.6)
    weave = compute_noise(rng, canvas.shape, (0.008 * size, 0.008 * size))
    canvas.rgb[:] = np.array(colour, np.float32) * (1.0 + 0.07 * clouds + 0.03 * weave)[..., None]
    everything = (slice(None), slice(None))
    dust = np.clip(0.12 * clouds + 0.10 * np.exp(y / 0.6), 0.0, 0.3).astype(np.float32)
    canvas.blend(everything, np.array([0.85, 0.85, 0.83], np.float32), dust)
    across = np.abs(np.mod(x / 2.0 + rng.uniform(), 1.0) - 0.5) * 2.0
    along = np.abs(np.mod(y / 1.5 + 0.4, 1.0) - 0.5) * 1.5
    seam = np.maximum(np.exp(-((across / 0.010) ** 2)), np.exp(-((along / 0.010) ** 2)))
    canvas.darken(everything, (0.55 * seam).astype(np.float32))
    crease = 0.6 * np.exp(y / 0.10) * np.ones_like(x)
    canvas.darken(everything, crease.astype(np.float32))
