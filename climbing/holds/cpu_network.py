"""The hold network on the CPU of this process, in OpenVINO (decision 11)."""

import threading

import numpy as np
from jaxtyping import UInt8

from climbing.holds.hold_graph import build_hold_graph
from climbing.holds.maps import read_candidates
from climbing.holds.network import TILE_PX, HoldCandidates
from climbing.holds.weights import HoldWeights
from climbing.network.openvino_network import OpenVinoNetwork, supports_bfloat16
from climbing.pose.track import ModelInfo


class CpuHoldNetwork:
    """`HoldNetwork` on a CPU, tile by tile.

    Args:
        weights: The trained ones.
        threads: Of the CPU.
    """

    def __init__(self, weights: HoldWeights, *, threads: int) -> None:
        self._model = weights.model
        self._network = OpenVinoNetwork(
            build_hold_graph(weights, TILE_PX).graph,
            batch=1,
            bfloat16=supports_bfloat16(),
            threads=threads,
            scale=1 / 127.5,
            offset=-1.0,
        )
        # One tile fills all threads: two at a time would only compete.
        self._turn = threading.Lock()

    @property
    def model(self) -> ModelInfo:
        """The network's name, version and sha256."""
        return self._model

    def find(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> list[HoldCandidates]:
        """Candidates on each tile; see `HoldNetwork`."""
        found = []
        for tile in tiles:
            with self._turn:
                maps = self._network.run(tile[None])
            found.append(read_candidates({name: image[0] for name, image in maps.items()}))
        return found
