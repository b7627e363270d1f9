"""Square, turned crops around a person: from points to a crop, from a frame to pixels and back.

Source: MediaPipe's `AlignmentPointsRectsCalculator`, `RectTransformationCalculator` and
`WorldLandmarkProjectionCalculator`, whose conventions the networks were trained with
[BlazePose2020]. Pixel centres lie at halves, here and in the frame.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float, Float64, UInt8

CROP_PX: Final = 256
# The circle around the hips through the scale point holds the body; so much more is shown.
MARGIN: Final = 1.25
_UPRIGHT_RAD: Final = np.pi / 2
# Bilinear sampling reads four pixels: from here on a shrunk frame is read instead.
_SHRINK_FROM: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """N squares in a frame; NaN where there is none.

    Attributes:
        centre_px: Their middles.
        side_px: Their sides.
        rotation_rad: How far each is turned clockwise in the image, so that the body stands
            upright inside it.
    """

    centre_px: Float64[np.ndarray, "N 2"]
    side_px: Float64[np.ndarray, " N"]
    rotation_rad: Float64[np.ndarray, " N"]

    def __len__(self) -> int:
        return len(self.side_px)

    def __getitem__(self, chosen: "np.ndarray | slice | list[int]") -> "Crops":
        return Crops(self.centre_px[chosen], self.side_px[chosen], self.rotation_rad[chosen])

    def put(self, chosen: np.ndarray, others: "Crops") -> None:
        """Writes other crops in the place of the chosen ones."""
        self.centre_px[chosen] = others.centre_px
        self.side_px[chosen] = others.side_px
        self.rotation_rad[chosen] = others.rotation_rad

    @property
    def valid(self) -> Bool[np.ndarray, " N"]:
        """Which of them exist."""
        exists: Bool[np.ndarray, " N"] = np.isfinite(self.side_px) & (self.side_px > 0)
        return exists


def make_crops(
    centre_px: Float[np.ndarray, "N 2"], scale_point_px: Float[np.ndarray, "N 2"]
) -> Crops:
    """The crops of people whose hips and scale point are known.

    Args:
        centre_px: Middle of the hips.
        scale_point_px: A point above the head such that the circle around the hips through it
            holds the whole body.
    """
    towards = np.asarray(scale_point_px, dtype=np.float64) - centre_px
    angle_rad = np.arctan2(-towards[:, 1], towards[:, 0])
    return Crops(
        centre_px=np.asarray(centre_px, dtype=np.float64),
        side_px=2 * MARGIN * np.hypot(towards[:, 0], towards[:, 1]),
        rotation_rad=wrap_angle(_UPRIGHT_RAD - angle_rad),
    )


def wrap_angle(angle_rad: Float64[np.ndarray, "*S"]) -> Float64[np.ndarray, "*S"]:
    """The same direction in -pi..pi."""
    wrapped: Float64[np.ndarray, "*S"] = (angle_rad + np.pi) % (2 * np.pi) - np.pi
    return wrapped


def crop_to_frame_px(
    points: Float[np.ndarray, "N K 2"], crops: Crops
) -> Float64[np.ndarray, "N K 2"]:
    """Points given in 0..1 of each crop, in pixels of the frame."""
    offset = (np.asarray(points, dtype=np.float64) - 0.5) * crops.side_px[:, None, None]
    turned = rotate(offset, crops.rotation_rad)
    places: Float64[np.ndarray, "N K 2"] = turned + crops.centre_px[:, None]
    return places


def rotate(
    points: Float64[np.ndarray, "N K 2"], rotation_rad: Float64[np.ndarray, " N"]
) -> Float64[np.ndarray, "N K 2"]:
    """Points turned clockwise in the image about the origin."""
    cos, sin = np.cos(rotation_rad)[:, None], np.sin(rotation_rad)[:, None]
    x, y = points[..., 0], points[..., 1]
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)


class FrameSampler:
    """Cuts crops out of one frame; shrinks the frame at most once for each power of two.

    Args:
        rgb: The frame, or a smaller copy of it.
        scale: Size of the copy against the frame.
    """

    def __init__(self, rgb: UInt8[np.ndarray, "H W 3"], scale: float = 1.0) -> None:
        self._pyramid = [rgb]
        self._scale = scale

    def cut(
        self, centre_px: Float64[np.ndarray, " 2"], side_px: float, rotation_rad: float
    ) -> UInt8[np.ndarray, "256 256 3"]:
        """One crop, given in pixels of the frame; what lies outside it is black."""
        centre_px, side_px = centre_px * self._scale, side_px * self._scale
        level = self._choose_level(side_px)
        image, shrink = self._at_level(level), 0.5**level
        step = side_px * shrink / CROP_PX
        cos, sin = step * np.cos(rotation_rad), step * np.sin(rotation_rad)
        linear = np.array([[cos, -sin], [sin, cos]])
        # Centre of crop pixel (0, 0), in pixel indices of the shrunk frame.
        first = centre_px * shrink - 0.5 + linear @ np.full(2, 0.5 - CROP_PX / 2)
        frame_from_crop = np.column_stack([linear, first])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        cut = cv2.warpAffine(image, frame_from_crop, (CROP_PX, CROP_PX), flags=flags)
        return np.asarray(cut, dtype=np.uint8)

    def _choose_level(self, side_px: float) -> int:
        """How often the frame is halved, so that neighbours in the crop are 1 to 2 pixels apart."""
        if side_px < CROP_PX * _SHRINK_FROM:
            return 0
        wanted = int(np.floor(np.log2(side_px / CROP_PX / _SHRINK_FROM))) + 1
        most = int(np.log2(min(self._pyramid[0].shape[:2])))  # a crop may dwarf its frame
        return min(wanted, most)

    def _at_level(self, level: int) -> UInt8[np.ndarray, "H W 3"]:
        while len(self._pyramid) <= level:
            last = self._pyramid[-1]
            # An odd row or column is cut off: a half would move every pixel of the level.
            even = last[: last.shape[0] // 2 * 2, : last.shape[1] // 2 * 2]
            half = (even.shape[1] // 2, even.shape[0] // 2)
            self._pyramid.append(np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA)))
        return self._pyramid[level]
