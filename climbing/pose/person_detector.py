"""What the person detector's output means: anchors, boxes, alignment points, suppression.

Source: MediaPipe's `SsdAnchorsCalculator`, `TensorsToDetectionsCalculator` and
`NonMaxSuppressionCalculator` with the published options of the pose detector [BlazePose2020]; the
anchors are those of [Liu2016], the blending of overlapping boxes that of [Bazarevsky2019].
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from jaxtyping import Float32, Float64, UInt8

LETTERBOX_PX: Final = 224
_STRIDES_PX: Final = (8, 16, 32, 32, 32)
_ANCHORS_A_CELL: Final = 2
_MIN_SCORE: Final = 0.5
_MAX_OVERLAP: Final = 0.3
_LOGIT_LIMIT: Final = 100.0
_HIPS, _SCALE_POINT = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class PersonDetections:
    """People in one picture, best first, in pixels of that picture.

    Attributes:
        score: Probability.
        box_px: Left, top, right and bottom; around the head and shoulders, not the whole body.
        hips_px: The middle of the hips.
        scale_point_px: The circle around the hips through it holds the whole body.
    """

    score: Float64[np.ndarray, " P"]
    box_px: Float64[np.ndarray, "P 4"]
    hips_px: Float64[np.ndarray, "P 2"]
    scale_point_px: Float64[np.ndarray, "P 2"]

    def __len__(self) -> int:
        return len(self.score)

    def place_in_frame(self, width_px: int, height_px: int) -> "PersonDetections":
        """From the letterbox of a frame of this size into the frame."""
        inside_px, corner_px = _place(width_px, height_px)
        scale = np.array([width_px, height_px]) / inside_px
        return PersonDetections(
            score=self.score,
            box_px=(self.box_px - np.tile(corner_px, 2)) * np.tile(scale, 2),
            hips_px=(self.hips_px - corner_px) * scale,
            scale_point_px=(self.scale_point_px - corner_px) * scale,
        )


@cache
def make_anchors() -> Float64[np.ndarray, "2254 2"]:
    """Centres of the anchors in 0..1 of the letterbox; all have the letterbox's size.

    Layers of the same stride are one: their anchors lie at the same place next to each other.
    """
    rows = []
    for stride_px in dict.fromkeys(_STRIDES_PX):
        cells = LETTERBOX_PX // stride_px
        repeats = _ANCHORS_A_CELL * _STRIDES_PX.count(stride_px)
        along = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(along, along, indexing="ij")
        rows.append(np.repeat(np.column_stack([x.ravel(), y.ravel()]), repeats, axis=0))
    anchors = np.concatenate(rows)
    anchors.flags.writeable = False
    return anchors


def make_letterbox(rgb: UInt8[np.ndarray, "H W 3"]) -> UInt8[np.ndarray, "224 224 3"]:
    """The whole frame in the middle of a black square."""
    inside_px, (left, top) = _place(rgb.shape[1], rgb.shape[0])
    boxed = np.zeros((LETTERBOX_PX, LETTERBOX_PX, 3), dtype=np.uint8)
    shrunk = cv2.resize(rgb, inside_px, interpolation=cv2.INTER_AREA)
    boxed[top : top + inside_px[1], left : left + inside_px[0]] = shrunk
    return boxed


def decode_detections(
    boxes: Float32[np.ndarray, "2254 12"], logits: Float32[np.ndarray, "2254 1"]
) -> PersonDetections:
    """People in a letterbox, from the detector's raw output for it.

    A row of `boxes` holds the box's middle and size and four points, as offsets from the anchor in
    pixels of the letterbox.
    """
    clipped = np.clip(logits[:, 0].astype(np.float64), -_LOGIT_LIMIT, _LOGIT_LIMIT)
    score = 1 / (1 + np.exp(-clipped))
    kept = np.flatnonzero(score >= _MIN_SCORE)
    points = boxes[kept].astype(np.float64).reshape(-1, 6, 2)
    anchors_px = make_anchors()[kept] * LETTERBOX_PX
    half = points[:, 1] / 2
    points[:, [0, 2, 3, 4, 5]] += anchors_px[:, None]
    points[:, 1] = points[:, 0] + half
    points[:, 0] -= half
    blended, best = _suppress(points, score[kept])
    return PersonDetections(
        score=best,
        box_px=blended[:, :2].reshape(-1, 4),
        hips_px=blended[:, 2 + _HIPS],
        scale_point_px=blended[:, 2 + _SCALE_POINT],
    )


def _place(width_px: int, height_px: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Size of the frame inside the letterbox and where its left top corner lies, whole pixels."""
    scale = LETTERBOX_PX / max(width_px, height_px)
    inside_px = (max(1, round(width_px * scale)), max(1, round(height_px * scale)))
    return inside_px, ((LETTERBOX_PX - inside_px[0]) // 2, (LETTERBOX_PX - inside_px[1]) // 2)


def _suppress(
    points: Float64[np.ndarray, "M 6 2"], score: Float64[np.ndarray, " M"]
) -> tuple[Float64[np.ndarray, "P 6 2"], Float64[np.ndarray, " P"]]:
    """Overlapping boxes become their mean weighted by score; the best score stands for all."""
    left = np.argsort(-score, kind="stable")
    blended, best = [], []
    while len(left):
        overlap = _overlaps(points[left[0]], points[left])
        overlap[0] = 1  # a box always goes with itself, also one without area
        together = left[overlap > _MAX_OVERLAP]
        blended.append(np.average(points[together], axis=0, weights=score[together]))
        best.append(score[left[0]])
        left = np.setdiff1d(left[1:], together, assume_unique=True)
        left = left[np.argsort(-score[left], kind="stable")]
    return np.array(blended).reshape(-1, 6, 2), np.array(best)


def _overlaps(
    one: Float64[np.ndarray, "6 2"], others: Float64[np.ndarray, "M 6 2"]
) -> Float64[np.ndarray, " M"]:
    """Intersection over union of boxes whose corners are the first two points."""
    low = np.maximum(one[0], others[:, 0])
    high = np.minimum(one[1], others[:, 1])
    common = np.clip(high - low, 0, None).prod(axis=1)
    union = np.prod(one[1] - one[0]) + (others[:, 1] - others[:, 0]).prod(axis=1) - common
    share: Float64[np.ndarray, " M"] = np.divide(
        common, union, out=np.zeros_like(common), where=union > 0
    )
    return share
