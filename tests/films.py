"""Small videos that tests send to the service. Nothing on them but moving colours."""

from fractions import Fraction
from pathlib import Path

import av
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


def write_sound(path: Path) -> Path:
    """Half a second of silence in an MP4 without a picture."""
    with av.open(str(path), mode="w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4000), dtype=np.float32), "fltp", "mono")
        frame.rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
