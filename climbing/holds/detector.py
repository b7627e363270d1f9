"""Finds the holds of a picture, whoever runs the network. Knows no files."""

from typing import Final

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.errors import InvalidInput
from climbing.holds.colour import describe_colours
from climbing.holds.hold import Hold, HoldKind, HoldType
from climbing.holds.merging import drop_repeats, join_tiles
from climbing.holds.network import HoldCandidates, HoldNetwork
from climbing.holds.route_groups import group_routes
from climbing.holds.tiling import LEVELS_PX, cut_tiles

LEAST_SCORE: Final = 0.3
MIN_SIDE_PX: Final = 32
# Divides the types' logits, so that a probability is the share of guesses that are right.
TYPE_TEMPERATURE: Final = 1.0
_TYPES: Final = tuple(HoldType)


class HoldDetector:
    """From a picture to its holds.

    Args:
        network: Runs on the tiles.
        least_score: What is less probable is not reported.
        levels_px: See `climbing.holds.tiling.cut_tiles`.
    """

    def __init__(
        self,
        network: HoldNetwork,
        *,
        least_score: float = LEAST_SCORE,
        levels_px: tuple[int, ...] = LEVELS_PX,
    ) -> None:
        self._network = network
        self._least_score = least_score
        self._levels_px = levels_px

    def detect(self, rgb: UInt8[np.ndarray, "H W 3"]) -> tuple[Hold, ...]:
        """Holds and volumes, best first.

        Raises:
            InvalidInput: If this is no picture, or too small for a hold to be seen.
        """
        _check(rgb)
        tiles, pictures = cut_tiles(rgb, self._levels_px)
        found = drop_repeats(join_tiles(tiles, self._network.find(pictures)))
        count = int((found.scores >= self._least_score).sum())
        return _describe(rgb, found, count)


def _check(rgb: np.ndarray) -> None:
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8:
        found = f"{rgb.dtype} of shape {rgb.shape}"
        raise InvalidInput("picture", f"is {found}, must be uint8 of shape (H, W, 3)")
    if min(rgb.shape[:2]) < MIN_SIDE_PX:
        size = f"{rgb.shape[1]} x {rgb.shape[0]}"
        raise InvalidInput("picture", f"has {size} pixels, must have {MIN_SIDE_PX} each way")


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
