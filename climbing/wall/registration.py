"""Where every frame of a clip lies on the wall, as values. Does not know how it was found."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float64, Int64

from climbing.errors import InvalidInput

WALL_OF_TWO_PLANES: Final = "wall_of_two_planes"
WALL_PARTLY_LOST: Final = "wall_partly_lost"


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
        off_plane_share: Of the features that keyframes far apart both show, those that the one
            plane does not explain: they lie before or behind it, or are taken for others.
        off_plane_px: Median distance by which those miss it, in image pixels; 0 if there are none.
        second_plane: Outline on the panorama of a part of the wall that is another plane, None if
            there is none; what lies inside is misplaced by about `off_plane_px` between frames.
    """

    t_ms: Int64[np.ndarray, " T"]
    frame_size_px: tuple[int, int]
    panorama_size_px: tuple[int, int]
    wall_H_image: Float64[np.ndarray, "T 3 3"]
    inliers: Int64[np.ndarray, " T"]
    error_px: Float64[np.ndarray, " T"]
    m_per_px: float | None = None
    up: tuple[float, float] = (0.0, -1.0)
    off_plane_share: float = 0.0
    off_plane_px: float = 0.0
    second_plane: Float64[np.ndarray, "N 2"] | None = None

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

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know: a second plane, and frames that show no or another wall."""
        return (
            *(() if self.second_plane is None else (WALL_OF_TWO_PLANES,)),
            *(() if self.ok.all() else (WALL_PARTLY_LOST,)),
        )

    def find_plane(self, points_px: Float64[np.ndarray, "K 2"]) -> Int64[np.ndarray, " K"]:
        """The plane of each point of the panorama: 0, or 1 inside the outline of the second."""
        if self.second_plane is None:
            return np.zeros(len(points_px), dtype=np.int64)
        outline = self.second_plane.astype(np.float32)
        inside = [
            cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=False) >= 0
            for x, y in points_px
        ]
        return np.array(inside, dtype=np.int64)
