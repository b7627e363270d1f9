"""Where every frame of a clip lies on the wall, as values. Does not know how it was found."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.errors import InvalidInput


@dataclass(frozen=True, slots=True, eq=False)
class WallRegistration:
    """T frames on one wall plane, whose coordinates are the pixels of its panorama.

    Attributes:
        t_ms: Presentation time of each frame.
        frame_size_px: Width and height of the upright frames.
        panorama_size_px: Width and height of the panorama.
        wall_H_image: Takes image pixels to panorama pixels, 1 in the lower right corner; NaN
            throughout where a frame could not be registered.
        inliers: Features that agree with it; 0 where there is none.
        error_px: Median distance of those features from their place on the wall, in image pixels;
            NaN where there is none.
        m_per_px: Metres per panorama pixel, None if nothing gave the scale.
        up: Unit vector in the panorama that points up the wall.
    """

    t_ms: Int64[np.ndarray, " T"]
    frame_size_px: tuple[int, int]
    panorama_size_px: tuple[int, int]
    wall_H_image: Float64[np.ndarray, "T 3 3"]
    inliers: Int64[np.ndarray, " T"]
    error_px: Float64[np.ndarray, " T"]
    m_per_px: float | None = None
    up: tuple[float, float] = (0.0, -1.0)

    def __post_init__(self) -> None:
        frames = len(self.t_ms)
        shapes = {"wall_H_image": (frames, 3, 3), "inliers": (frames,), "error_px": (frames,)}
        for name, shape in shapes.items():
            if (found := getattr(self, name).shape) != shape:
                raise InvalidInput(name, f"has shape {found}, must be {shape}")

    def __len__(self) -> int:
        return len(self.t_ms)

    @property
    def ok(self) -> Bool[np.ndarray, " T"]:
        """Which frames are registered."""
        found: Bool[np.ndarray, " T"] = np.isfinite(self.wall_H_image).all(axis=(1, 2))
        return found
