"""Finds the holds of a picture, whoever runs the network. Knows no files."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.errors import InvalidInput
from climbing.holds.colour import describe_colours
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.holds.merging import drop_repeats, join_tiles
from climbing.holds.network import HoldCandidates, HoldNetwork
from climbing.holds.route_groups import group_routes
from climbing.holds.tiling import (
    CLOSEST_PX,
    LEAST_OVERLAP_PX,
    LEVELS_PX,
    OVERLAP_PX,
    Tile,
    choose_scales,
    cut_tiles,
)

# Where precision and recall are nearly equal on photos never trained on.
LEAST_SCORE: Final = 0.4
MIN_SIDE_PX: Final = 32
# Holds of which half are smaller on the tiles deserve a nearer look [px, root of the box].
_SMALL_PX: Final = 30.0
# Divides the types' logits, so that a probability is the share of guesses that are right.
TYPE_TEMPERATURE: Final = 3.2
_TYPES: Final = tuple(HoldType)


class HoldDetector:
    """From a picture to its holds.

    Args:
        network: Runs on the tiles.
        least_score: What is less probable is not reported.
    """

    def __init__(self, network: HoldNetwork, *, least_score: float = LEAST_SCORE) -> None:
        self._network = network
        self._least_score = least_score

    def detect(self, rgb: UInt8[np.ndarray, "H W 3"]) -> tuple[Hold, ...]:
        """Holds and volumes, best first.

        Raises:
            InvalidInput: If this is no picture, or too small for a hold to be seen.
        """
        _check(rgb)
        found = self._find(rgb)
        count = int((found.scores >= self._least_score).sum())
        return _describe(rgb, found, count)

    def _find(self, rgb: UInt8[np.ndarray, "H W 3"]) -> HoldCandidates:
        """Looks once more from nearer where holds turn out to be small."""
        longest_px = max(rgb.shape[:2])
        scales = choose_scales(longest_px)
        tiles, answers = self._look(rgb, scales, OVERLAP_PX)
        found = drop_repeats(join_tiles(tiles, answers))
        nearer = choose_scales(longest_px, (*LEVELS_PX, CLOSEST_PX))[len(scales) :]
        if not nearer or not _are_small(found, scales[-1]):
            return found
        more_tiles, more_answers = self._look(rgb, nearer, LEAST_OVERLAP_PX)
        return drop_repeats(join_tiles([*tiles, *more_tiles], [*answers, *more_answers]))

    def _look(
        self, rgb: UInt8[np.ndarray, "H W 3"], scales: Sequence[float], overlap_px: int
    ) -> tuple[list[Tile], list[HoldCandidates]]:
        tiles, pictures = cut_tiles(rgb, scales, overlap_px)
        return tiles, self._network.find(pictures)


def _check(rgb: np.ndarray) -> None:
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        found = f"{rgb.dtype} of shape {rgb.shape}"
        raise InvalidInput("picture", f"is {found}, must be uint8 of shape (H, W, 3)")
    if min(rgb.shape[:2]) < MIN_SIDE_PX:
        size = f"{rgb.shape[1]} x {rgb.shape[0]}"
        raise InvalidInput("picture", f"has {size} pixels, must have {MIN_SIDE_PX} each way")


def _are_small(found: HoldCandidates, scale: float) -> bool:
    """Whether half of the holds were hardly to be seen at the nearest look."""
    boxes_px = found.boxes_px[found.scores >= LEAST_SCORE] * scale
    if not len(boxes_px):
        return False
    sides_px = np.sqrt((boxes_px[:, 2:] - boxes_px[:, :2]).prod(axis=1))
    return bool(np.median(sides_px) < _SMALL_PX)


def _describe(
    rgb: UInt8[np.ndarray, "H W 3"], found: HoldCandidates, count: int
) -> tuple[Hold, ...]:
    height, width = rgb.shape[:2]
    size = np.array([width, height], np.float32)
    polygons = [np.clip(polygon, 0, size) for polygon in found.polygons_px[:count]]
    kinds = [HoldKind.VOLUME if v >= 0.5 else HoldKind.HOLD for v in found.volume[:count]]
    colours = describe_colours(rgb, polygons)
    routes = group_routes(colours, kinds)
    probabilities = _to_probabilities(found.types[:count])
    return tuple(
        Hold(
            id=index + 1,
            polygon_px=polygon,
            score=float(found.scores[index]),
            kind=kinds[index],
            type=_TYPES[int(probabilities[index].argmax())],
            type_confidence=float(probabilities[index].max()),
            colour=colours[index].name,
            route=routes[index],
        )
        for index, polygon in enumerate(polygons)
    )


def _to_probabilities(logits: Float32[np.ndarray, "K 7"]) -> Float32[np.ndarray, "K 7"]:
    scaled = logits / TYPE_TEMPERATURE
    weights = np.exp(scaled - scaled.max(axis=1, keepdims=True, initial=-np.inf))
    probabilities: Float32[np.ndarray, "K 7"] = weights / weights.sum(axis=1, keepdims=True)
    return probabilities
