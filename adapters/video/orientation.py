"""How a stored picture is turned and mirrored to be upright."""

import math
import struct
from typing import Any, NamedTuple, Self

import numpy as np
from av.video.frame import VideoFrame
from jaxtyping import UInt8

_QUARTER_DEG = 90
_MATRIX = struct.Struct("=9i")


class Orientation(NamedTuple):
    """One of the eight ways to hold a camera.

    Attributes:
        mirrored: The stored picture is first mirrored left to right, as some front cameras need.
        rotation_deg: Then turned counter-clockwise by 0, 90, 180 or 270.
    """

    mirrored: bool
    rotation_deg: int

    @classmethod
    def from_matrix(cls, a: int, b: int, c: int, d: int) -> Self:
        """From the display matrix, which shows the stored point (x, y) at (a x + c y, b x + d y).

        Source: the track header box of ISO/IEC 14496-12; x goes right and y goes down.
        """
        mirrored = a * d - b * c < 0
        sign = -1 if mirrored else 1
        angle_deg = math.degrees(-math.atan2(sign * b, sign * a))
        return cls(mirrored, round(angle_deg / _QUARTER_DEG) * _QUARTER_DEG % 360)

    @classmethod
    def from_frame(cls, frame: VideoFrame) -> Self:
        """Of a decoded picture; upright where the container does not say."""
        try:
            data: Any = frame.side_data.get("DISPLAYMATRIX")
        except ValueError:
            # PyAV lists no side data at all if one is of a kind it does not know.
            return cls(mirrored=False, rotation_deg=round(frame.rotation / 90) * 90 % 360)
        if data is None:
            return cls(mirrored=False, rotation_deg=0)
        a, b, _, c, d, *_ = _MATRIX.unpack(bytes(data))
        return cls.from_matrix(a, b, c, d)

    @property
    def swaps_sides(self) -> bool:
        """Whether width and height change places."""
        return self.rotation_deg % 180 != 0

    def turn_upright(self, stored: UInt8[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "H2 W2 3"]:
        """The picture as it is to be seen."""
        picture = stored[:, ::-1] if self.mirrored else stored
        upright: UInt8[np.ndarray, "H2 W2 3"] = np.ascontiguousarray(
            np.rot90(picture, self.rotation_deg // _QUARTER_DEG)
        )
        return upright
