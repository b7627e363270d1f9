"""What the network should have said about a crop.

A hold is a bump of the centre map [Zhou2019]; pixels near its middle answer for its box, and for
its outline as radii in the box's own measure: 1 is the ellipse that fills the box.
"""

from typing import Final, NamedTuple

import numpy as np
from jaxtyping import Bool, Float32, Int64

from climbing.holds.hold import HoldKind, HoldType
from climbing.holds.hold_graph import STRIDE_PX
from climbing.holds.network import RAYS
from climbing.holds.outlines import measure_radii
from pipelines.train.crops import Crop
from pipelines.train.labelled_photo import Label

NO_TYPE: Final = -1
_TYPES: Final = tuple(HoldType)
# The bump's standard deviation as a share of the box, and its least in pixels of the map.
_BUMP: Final = 0.14
_LEAST_BUMP: Final = 0.75
# Pixels where the bump is at least this high answer for the box.
_OWNED: Final = 0.5


class Targets(NamedTuple):
    """For one crop of S pixels; M is S over the stride, P are pixels that answer for a hold.

    Attributes:
        centre: Height of the bumps of holds and of volumes.
        is_known: Where the centre map is held to it.
        pixel: Row and column of each answering pixel.
        weight: Of each; the pixels of one hold have 1 together.
        box: Distances to the left, top, right and bottom edge [px of the crop].
        radii: Of the outline.
        has_outline: Whether it was drawn.
        type: Index of the type, or `NO_TYPE`.
    """

    centre: Float32[np.ndarray, "2 M M"]
    is_known: Bool[np.ndarray, "M M"]
    pixel: Int64[np.ndarray, "P 2"]
    weight: Float32[np.ndarray, " P"]
    box: Float32[np.ndarray, "P 4"]
    radii: Float32[np.ndarray, "P 32"]
    has_outline: Bool[np.ndarray, " P"]
    type: Int64[np.ndarray, " P"]


def make_targets(crop: Crop) -> Targets:
    """The targets of a crop; where holds overlap, the smaller one owns the pixels."""
    side = crop.rgb.shape[0] // STRIDE_PX
    centre = np.zeros((len(HoldKind), side, side), np.float32)
    owner = np.full((side, side), -1, np.int64)
    labels = sorted(
        crop.labels, key=lambda label: -float(np.prod(np.ptp(label.polygon_px, axis=0)))
    )
    boxes = np.array([_box_of(label.polygon_px) for label in labels], np.float32).reshape(-1, 4)
    for index, (label, box) in enumerate(zip(labels, boxes, strict=True)):
        rows, columns, bump = _make_bump(box, side)
        layer = centre[int(label.kind is HoldKind.VOLUME)][rows, columns]
        np.maximum(layer, bump, out=layer)
        owner[rows, columns][bump >= _OWNED] = index
    known = crop.is_known[STRIDE_PX // 2 :: STRIDE_PX, STRIDE_PX // 2 :: STRIDE_PX]
    return _gather(centre, known, owner, boxes, labels)


def _gather(
    centre: Float32[np.ndarray, "2 M M"],
    known: Bool[np.ndarray, "M M"],
    owner: Int64[np.ndarray, "M M"],
    boxes: Float32[np.ndarray, "K 4"],
    labels: list[Label],
) -> Targets:
    radii = np.array([measure_radii(b.polygon_px) for b in labels], np.float32)
    types = [NO_TYPE if b.type is None else _TYPES.index(b.type) for b in labels]
    pixel = np.argwhere(owner >= 0)
    of = owner[owner >= 0]
    counts = np.bincount(of, minlength=len(labels))
    middle = (pixel[:, ::-1] + 0.5) * STRIDE_PX
    box = boxes[of]
    return Targets(
        centre=centre,
        is_known=known,
        pixel=pixel,
        weight=(1.0 / counts[of]).astype(np.float32),
        box=np.concatenate([middle - box[:, :2], box[:, 2:] - middle], axis=1).astype(np.float32),
        radii=radii.reshape(-1, RAYS)[of],
        has_outline=np.array([b.is_outlined for b in labels], bool)[of],
        type=np.array(types, np.int64)[of],
    )


def _box_of(polygon: Float32[np.ndarray, "N 2"]) -> Float32[np.ndarray, " 4"]:
    return np.concatenate([polygon.min(axis=0), polygon.max(axis=0)])


def _make_bump(
    box: Float32[np.ndarray, " 4"], side: int
) -> tuple[slice, slice, Float32[np.ndarray, "h w"]]:
    """Where the bump of a box lies on the map, and its height there; 1 at the nearest pixel."""
    middle = (box[:2] + box[2:]) / 2 / STRIDE_PX - 0.5
    nearest = np.round(middle).astype(int).clip(0, side - 1)
    sigma = np.maximum((box[2:] - box[:2]) / STRIDE_PX * _BUMP, _LEAST_BUMP)
    reach = np.ceil(3 * sigma).astype(int)
    low, high = (nearest - reach).clip(0), (nearest + reach + 1).clip(0, side)
    x = (np.arange(low[0], high[0]) - nearest[0]) / sigma[0]
    y = (np.arange(low[1], high[1]) - nearest[1]) / sigma[1]
    bump = np.exp(-0.5 * (x[None] ** 2 + y[:, None] ** 2)).astype(np.float32)
    return slice(low[1], high[1]), slice(low[0], high[0]), bump
