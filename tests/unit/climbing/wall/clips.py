"""Clips of painted walls whose homographies are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np


@dataclass(frozen=True)
class StillFrame:
    """A picture and its time."""

    t_ms: int
    rgb: np.ndarray


@dataclass(frozen=True)
class PaintedClip:
    """Frames that are there already."""

    pictures: Sequence[np.ndarray]

    @property
    def expected_frames(self) -> int:
        """As many as there are."""
        return len(self.pictures)

    def read_frames(self) -> Iterator[StillFrame]:
        """All of them, thirty a second."""
        for index, picture in enumerate(self.pictures):
            yield StillFrame(round(index * 1000 / 30), picture)


def paint_wall(seed: int, size_px: tuple[int, int] = (900, 900)) -> np.ndarray:
    """A wall with grain, bolt holes and coloured holds."""
    rng = np.random.default_rng(seed)
    width, height = size_px
    wall = np.full((height, width, 3), rng.integers(110, 190, 3), np.float32)
    grain = cv2.resize(rng.normal(0, 22, (height // 6, width // 3)).astype(np.float32), size_px)
    wall += grain[..., None]
    for x in range(20, width, 45):
        for y in range(20, height, 45):
            cv2.circle(wall, (x, y), 3, (25, 25, 25), -1, cv2.LINE_AA)
    for _ in range(60):
        place = rng.integers([0, 0], [width, height])
        colour = rng.integers(0, 256, 3).tolist()
        axes = rng.integers(8, 40, 2).tolist()
        cv2.ellipse(wall, place.tolist(), axes, float(rng.uniform(0, 180)), 0, 360, colour, -1)
    return np.clip(wall, 0, 255).astype(np.uint8)


def film_wall(
    wall: np.ndarray,
    wall_H_image: np.ndarray,
    size_px: tuple[int, int],
) -> list[np.ndarray]:
    """What a camera sees whose frames lie there on the wall."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return [cv2.warpPerspective(wall, h, size_px, flags=flags) for h in wall_H_image]


def pan_and_return(count: int, reach_px: float = 300.0) -> np.ndarray:
    """Homographies (T, 3, 3) of a camera that pans over the wall and comes back, shaking."""
    rng = np.random.default_rng(4)
    phase = np.linspace(0, 2 * np.pi, count)
    found = []
    for p, jitter in zip(phase, rng.normal(0, 1.0, (count, 2)), strict=True):
        x, y = 80 + reach_px * (1 - np.cos(p)) / 2 + jitter[0], 150 + 60 * np.sin(p) + jitter[1]
        turn = 0.03 * np.sin(2 * p)
        cos, sin = np.cos(turn), np.sin(turn)
        tilt = 1e-4 * np.sin(p)
        found.append([[cos, -sin, x], [sin, cos, y], [tilt, -0.5 * tilt, 1.0]])
    return np.array(found)
