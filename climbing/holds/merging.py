"""One list of holds out of the candidates of overlapping tiles. Knows no network."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from jaxtyping import Bool, Float32, Int64

from climbing.holds.network import HoldCandidates
from climbing.holds.tiling import Tile

# Of two that overlap more than so, the weaker one is the same thing seen twice. A hold may lie on a
# volume and so inside its box: between kinds only nearly equal boxes are the same.
SAME_IOU: Final = 0.45
_SAME_ACROSS_KINDS: Final = 0.75


def join_tiles(tiles: Sequence[Tile], found: Sequence[HoldCandidates]) -> HoldCandidates:
    """All candidates in pixels of the photo, best first, but for those cut off by their tile."""
    parts = [
        _move(tile, _take(candidates, ~tile.is_cut_off(candidates.boxes_px)))
        for tile, candidates in zip(tiles, found, strict=True)
    ]
    joined = HoldCandidates(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("scores", "volume", "polygons_px", "boxes_px", "types")
        )
    )
    return _take(joined, np.argsort(-joined.scores, kind="stable"))


def drop_repeats(candidates: HoldCandidates) -> HoldCandidates:
    """The best of each group that is one thing; candidates come best first."""
    overlap = compute_iou(candidates.boxes_px)
    is_volume = candidates.volume >= 0.5
    same_kind = is_volume[:, None] == is_volume[None]
    is_same = np.where(same_kind, overlap > SAME_IOU, overlap > _SAME_ACROSS_KINDS)
    kept = np.ones(len(candidates), bool)
    for index in range(len(candidates)):
        if kept[index]:
            kept[index + 1 :] &= ~is_same[index, index + 1 :]
    return _take(candidates, kept)


def compute_iou(boxes_px: Float32[np.ndarray, "K 4"]) -> Float32[np.ndarray, "K K"]:
    """Intersection over union of all pairs."""
    low = np.maximum(boxes_px[:, None, :2], boxes_px[None, :, :2])
    high = np.minimum(boxes_px[:, None, 2:], boxes_px[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=-1)
    area = (boxes_px[:, 2:] - boxes_px[:, :2]).prod(axis=-1)
    iou: Float32[np.ndarray, "K K"] = shared / np.maximum(area[:, None] + area[None] - shared, 1e-6)
    return iou


def _move(tile: Tile, candidates: HoldCandidates) -> HoldCandidates:
    return HoldCandidates(
        candidates.scores,
        candidates.volume,
        tile.to_photo_px(candidates.polygons_px),
        tile.to_photo_px(candidates.boxes_px.reshape(-1, 2, 2)).reshape(-1, 4),
        candidates.types,
    )


def _take(
    candidates: HoldCandidates, chosen: Bool[np.ndarray, " K"] | Int64[np.ndarray, " k"]
) -> HoldCandidates:
    return HoldCandidates(
        candidates.scores[chosen],
        candidates.volume[chosen],
        candidates.polygons_px[chosen],
        candidates.boxes_px[chosen],
        candidates.types[chosen],
    )
