"""Clips made of pictures in memory."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from climbing.pose.engine import Frame


class Picture(NamedTuple):
    """A frame of a made-up clip."""

    t_ms: int
    rgb: np.ndarray


class Pictures:
    """A clip of these frames."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._frames = list(frames)

    @property
    def expected_frames(self) -> int:
        """How many there are; a clip of none still expects one."""
        return max(1, len(self._frames))

    def read_frames(self) -> Iterator[Frame]:
        """All of them."""
        return iter(self._frames)


def grey(*times_ms: int, width_px: int = 96, height_px: int = 160) -> Pictures:
    """Nothing to see at these times."""
    return Pictures(
        Picture(t_ms, np.full((height_px, width_px, 3), 128, dtype=np.uint8)) for t_ms in times_ms
    )
