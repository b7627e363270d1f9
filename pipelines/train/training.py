"""The training of the hold network: first weights and batches in, trained weights out."""

import math
import time
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from climbing.holds.hold_graph import HoldGraph, LayerWeights
from climbing.network.torch_network import TorchNetwork
from pipelines.train.batches import Batch
from pipelines.train.losses import Losses, compute_losses
from pipelines.train.normalising import normalise_layers, read_folded

_BACKBONE: Final = ("stem", "block")


class Recipe(NamedTuple):
    """How it is trained.

    Attributes:
        steps: Batches.
        rate: Highest learning rate of what starts at random.
        backbone_rate: Of what was learnt before, as a share of it.
        warm_up: Steps until the highest rate; from there a cosine falls to a hundredth.
        decay: Of the weights.
        memory: Of the average over the steps that becomes the result.
        clip: Largest length of the gradient.
        snapshot: Steps between two snapshots.
    """

    steps: int
    rate: float = 1.5e-3
    backbone_rate: float = 0.25
    warm_up: int = 80
    decay: float = 0.02
    memory: float = 0.995
    clip: float = 5.0
    snapshot: int = 200


OnStep = Callable[[int, Losses, float], None]
OnSnapshot = Callable[[dict[str, LayerWeights]], None]


def train(
    network: HoldGraph,
    batches: Iterable[Batch],
    recipe: Recipe,
    on_step: OnStep,
    on_snapshot: OnSnapshot,
) -> dict[str, LayerWeights]:
    """Trains; the graph's own weights stay as they are.

    Args:
        network: With its first weights.
        batches: As many as there are steps.
        recipe: How.
        on_step: Is told the step, its losses and its seconds.
        on_snapshot: Is given what would be the result if it ended there.
    """
    module = TorchNetwork(network.graph)
    normalise_layers(module, network)
    module.requires_grad_(requires_grad=True)
    optimiser = _build_optimiser(module, network, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: _rate_at(s, recipe))
    average = _start_average(module, recipe)
    for step, batch in enumerate(batches):
        started = time.monotonic()
        losses = _step(module, optimiser, batch, recipe.clip)
        schedule.step()
        average.update_parameters(module)
        on_step(step, losses, time.monotonic() - started)
        if (step + 1) % recipe.snapshot == 0:
            on_snapshot(read_folded(average.module, network))
    return read_folded(average.module, network)


def _step(module: nn.Module, optimiser: torch.optim.Optimizer, batch: Batch, clip: float) -> Losses:
    pictures = batch.pictures.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        maps: dict[str, Tensor] = module(pictures)
    losses = compute_losses(maps, batch.targets)
    optimiser.zero_grad(set_to_none=True)
    losses.total().backward()
    nn.utils.clip_grad_norm_(module.parameters(), clip)
    optimiser.step()
    return losses


def _build_optimiser(
    module: TorchNetwork, network: HoldGraph, recipe: Recipe
) -> torch.optim.Optimizer:
    learnt: list[nn.Parameter] = []
    fresh: list[nn.Parameter] = []
    for name, index in network.layers.items():
        group = learnt if name.startswith(_BACKBONE) else fresh
        group += module.step(index).parameters()
    return torch.optim.AdamW(
        [
            {"params": learnt, "lr": recipe.rate * recipe.backbone_rate},
            {"params": fresh, "lr": recipe.rate},
        ],
        weight_decay=recipe.decay,
    )


def _rate_at(step: int, recipe: Recipe) -> float:
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    share = (step - recipe.warm_up) / max(1, recipe.steps - recipe.warm_up)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(share, 1.0)))


def _start_average(module: TorchNetwork, recipe: Recipe) -> AveragedModel:
    """Over the steps, of the weights and of the normalisations' statistics."""
    follow = get_ema_multi_avg_fn(recipe.memory)
    return AveragedModel(module, multi_avg_fn=follow, use_buffers=True)
