"""A small stock of random texture, so that a patch costs a cut and no drawing."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.synthetic.noise import compute_noise

_SIDE_PX: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Grain:
    """Textures of mean 0 and standard deviation near 1.

    Attributes:
        clouds: Spots of many sizes.
        sand: Spots of a pixel or two.
    """

    clouds: Float32[np.ndarray, "256 256"]
    sand: Float32[np.ndarray, "256 256"]

    @classmethod
    def from_rng(cls, rng: np.random.Generator) -> "Grain":
        """A stock for one picture."""
        shape = (_SIDE_PX, _SIDE_PX)
        clouds = compute_noise(rng, shape, (64, 64), octaves=5, gain=0.65)
        return cls(clouds, compute_noise(rng, shape, (1.5, 1.5)))

    def cut_clouds(
        self, rng: np.random.Generator, shape: tuple[int, int], *, spots: float
    ) -> Float32[np.ndarray, "h w"]:
        """A patch with about this many large spots along its side."""
        side = int(np.clip(64 * spots, 8, _SIDE_PX - 1))
        row, column = rng.integers(0, _SIDE_PX - side, 2)
        piece = self.clouds[row : row + side, column : column + side]
        stretched: Float32[np.ndarray, "h w"] = cv2.resize(
            piece, shape[::-1], interpolation=cv2.INTER_LINEAR
        )
        return stretched

    def cut_sand(
        self, rng: np.random.Generator, shape: tuple[int, int]
    ) -> Float32[np.ndarray, "h w"]:
        """A patch of it, pixel by pixel."""
        row, column = rng.integers(0, _SIDE_PX, 2)
        rows = (row + np.arange(shape[0])) % _SIDE_PX
        columns = (column + np.arange(shape[1])) % _SIDE_PX
        piece: Float32[np.ndarray, "h w"] = self.sand[rows[:, None], columns]
        return piece
