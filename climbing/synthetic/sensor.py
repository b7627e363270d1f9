"""What a phone's camera adds to a picture: motion blur, soft optics, vignette, noise."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from climbing.synthetic.figure.painter import Layer
from climbing.synthetic.noise import compute_noise

_TAPS: Final = 4
_STILL_PX: Final = 0.6
_SPREAD_PX: Final = (13, 13)
_OPTICS_PX: Final = 0.45
_SHADOW_NOISE: Final = 0.0065
_MARGIN_PX: Final = 256


@dataclass(frozen=True, slots=True)
class Sensor:
    """A camera's sensor.

    Attributes:
        vignette: Share of light that arrives at each pixel.
        grain: Noise of standard deviation 1, larger than a frame; each frame cuts another part.
    """

    vignette: Float32[np.ndarray, "H W 1"]
    grain: Float32[np.ndarray, "h w"]

    @classmethod
    def from_size(cls, rng: np.random.Generator, width_px: int, height_px: int) -> "Sensor":
        """A sensor of this many pixels."""
        y, x = np.ogrid[-1.0 : 1.0 : height_px * 1j, -1.0 : 1.0 : width_px * 1j]
        vignette = 1.02 - 0.075 * (x * x + y * y)
        shape = (height_px + _MARGIN_PX, width_px + _MARGIN_PX)
        # Neighbours share noise after a phone's demosaicing and denoising.
        grain = compute_noise(rng, shape, (1.6, 1.6)) + 0.4 * compute_noise(rng, shape, (4.0, 4.0))
        return cls(vignette.astype(np.float32)[..., None], grain)

    def expose(
        self, rng: np.random.Generator, scene: Float32[np.ndarray, "H W 3"]
    ) -> UInt8[np.ndarray, "H W 3"]:
        """A scene in 0..1 as bytes."""
        picture: Float32[np.ndarray, "H W 3"] = cv2.GaussianBlur(
            scene, (0, 0), _OPTICS_PX
        ) * np.float32(255.0)
        picture *= self.vignette
        down, across = rng.integers(0, _MARGIN_PX, 2)
        rows, columns, _ = scene.shape
        noise = self.grain[down : down + rows, across : across + columns, None]
        picture += np.float32(255.0 * _SHADOW_NOISE) * noise
        np.clip(picture, 0.0, 255.0, out=picture)
        exposed: UInt8[np.ndarray, "H W 3"] = np.rint(picture).astype(np.uint8)
        return exposed


def lay_over(scene: Float32[np.ndarray, "H W 3"], layer: Layer) -> None:
    """Put a figure, blurred along its motion, into a scene."""
    rgba = _blur_along_motion(layer)
    rows, columns, _ = rgba.shape
    part = scene[layer.top_px : layer.top_px + rows, layer.left_px : layer.left_px + columns]
    part *= 1.0 - rgba[..., 3:]
    part += rgba[..., :3]


def _blur_along_motion(layer: Layer) -> Float32[np.ndarray, "h w 4"]:
    """Mean of the layer at several moments while the shutter was open.

    Pixels around the figure take on its motion by a weighted mean, so that it smears outwards too.
    """
    if float(np.abs(layer.shift_px).max()) < _STILL_PX:
        return layer.rgba
    cover = layer.rgba[..., 3]
    weight = np.maximum(cv2.blur(cover, _SPREAD_PX), np.float32(1e-3))
    x, y = (cv2.blur(layer.shift_px[..., k] * cover, _SPREAD_PX) / weight for k in range(2))
    rows, columns = cover.shape
    column = np.arange(columns, dtype=np.float32)[None]
    row = np.arange(rows, dtype=np.float32)[:, None]
    total = np.zeros_like(layer.rgba)
    for moment in np.linspace(-0.5, 0.5, _TAPS, dtype=np.float32):
        total += cv2.remap(
            layer.rgba, column - moment * x, row - moment * y, interpolation=cv2.INTER_LINEAR
        )
    return total / np.float32(_TAPS)
