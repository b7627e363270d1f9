"""Photos of walls with what people drew on them. Does not know where the files are."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from climbing.holds.hold import HoldKind, HoldType

# Points on the ellipse that stands for a hold of which only the box was drawn.
_ELLIPSE_POINTS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """One drawn hold.

    Attributes:
        polygon_px: Outline, x and y; the ellipse in its box where only that was drawn.
        kind: None for what is neither a hold nor clearly something else: no loss there.
        type: What it offers, where somebody said so.
        is_outlined: Whether the outline was drawn.
    """

    polygon_px: Float32[np.ndarray, "N 2"]
    kind: HoldKind | None
    type: HoldType | None = None
    is_outlined: bool = True


@dataclass(frozen=True, eq=False)
class LabelledPhoto:
    """A photo, read when it is looked at and then kept.

    Attributes:
        source: Name of the collection.
        photo: Name of the photo; pictures made of the same photo share it.
        path: Of the file.
        labels: What was drawn.
        is_complete: Whether all holds were drawn, so that the rest is known to be wall.
    """

    source: str
    photo: str
    path: str
    labels: tuple[Label, ...]
    is_complete: bool = True

    @cached_property
    def rgb(self) -> UInt8[np.ndarray, "H W 3"]:
        """The picture."""
        bgr = cv2.imread(self.path, cv2.IMREAD_COLOR)
        if bgr is None:
            raise FileNotFoundError(self.path)
        return cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)


def make_ellipse(box_px: tuple[float, float, float, float]) -> Float32[np.ndarray, "32 2"]:
    """The ellipse that fills a box.

    Args:
        box_px: Left, top, right and bottom.
    """
    left, top, right, bottom = box_px
    angle = np.linspace(0, 2 * np.pi, _ELLIPSE_POINTS, endpoint=False)
    unit = np.column_stack([np.cos(angle), np.sin(angle)])
    half = np.array([right - left, bottom - top]) / 2
    middle = np.array([right + left, bottom + top]) / 2
    return (middle + unit * half).astype(np.float32)
