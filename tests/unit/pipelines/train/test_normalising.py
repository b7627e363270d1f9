"""A normalisation may come and go without the network noticing."""

import numpy as np
import pytest
import torch

from climbing.holds.hold_graph import HoldGraph, LayerWeights, build_hold_graph
from climbing.network.torch_network import TorchNetwork
from pipelines.train.normalising import normalise_layers, read_folded

SIDE = 64


@pytest.fixture
def network() -> HoldGraph:
    """At random, small weights."""
    rng = np.random.default_rng(3)

    def draw(name: str, shape: tuple[int, int, int, int]) -> LayerWeights:
        channels = shape[3] if shape[0] == 1 else shape[0]
        spread = 1.5 / np.sqrt(np.prod(shape[1:]) if shape[0] > 1 else np.prod(shape[1:3]))
        weight = rng.normal(0, spread, shape).astype(np.float32)
        return LayerWeights(weight, rng.normal(0, 0.1, channels).astype(np.float32))

    return build_hold_graph(draw, SIDE)


@pytest.fixture
def pictures() -> torch.Tensor:
    """Noise."""
    return torch.rand((4, 3, SIDE, SIDE), generator=torch.Generator().manual_seed(1)) * 2 - 1


def _find_error(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> float:
    """As a share of what there is."""
    return max(float((a[k] - b[k]).abs().max() / a[k].abs().max()) for k in a)


def test_a_new_normalisation_changes_nothing(network: HoldGraph, pictures: torch.Tensor) -> None:
    """The batch that sets it passes exactly, and by what was set the same batch passes nearly."""
    module = TorchNetwork(network.graph)
    with torch.no_grad():
        plain = module(pictures)
        normalise_layers(module, network)
        assert _find_error(plain, module(pictures)) == 0
        assert _find_error(plain, module.eval()(pictures)) < 1e-3


def test_folded_weights_compute_the_same(network: HoldGraph, pictures: torch.Tensor) -> None:
    """Even after training moved statistics, scales and shifts away from the start."""
    module = TorchNetwork(network.graph)
    normalise_layers(module, network)
    with torch.no_grad():
        module(pictures)
        for parameter in module.parameters():
            parameter.mul_(1.1)
        module(pictures * 0.5)
        module.eval()
        folded = read_folded(module, network)
        again = TorchNetwork(build_hold_graph(lambda name, _: folded[name], SIDE).graph)
        assert _find_error(module(pictures), again(pictures)) < 1e-3
