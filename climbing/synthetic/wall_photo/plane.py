"""The wall as a picture from in front, and who owns which of its pixels."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float32, Int16

NOBODY: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A wall; painting changes it in place.

    Attributes:
        rgb: Colours, 1 is white.
        owner: Number of the hold that each pixel shows, or -1.
        px_per_m: Resolution.
    """

    rgb: Float32[np.ndarray, "S S 3"]
    owner: Int16[np.ndarray, "S S"]
    px_per_m: float

    @classmethod
    def from_rgb(cls, rgb: Float32[np.ndarray, "S S 3"], px_per_m: float) -> "Plane":
        """A wall without holds."""
        return cls(rgb, np.full(rgb.shape[:2], NOBODY, np.int16), px_per_m)

    @property
    def side_px(self) -> int:
        """Of the square."""
        return int(self.rgb.shape[0])

    def cut(self, middle_px: np.ndarray, reach_px: int) -> tuple[slice, slice] | None:
        """The part of the square about a point that lies on the wall, if any."""
        low = np.floor(middle_px).astype(int) - reach_px
        high = np.clip(low + 2 * reach_px + 2, 0, self.side_px)
        low = np.clip(low, 0, self.side_px)
        if (high - low).min() < 3:
            return None
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def blend(self, window: tuple[slice, slice], rgb: np.ndarray, cover: np.ndarray) -> None:
        """Paint over."""
        part = self.rgb[window]
        part += cover[..., None] * (rgb - part)
