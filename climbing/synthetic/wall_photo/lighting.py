"""Lamps of a gym: where they hang, what colour they have, how surfaces answer them."""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float32


@dataclass(frozen=True, slots=True, eq=False)
class Lamp:
    """A far lamp.

    Attributes:
        direction: Unit vector towards it; x right, y down, z out of the wall.
        rgb: Strength.
        softness: 0 for a spot with hard shadows, 1 for a wide window.
    """

    direction: Float32[np.ndarray, " 3"]
    rgb: Float32[np.ndarray, " 3"]
    softness: float

    @property
    def fall(self) -> Float32[np.ndarray, " 2"]:
        """Where the shadow of a point falls, per height of it."""
        fall: Float32[np.ndarray, " 2"] = -self.direction[:2] / max(float(self.direction[2]), 0.2)
        return fall


@dataclass(frozen=True, slots=True, eq=False)
class Lighting:
    """All light on a wall.

    Attributes:
        ambient: Light from everywhere.
        lamps: One to three.
    """

    ambient: Float32[np.ndarray, " 3"]
    lamps: tuple[Lamp, ...]

    def shade(self, normal: Float32[np.ndarray, "*any 3"]) -> Float32[np.ndarray, "*any 3"]:
        """Light that a matt surface sends back; 1 on a wall that faces us, about."""
        light = np.broadcast_to(self.ambient, normal.shape).astype(np.float32)
        for lamp in self.lamps:
            facing = np.maximum(normal @ lamp.direction, np.float32(0))
            light = light + facing[..., None] * lamp.rgb
        return light

    def gloss(self, normal: Float32[np.ndarray, "h w 3"], shine: float) -> np.ndarray:
        """Highlights of a surface seen from in front, (h, w, 3)."""
        total = np.zeros(normal.shape, np.float32)
        for lamp in self.lamps:
            half = lamp.direction + np.array([0, 0, 1], np.float32)
            facing = np.clip(normal @ (half / np.linalg.norm(half)), 0, 1)
            total += (facing**shine)[..., None] * lamp.rgb
        return total


def choose_lighting(rng: np.random.Generator) -> Lighting:
    """Between one hard spot and an overcast window, white to yellow."""
    cast = np.exp(rng.normal(0, 0.05, 3)) * (
        [1.12, 1.0, 0.82] if rng.random() < 0.3 else [1.0, 1.0, 1.0]
    )
    share = rng.uniform(0.25, 0.75)
    count = int(rng.choice([1, 2, 3], p=[0.5, 0.35, 0.15]))
    parts = rng.dirichlet(np.full(count, 2.0)) * (1 - share)
    lamps = tuple(_choose_lamp(rng, part, cast) for part in parts)
    return Lighting((share * cast).astype(np.float32), lamps)


def make_unevenness(rng: np.random.Generator, side_px: int) -> Float32[np.ndarray, "S S 1"]:
    """How much light arrives where: slow gradients, now and then a spot of a lamp."""
    low = rng.uniform(0.45, 0.95)
    coarse = rng.uniform(low, 1.25, (4, 4)).astype(np.float32)
    light = cv2.resize(coarse, (side_px, side_px), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.35:
        centre, width = rng.uniform(0, 1, 2), rng.uniform(0.15, 0.6)
        axis = np.linspace(0, 1, side_px, dtype=np.float32)
        x = np.exp(-(((axis - centre[0]) / width) ** 2))
        y = np.exp(-(((axis - centre[1]) / width) ** 2))
        light = light * (0.75 + 0.6 * y[:, None] * x[None]).astype(np.float32)
    evenness: Float32[np.ndarray, "S S 1"] = np.maximum(light, 0.25)[..., None]
    return evenness


def _choose_lamp(rng: np.random.Generator, strength: float, cast: np.ndarray) -> Lamp:
    across, down = rng.normal(0, 0.6), rng.uniform(-1.3, 0.25)
    direction = np.array([across, down, rng.uniform(0.35, 1.2)])
    direction /= np.linalg.norm(direction)
    rgb = strength / max(direction[2], 0.35) * cast * np.exp(rng.normal(0, 0.04, 3))
    return Lamp(direction.astype(np.float32), rgb.astype(np.float32), float(rng.uniform(0, 1) ** 2))
