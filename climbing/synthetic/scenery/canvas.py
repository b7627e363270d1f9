"""A texture laid on a plane: which pixel is which metre, and patches painted into it."""

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, Float32, Float64, UInt8


@dataclass(frozen=True, slots=True)
class Canvas:
    """A rectangle of a plane, painted.

    Attributes:
        rgb: Colours in 0..1; row 0 is the upper edge. Painting changes it in place.
        left_m: x of the left edge.
        top_m: y of the upper edge.
        px_per_m: Resolution.
    """

    rgb: Float32[np.ndarray, "H W 3"]
    left_m: float
    top_m: float
    px_per_m: float

    @classmethod
    def blank(
        cls, left_m: float, bottom_m: float, right_m: float, top_m: float, px_per_m: float
    ) -> "Canvas":
        """A black rectangle."""
        rows = max(2, round((top_m - bottom_m) * px_per_m))
        columns = max(2, round((right_m - left_m) * px_per_m))
        return cls(np.zeros((rows, columns, 3), np.float32), left_m, top_m, px_per_m)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns, _ = self.rgb.shape
        return rows, columns

    @property
    def plane_H_canvas(self) -> Float64[np.ndarray, "3 3"]:
        """Takes pixels of the canvas (middles at whole numbers) to metres of the plane."""
        size = 1.0 / self.px_per_m
        return np.array(
            [
                [size, 0.0, self.left_m + 0.5 * size],
                [0.0, -size, self.top_m - 0.5 * size],
                [0.0, 0.0, 1.0],
            ]
        )

    def grown(self, rim_m: float) -> "Canvas":
        """A copy with a rim that mirrors the inside, or without the rim that it has.

        Args:
            rim_m: Width of the rim, negative to cut it off.
        """
        rim = round(abs(rim_m) * self.px_per_m)
        shift_m = float(np.sign(rim_m)) * rim / self.px_per_m
        if rim_m < 0:
            rgb = self.rgb[rim:-rim, rim:-rim] if rim else self.rgb
        else:
            rgb = cv2.copyMakeBorder(self.rgb, rim, rim, rim, rim, cv2.BORDER_REFLECT)
        return Canvas(rgb, self.left_m - shift_m, self.top_m + shift_m, self.px_per_m)

    def to_px(self, points_m: Float[np.ndarray, "N 2"]) -> Float64[np.ndarray, "N 2"]:
        """Metres of the plane to pixels of the canvas."""
        x = (points_m[:, 0] - self.left_m) * self.px_per_m - 0.5
        y = (self.top_m - points_m[:, 1]) * self.px_per_m - 0.5
        return np.stack([x, y], axis=1)

    def axes_m(self) -> tuple[Float64[np.ndarray, "1 W"], Float64[np.ndarray, "H 1"]]:
        """Where every column (x) and every row (y) is."""
        rows, columns = self.shape
        x = self.left_m + (np.arange(columns) + 0.5) / self.px_per_m
        y = self.top_m - (np.arange(rows) + 0.5) / self.px_per_m
        return x[None], y[:, None]

    def window(
        self, centre_m: Float[np.ndarray, " 2"], half_m: float
    ) -> tuple[slice, slice] | None:
        """The square around a point, or none where it does not lie wholly on the canvas."""
        (x, y), half = self.to_px(centre_m[None])[0], round(half_m * self.px_per_m)
        column, row = round(x), round(y)
        rows, columns = self.shape
        if row < half or column < half or row + half >= rows or column + half >= columns:
            return None
        return slice(row - half, row + half + 1), slice(column - half, column + half + 1)

    def mask_in(
        self, window: tuple[slice, slice], outline_m: Float[np.ndarray, "N 2"]
    ) -> UInt8[np.ndarray, "h w"]:
        """255 inside the outline, in a window."""
        rows, columns = window
        mask = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
        points = self.to_px(outline_m) - [columns.start, rows.start]
        cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        return mask

    def darken(self, window: tuple[slice, slice], share: Float[np.ndarray, "h w"]) -> None:
        """Take a share of the light away."""
        self.rgb[window] *= (1.0 - share)[..., None]

    def blend(
        self,
        window: tuple[slice, slice],
        rgb: Float[np.ndarray, "*any 3"],
        cover: Float[np.ndarray, "h w"],
    ) -> None:
        """Paint over."""
        self.rgb[window] += cover[..., None] * (rgb - self.rgb[window])
