"""Batch normalisation while training lasts, folded into the convolutions in the end [Ioffe2015].

The published backbone has its own folded in, and a network without any learns slowly. Each new one
changes nothing at first: its scale and shift are those that the convolution's sums have.
"""

from typing import Final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from climbing.holds.hold_graph import HoldGraph, LayerWeights
from climbing.network.torch_network import TorchNetwork

_MOMENTUM: Final = 0.05
# A channel that never varies must not have its rounding errors blown up.
_LEAST_VARIANCE: Final = 1e-3


class Normalisation(nn.Module):
    """Of the sums of one convolution; its first batch sets it, and passes unchanged.

    Args:
        channels: Of the convolution.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, momentum=_MOMENTUM)
        self._is_set = False

    def forward(self, x: Float[Tensor, "N C H W"]) -> Float[Tensor, "N C H W"]:
        """Normalised over the batch in training, over what was seen before otherwise."""
        if not self._is_set:
            self._adopt(x.detach().float())
            self._is_set = True
            return x
        normalised: Tensor = self.norm(x)
        return normalised

    def fold(self, layer: LayerWeights) -> LayerWeights:
        """The convolution that does both.

        Args:
            layer: Weights of the convolution alone, (1, h, w, C) for a depthwise one.
        """
        norm = self.norm
        if norm.running_mean is None or norm.running_var is None:
            raise ValueError("keeps no statistics to fold")
        spread = (norm.running_var + norm.eps).sqrt()
        scale = (norm.weight / spread).detach().numpy()
        shift = (norm.bias - norm.running_mean * norm.weight / spread).detach().numpy()
        by_channel = scale if layer.weight.shape[0] == 1 else scale[:, None, None, None]
        return LayerWeights(layer.weight * by_channel, layer.bias * scale + shift)

    def _adopt(self, x: Float[Tensor, "N C H W"]) -> None:
        mean = x.mean(dim=(0, 2, 3))
        variance = x.var(dim=(0, 2, 3)).clamp(min=_LEAST_VARIANCE)
        with torch.no_grad():
            self.norm.weight.copy_((variance + self.norm.eps).sqrt())
            self.norm.bias.copy_(mean)
            self.norm.running_mean.copy_(mean)
            self.norm.running_var.copy_(variance)


def normalise_layers(module: TorchNetwork, network: HoldGraph) -> None:
    """Puts a normalisation into every convolution but the last of each branch."""
    for name, index in network.layers.items():
        if not name.endswith(".out"):
            channels = network.graph.ops[index].output_shape[-1]
            module.put_before_clip(index, Normalisation(channels))


def read_folded(module: TorchNetwork, network: HoldGraph) -> dict[str, LayerWeights]:
    """The weights as they are now, every normalisation folded in, in the layout of the graph."""
    folded = {}
    for name, index in network.layers.items():
        layer = LayerWeights(*module.read_constants(index))
        norm = module.step(index).before_clip
        folded[name] = norm.fold(layer) if isinstance(norm, Normalisation) else layer
    return folded
