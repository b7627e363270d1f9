"""The hold network in PyTorch, batch by batch: for a GPU, and for training's own tests."""

import numpy as np
import torch
from jaxtyping import UInt8

from climbing.holds.hold_graph import build_hold_graph
from climbing.holds.maps import read_candidates
from climbing.holds.network import TILE_PX, HoldCandidates
from climbing.holds.weights import HoldWeights
from climbing.network.torch_network import TorchNetwork
from climbing.pose.track import ModelInfo


class TorchHoldNetwork:
    """`HoldNetwork` on a device of PyTorch's.

    Args:
        weights: The trained ones.
        device: For example `cuda`.
    """

    def __init__(self, weights: HoldWeights, *, device: str) -> None:
        self._model = weights.model
        self._device = torch.device(device)
        self._network = TorchNetwork(build_hold_graph(weights, TILE_PX).graph).to(self._device)

    @property
    def model(self) -> ModelInfo:
        """The network's name, version and sha256."""
        return self._model

    @torch.inference_mode()
    def find(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> list[HoldCandidates]:
        """Candidates on each tile; see `HoldNetwork`."""
        if not len(tiles):
            return []
        pictures = torch.from_numpy(tiles).to(self._device).permute(0, 3, 1, 2)
        maps = self._network(pictures.float() / 127.5 - 1)
        arrays = {name: image.float().cpu().numpy() for name, image in maps.items()}
        return [
            read_candidates({name: images[index] for name, images in arrays.items()})
            for index in range(len(tiles))
        ]
