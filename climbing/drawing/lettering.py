"""Text on pictures, readable on any ground. Knows nothing of what it says."""

from typing import Final

import cv2
import numpy as np
from jaxtyping import UInt8

_LIGHT: Final = (235, 235, 235)
_RIM: Final = (0, 0, 0)
_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX


def write_text(
    picture: UInt8[np.ndarray, "H W 3"],
    text: str,
    place_px: tuple[int, int],
    scale: float,
    colour: tuple[int, int, int] = _LIGHT,
) -> None:
    """Light text with a dark rim; the rim is the same text around, since a bolder one is wider."""
    x, y = place_px
    rim = [(dx, dy, _RIM) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    for dx, dy, tone in [*rim, (0, 0, colour)]:
        place = (x + dx, y + dy)
        cv2.putText(picture, text, place, _FONT, scale, tone, 1, cv2.LINE_AA)


def measure_text_px(text: str, scale: float) -> tuple[int, int]:
    """Width and height of a text, its rim included."""
    (width_px, height_px), _ = cv2.getTextSize(text, _FONT, scale, 1)
    return width_px + 2, height_px + 2
