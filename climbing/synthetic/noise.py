"""Smooth random textures. Knows nothing of what they are used for."""

import cv2
import numpy as np
from jaxtyping import Float32


def compute_noise(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cell_px: tuple[float, float],
    *,
    octaves: int = 1,
    gain: float = 0.5,
) -> Float32[np.ndarray, "H W"]:
    """Value noise of mean 0 and standard deviation near 1.

    Args:
        rng: Decides the values.
        shape: Rows and columns.
        cell_px: Size of the coarsest spots, down and across.
        octaves: Each further one has half the cell size.
        gain: And this share of the strength.
    """
    total = np.zeros(shape, dtype=np.float32)
    power = 0.0
    for octave in range(octaves):
        strength = gain**octave
        total += strength * _layer(rng, shape, (cell_px[0] / 2**octave, cell_px[1] / 2**octave))
        power += strength**2
    noise: Float32[np.ndarray, "H W"] = total / np.float32(np.sqrt(power))
    return noise


def _layer(
    rng: np.random.Generator, shape: tuple[int, int], cell_px: tuple[float, float]
) -> Float32[np.ndarray, "H W"]:
    rows, columns = (max(2, int(np.ceil(n / c)) + 1) for n, c in zip(shape, cell_px, strict=True))
    grid = rng.standard_normal((min(rows, shape[0]), min(columns, shape[1])), dtype=np.float32)
    # Interpolation averages neighbours and so takes spread away; 1.25 gives it back.
    layer: Float32[np.ndarray, "H W"] = 1.25 * cv2.resize(
        grid, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC
    )
    return layer
