"""The hold network behind one interface: square tiles in, candidates out.

Where it runs is nobody's business: in this process, on its CPU or GPU, or on another machine.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from jaxtyping import Float32, UInt8

from climbing.pose.track import ModelInfo

# Side of the tiles that the network sees, and corners of the outlines that it answers with.
TILE_PX: Final = 640
RAYS: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class HoldCandidates:
    """What the network sees on one tile, K candidates in pixels of the tile, best first.

    Attributes:
        scores: Probability in 0..1 that there is one.
        volume: Probability in 0..1 that it is a volume rather than a hold.
        polygons_px: Outlines, star-convex about the candidate's centre.
        boxes_px: Left, top, right and bottom.
        types: Logit of each `HoldType`, in its order.
    """

    scores: Float32[np.ndarray, " K"]
    volume: Float32[np.ndarray, " K"]
    polygons_px: Float32[np.ndarray, "K 32 2"]
    boxes_px: Float32[np.ndarray, "K 4"]
    types: Float32[np.ndarray, "K 7"]

    def __len__(self) -> int:
        return len(self.scores)


class HoldNetwork(Protocol):
    """What finding holds needs of the network. Calls may come from any thread."""

    @property
    def model(self) -> ModelInfo:
        """The network's name, version and sha256."""

    def find(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> list[HoldCandidates]:
        """Candidates on each tile, RGB; none for none."""
