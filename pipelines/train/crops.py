"""A random piece of a labelled photo, moved, turned and scaled. Leaves its light alone."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from pipelines.train.labelled_photo import Label, LabelledPhoto

# Of a hold cut off by the edge, this much must be left; nobody can say what a smaller rest is.
_LEAST_SHARE: Final = 0.35
_LEAST_SIDE_PX: Final = 4.0
# Sides of holds that the network meets on a tile [px], and how far a photo may be enlarged.
_MEDIAN_SIDE_PX: Final = (14.0, 80.0)
_ZOOM: Final = (0.35, 2.5)
# The photo's shorter side fills at least this share of the crop.
_FILLED: Final = 0.85
_TURN_RAD: Final = 0.2
_BOX_TURN_RAD: Final = 0.05
_STRETCH: Final = 0.18
_LEAST_AREA: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A square picture and what is on it.

    Attributes:
        rgb: The picture.
        labels: In its pixels, cut off at its edges.
        is_known: Where the picture shows the photo and every hold would have been drawn.
    """

    rgb: UInt8[np.ndarray, "S S 3"]
    labels: tuple[Label, ...]
    is_known: Bool[np.ndarray, "S S"]


def take_crop(rng: np.random.Generator, photo: LabelledPhoto, side_px: int) -> Crop:
    """A random piece, about a random hold if there is any.

    Args:
        rng: Decides.
        photo: Where it is taken from.
        side_px: Of the crop.
    """
    crop_A_photo = _choose_transform(rng, photo, side_px)
    size = (side_px, side_px)
    rgb = cv2.warpAffine(_shrink(photo.rgb, crop_A_photo), _scaled(crop_A_photo), size)
    inside = np.full(photo.rgb.shape[:2], 255, np.uint8)
    known = cv2.warpAffine(inside, crop_A_photo, size, flags=cv2.INTER_NEAREST) > 0
    moved = [_move(label, crop_A_photo, side_px) for label in photo.labels]
    for label, share in moved:
        if share > 0 and not _is_clear(label, share):
            _forget(known, label.polygon_px)
    if not photo.is_complete:
        known[:] = False
    return Crop(rgb, tuple(b for b, share in moved if _is_clear(b, share)), known)


def _scale_of(affine: Float32[np.ndarray, "2 3"]) -> float:
    return float(np.sqrt(abs(np.linalg.det(affine[:, :2]))))


def _halvings(affine: Float32[np.ndarray, "2 3"]) -> int:
    return max(0, int(np.floor(-np.log2(_scale_of(affine)) + 0.5)))


def _shrink(rgb: UInt8[np.ndarray, "H W 3"], affine: np.ndarray) -> UInt8[np.ndarray, "h w 3"]:
    """Halved as often as the crop would otherwise skip pixels."""
    for _ in range(_halvings(affine)):
        rgb = cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return rgb


def _scaled(affine: np.ndarray) -> np.ndarray:
    """The transform for the halved picture."""
    factor = 2.0 ** _halvings(affine)
    return np.column_stack([affine[:, :2] * factor, affine[:, 2]])


def _choose_transform(
    rng: np.random.Generator, photo: LabelledPhoto, side_px: int
) -> Float32[np.ndarray, "2 3"]:
    """Takes pixels of the photo to pixels of the crop."""
    height, width = photo.rgb.shape[:2]
    sides = [float(np.sqrt(np.prod(np.ptp(b.polygon_px, axis=0)))) for b in photo.labels]
    median = float(np.median(sides)) if sides else min(height, width) / 12
    wish = np.exp(rng.uniform(*np.log(_MEDIAN_SIDE_PX))) / max(median, 1.0)
    fills = _FILLED * side_px / min(height, width)
    zoom = float(np.clip(wish, max(fills, _ZOOM[0]), max(fills, _ZOOM[1])))
    most = _TURN_RAD if all(b.is_outlined for b in photo.labels) else _BOX_TURN_RAD
    turn = rng.uniform(-most, most)
    cos, sin = np.cos(turn), np.sin(turn)
    stretch = np.exp(rng.uniform(-_STRETCH, _STRETCH) / 2)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    linear = zoom * np.array([[cos, -sin], [sin, cos]]) @ np.diag([flip * stretch, 1 / stretch])
    if photo.labels and rng.random() < 0.8:
        focus = photo.labels[int(rng.integers(len(photo.labels)))].polygon_px.mean(axis=0)
    else:
        focus = rng.uniform([0, 0], [width, height])
    offset = rng.uniform(0.15, 0.85, 2) * side_px - linear @ focus
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]]) @ linear.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    # As much of the crop shows the photo as can.
    least, most_offset = np.minimum(side_px - high, -low), np.maximum(side_px - high, -low)
    return np.column_stack([linear, np.clip(offset, least, most_offset)])


def _move(label: Label, affine: Float32[np.ndarray, "2 3"], side_px: int) -> tuple[Label, float]:
    """The label in the crop, cut off at its edges, and which share of its box is left."""
    moved = (label.polygon_px @ affine[:, :2].T + affine[:, 2]).astype(np.float32)
    clipped = np.clip(moved, 0, side_px)
    area = max(float(np.prod(np.ptp(moved, axis=0))), _LEAST_AREA)
    share = float(np.prod(np.ptp(clipped, axis=0))) / area
    return Label(clipped, label.kind, label.type, label.is_outlined), share


def _is_clear(label: Label, share: float) -> bool:
    """Whether anybody could say what it is."""
    smallest = float(np.ptp(label.polygon_px, axis=0).min())
    return label.kind is not None and share >= _LEAST_SHARE and smallest >= _LEAST_SIDE_PX


def _forget(known: Bool[np.ndarray, "S S"], polygon: Float32[np.ndarray, "N 2"]) -> None:
    """Nothing is asked where this lies."""
    low = np.floor(polygon.min(axis=0) - 2).astype(int).clip(0)
    high = np.ceil(polygon.max(axis=0) + 2).astype(int).clip(0)
    known[low[1] : high[1], low[0] : high[0]] = False
