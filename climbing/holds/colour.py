"""The colour of a hold as a person would name it, whatever the gym's light.

The light is estimated from the whole picture by shades of grey [FinlaysonTrezzi2004] and taken out
in part; colours are compared in OKLab [Ottosson2020].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

_NORM: Final = 6
# More of a hold tell its colour no better.
_ENOUGH_PIXELS: Final = 2000
# A wall of one strong colour must not be taken for coloured light.
_MOST_GAIN: Final = 1.35
# The brightest hundredth of a well exposed picture [linear light], and how far it is lifted.
_BRIGHTEST: Final = 0.75
_EXPOSURE: Final = (0.9, 2.2)
# Below this chroma there is no hue; above it the hue decides, unless it is nearly black.
_GREY_CHROMA: Final = 0.038
_BLACK, _WHITE = 0.36, 0.80
_NEARLY_BLACK: Final = 0.27
# Hue angles in OKLab at which one name ends and the next begins [degrees].
_HUES: Final = (
    (8.0, "pink"),
    (33.0, "red"),
    (68.0, "orange"),
    (115.0, "yellow"),
    (168.0, "green"),
    (215.0, "turquoise"),
    (278.0, "blue"),
    (330.0, "purple"),
    (360.0, "pink"),
)
_BROWN_LIGHTNESS, _BROWN_CHROMA = 0.52, 0.115
_PINK_LIGHTNESS: Final = 0.66
# Pink is light: what is darker is called after its neighbour, towards crimson or towards magenta.
_DARK_PINK: Final = 0.46
_MAGENTA, _CRIMSON = 330.0, 348.0
_RGB_TO_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_LMS_TO_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


@dataclass(frozen=True, slots=True, eq=False)
class HoldColour:
    """What colour a hold has.

    Attributes:
        name: In English.
        oklab: Lightness 0..1, a and b, in the picture's light made neutral.
    """

    name: str
    oklab: Float32[np.ndarray, " 3"]

    @property
    def is_grey(self) -> bool:
        """Whether it has no hue."""
        return bool(np.hypot(*self.oklab[1:]) < _GREY_CHROMA)


def describe_colours(
    rgb: UInt8[np.ndarray, "H W 3"], polygons_px: Sequence[Float32[np.ndarray, "N 2"]]
) -> list[HoldColour]:
    """The colour of each outline's inside.

    Args:
        rgb: The picture.
        polygons_px: Outlines, x and y.
    """
    gains = estimate_gains(rgb)
    return [_describe(rgb, polygon, gains) for polygon in polygons_px]


def estimate_gains(rgb: UInt8[np.ndarray, "H W 3"]) -> Float32[np.ndarray, " 3"]:
    """What to multiply linear light by: grey on the whole, and as bright as a good exposure."""
    small = cv2.resize(rgb, (128, 128), interpolation=cv2.INTER_AREA)
    linear = _to_linear(small.reshape(-1, 3))
    light = (linear**_NORM).mean(axis=0) ** (1 / _NORM)
    gains = (light.mean() / np.maximum(light, 1e-4)).clip(1 / _MOST_GAIN, _MOST_GAIN)
    brightest = float(np.quantile((linear * gains).mean(axis=1), 0.99))
    exposure = np.clip(_BRIGHTEST / max(brightest, 1e-4), *_EXPOSURE)
    chosen: Float32[np.ndarray, " 3"] = (gains * exposure).astype(np.float32)
    return chosen


def to_oklab(rgb: UInt8[np.ndarray, "N 3"], gains: Float32[np.ndarray, " 3"]) -> np.ndarray:
    """Colours in OKLab, (N, 3), once the light is taken out."""
    lms = (_to_linear(rgb) * gains) @ _RGB_TO_LMS.T
    lab: np.ndarray = np.cbrt(lms) @ _LMS_TO_LAB.T
    return lab


def name_colour(oklab: Float32[np.ndarray, " 3"]) -> str:
    """What people call it."""
    lightness, a, b = (float(v) for v in oklab)
    chroma = float(np.hypot(a, b))
    if lightness < _NEARLY_BLACK or (chroma < _GREY_CHROMA and lightness < _BLACK):
        return "black"
    if chroma < _GREY_CHROMA:
        return "white" if lightness > _WHITE else "grey"
    hue = float(np.degrees(np.arctan2(b, a))) % 360.0
    name = next(name for end, name in _HUES if hue <= end)
    if name == "orange" and chroma < _BROWN_CHROMA and lightness < _BROWN_LIGHTNESS:
        return "brown"
    if name == "pink" and lightness < _DARK_PINK:
        return "purple" if _MAGENTA < hue < _CRIMSON else "red"
    return "pink" if name == "red" and lightness > _PINK_LIGHTNESS else name


def _describe(
    rgb: UInt8[np.ndarray, "H W 3"],
    polygon_px: Float32[np.ndarray, "N 2"],
    gains: Float32[np.ndarray, " 3"],
) -> HoldColour:
    pixels = _take_inside(rgb, polygon_px)
    lab = to_oklab(pixels, gains)
    chosen = lab[_is_telling(lab)]
    middle = np.median(chosen, axis=0).astype(np.float32)
    return HoldColour(name_colour(middle), middle)


def _is_telling(lab: Float32[np.ndarray, "N 3"]) -> Bool[np.ndarray, " N"]:
    """Without chalk, highlights and bolt holes, where the hold itself has a hue."""
    lightness, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    low, high = np.quantile(lightness, [0.15, 0.9])
    kept: Bool[np.ndarray, " N"] = (lightness >= low) & (lightness <= high)
    coloured = kept & (chroma > 1.5 * _GREY_CHROMA)
    return coloured if coloured.sum() > 0.35 * kept.sum() else kept


def _take_inside(
    rgb: UInt8[np.ndarray, "H W 3"], polygon_px: Float32[np.ndarray, "N 2"]
) -> UInt8[np.ndarray, "M 3"]:
    """Pixels in the inner part of an outline, evenly chosen, at least one."""
    height, width = rgb.shape[:2]
    middle = polygon_px.mean(axis=0)
    inner = middle + 0.85 * (polygon_px - middle)
    low = np.floor(inner.min(axis=0)).astype(int).clip(0, [width - 1, height - 1])
    high = np.ceil(inner.max(axis=0)).astype(int).clip(low + 1, [width, height])
    piece = rgb[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(piece.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(inner - low).astype(np.int32)], 1)
    inside: UInt8[np.ndarray, "M 3"] = piece[mask > 0]
    return inside[:: 1 + len(inside) // _ENOUGH_PIXELS] if len(inside) else piece.reshape(-1, 3)


def _to_linear(rgb: UInt8[np.ndarray, "N 3"]) -> Float32[np.ndarray, "N 3"]:
    """Undoes sRGB's curve; 0..1."""
    table = np.arange(256, dtype=np.float32) / 255
    table = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    linear: Float32[np.ndarray, "N 3"] = table.astype(np.float32)[rgb]
    return linear
