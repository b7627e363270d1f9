"""Metres on the wall: x to the right and y up along it. Knows neither frames nor holds."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float, Float64

from climbing.wall.registration import WallRegistration


@dataclass(frozen=True, slots=True, eq=False)
class WallFrame:
    """Takes points of the panorama to metres and back.

    Attributes:
        m_per_px: Metres per pixel of the panorama.
        axes: Unit vectors in the panorama, to the right and up the wall.
        origin_px: What metres are counted from, along those axes: the lowest and leftmost place of
            the panorama, so that nothing on it is below 0.
    """

    m_per_px: float
    axes: Float64[np.ndarray, "2 2"]
    origin_px: Float64[np.ndarray, " 2"]

    @classmethod
    def of(cls, registration: WallRegistration) -> Self | None:
        """That of a registered wall; None if its scale is unknown."""
        if registration.m_per_px is None:
            return None
        return cls.build(registration.m_per_px, registration.panorama_size_px, registration.up)

    @classmethod
    def build(
        cls, m_per_px: float, size_px: tuple[int, int], up: tuple[float, float] = (0.0, -1.0)
    ) -> Self:
        """That of a picture of a wall.

        Args:
            m_per_px: Metres per pixel.
            size_px: Width and height.
            up: Unit vector in the picture that points up the wall.
        """
        axes = np.array([[-up[1], up[0]], up], np.float64)
        width_px, height_px = size_px
        corners_px = np.array([[0, 0], [width_px, 0], [width_px, height_px], [0, height_px]])
        return cls(m_per_px, axes, (corners_px @ axes.T).min(axis=0))

    def to_m(self, points_px: Float[np.ndarray, "... 2"]) -> Float64[np.ndarray, "... 2"]:
        """Pixels to metres."""
        return np.asarray(self.m_per_px * (np.asarray(points_px) @ self.axes.T - self.origin_px))

    def to_px(self, points_m: Float[np.ndarray, "... 2"]) -> Float64[np.ndarray, "... 2"]:
        """Metres to pixels."""
        return np.asarray((np.asarray(points_m) / self.m_per_px + self.origin_px) @ self.axes)
