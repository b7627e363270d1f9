"""Colours of resin, paint and plywood. A hold's colour is the one that its name means."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32

from climbing.holds.colour import name_colour, to_oklab

# Hue [degrees], saturation and value, least and most, of resin in white light.
_RESIN: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "red": ((-8, 12), (0.65, 0.95), (0.45, 0.85)),
    "orange": ((14, 36), (0.70, 0.98), (0.75, 1.0)),
    "yellow": ((44, 62), (0.60, 0.98), (0.75, 1.0)),
    "green": ((80, 160), (0.45, 0.95), (0.25, 0.85)),
    "turquoise": ((165, 192), (0.45, 0.90), (0.40, 0.85)),
    "blue": ((198, 232), (0.50, 0.95), (0.25, 0.90)),
    "purple": ((255, 300), (0.35, 0.80), (0.25, 0.75)),
    "pink": ((310, 345), (0.35, 0.80), (0.70, 1.0)),
    "black": ((0, 360), (0.0, 0.25), (0.04, 0.16)),
    "white": ((20, 80), (0.0, 0.06), (0.80, 0.95)),
    "grey": ((0, 360), (0.0, 0.08), (0.30, 0.60)),
    "brown": ((18, 40), (0.45, 0.70), (0.30, 0.55)),
}
COLOUR_NAMES: Final = tuple(_RESIN)
_TRIES: Final = 24
_NO_GAIN: Final = np.ones(3, np.float32)

Rgb = Float32[np.ndarray, " 3"]


def choose_resin(rng: np.random.Generator, name: str) -> Rgb:
    """A colour, sRGB in 0..1, that goes by this name in white light."""
    chosen = _draw(rng, name)
    for _ in range(_TRIES):
        if call_by_name(chosen) == name:
            break
        chosen = _draw(rng, name)
    return chosen


def call_by_name(rgb: Rgb) -> str:
    """The name of a colour in white light."""
    as_bytes = np.round(255 * rgb).astype(np.uint8)[None]
    return name_colour(to_oklab(as_bytes, _NO_GAIN)[0].astype(np.float32))


def vary(rng: np.random.Generator, rgb: Rgb, *, strength: float) -> Rgb:
    """A colour like this one, as another pot of it has."""
    shift = rng.normal(0, strength, 3) * 0.4 + rng.normal(0, strength)
    varied: Rgb = np.clip(rgb + shift, 0.02, 0.98).astype(np.float32)
    return varied


def choose_wall(rng: np.random.Generator) -> tuple[Rgb, float]:
    """A wall's colour, and how much of the wood's grain shows through it."""
    kind = rng.random()
    if kind < 0.30:
        return _hsv(rng, (22, 40), (0.15, 0.55), (0.5, 0.92)), float(rng.uniform(0.4, 1.3))
    if kind < 0.74:
        return _hsv(rng, (0, 360), (0.0, 0.12), (0.22, 0.95)), float(rng.uniform(0.0, 0.25))
    return _hsv(rng, (0, 360), (0.15, 0.75), (0.15, 0.75)), float(rng.uniform(0.0, 0.3))


def choose_paint(rng: np.random.Generator) -> Rgb:
    """Any colour that paint has."""
    return _hsv(rng, (0, 360), (0.0, 1.0), (0.05, 1.0))


def _draw(rng: np.random.Generator, name: str) -> Rgb:
    return _hsv(rng, *_RESIN[name])


def _hsv(rng: np.random.Generator, *ranges: tuple[float, float]) -> Rgb:
    hue, saturation, value = (rng.uniform(*r) for r in ranges)
    pixel = np.array([[[hue % 360, saturation, value]]], np.float32)
    rgb: Rgb = cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0]
    return rgb
