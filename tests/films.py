"""Small videos that tests send to the service. Nothing on them but moving colours."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from adapters.video import VideoWriter


def write_film(path: Path, *, frames: int = 10, fps: int = 10, side_px: int = 64) -> Path:
    """A short H.264 film."""
    with VideoWriter(path, side_px, side_px, fps=Fraction(fps)) as writer:
        for index in range(frames):
            picture = np.full((side_px, side_px, 3), 40 + index % 100, dtype=np.uint8)
            picture[: side_px // 2, index % side_px] = 200
            writer.write(picture)
    return path
