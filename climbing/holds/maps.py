"""From the network's maps to candidates. Does not know who computed them."""

from typing import Final

import numpy as np
from jaxtyping import Float32

from climbing.holds.hold_graph import STRIDE_PX
from climbing.holds.network import HoldCandidates
from climbing.holds.outlines import draw_outlines

# Distances to a box's edges are learnt as logarithms of this length [px of the tile].
BOX_UNIT_PX: Final = 12.0
# Weaker peaks are noise, and more than so many on a tile are not holds.
LEAST_SCORE: Final = 0.05
MOST_CANDIDATES: Final = 400
_MOST_LOG: Final = 5.0


def read_candidates(maps: dict[str, Float32[np.ndarray, "M M C"]]) -> HoldCandidates:
    """Peaks of the centre map with what their pixels say, best first.

    Args:
        maps: Those of one tile by the names of `climbing.holds.hold_graph.OUTPUTS`.
    """
    heat = 1.0 / (1.0 + np.exp(-np.asarray(maps["centre"], np.float32)))
    best = heat.max(axis=-1)
    row, column = np.nonzero((best >= LEAST_SCORE) & (best >= _max_around(best)))
    order = np.argsort(-best[row, column], kind="stable")[:MOST_CANDIDATES]
    row, column = row[order], column[order]
    distances = BOX_UNIT_PX * np.exp(maps["box"][row, column].clip(-_MOST_LOG, _MOST_LOG))
    middle = (np.stack([column, row], axis=-1) + 0.5).astype(np.float32) * STRIDE_PX
    boxes = np.concatenate([middle - distances[:, :2], middle + distances[:, 2:]], axis=1)
    both = heat[row, column]
    return HoldCandidates(
        scores=best[row, column],
        volume=both[:, 1] / both.sum(axis=1),
        polygons_px=draw_outlines(boxes, maps["rays"][row, column]),
        boxes_px=boxes.astype(np.float32),
        types=np.asarray(maps["types"][row, column], np.float32),
    )


def _max_around(image: Float32[np.ndarray, "M M"]) -> Float32[np.ndarray, "M M"]:
    """The largest of each pixel and its eight neighbours."""
    padded = np.pad(image, 1, constant_values=-np.inf)
    rows = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    around: Float32[np.ndarray, "M M"] = np.maximum(
        np.maximum(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:]
    )
    return around
