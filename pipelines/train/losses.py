"""How wrong the network was about a batch of crops."""

from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional
from torchvision import ops

from climbing.holds.maps import BOX_UNIT_PX
from pipelines.train.targets import NO_TYPE, Targets

_WEIGHTS: Final = {"centre": 1.0, "box": 1.0, "edges": 0.5, "rays": 1.0, "types": 0.3}


class Losses(NamedTuple):
    """Means over the holds of the batch.

    Attributes:
        centre: Focal loss of the centre map [Zhou2019].
        box: Generalised IoU [Rezatofighi2019].
        edges: Logarithm of each edge's distance.
        rays: Of the radii where an outline was drawn.
        types: Cross entropy where a type was given.
    """

    centre: Tensor
    box: Tensor
    edges: Tensor
    rays: Tensor
    types: Tensor

    def total(self) -> Tensor:
        """The weighted sum."""
        parts = [weight * getattr(self, name) for name, weight in _WEIGHTS.items()]
        return torch.stack(parts).sum()


def compute_losses(maps: dict[str, Tensor], targets: list[Targets]) -> Losses:
    """Compares maps, (N, M, M, C) each, with the targets of N crops."""
    found = _gather(maps, targets)
    weight = torch.cat([torch.from_numpy(t.weight) for t in targets])
    box = torch.cat([torch.from_numpy(t.box) for t in targets])
    radii = torch.cat([torch.from_numpy(t.radii) for t in targets])
    outlined = weight * torch.cat([torch.from_numpy(t.has_outline) for t in targets])
    types = torch.cat([torch.from_numpy(t.type) for t in targets])
    typed = weight * (types != NO_TYPE)
    signs = torch.tensor([-1.0, -1.0, 1.0, 1.0])
    boxes = signs * BOX_UNIT_PX * found["box"].clamp(-5, 5).exp()
    overlap = ops.generalized_box_iou_loss(boxes, signs * box)
    edges = (found["box"] - (box.clamp(min=0.5) / BOX_UNIT_PX).log()).abs().mean(dim=1)
    guess = functional.cross_entropy(found["types"], types.clamp(min=0), reduction="none")
    return Losses(
        centre=_compute_focal(maps["centre"].float(), targets),
        box=_mean(overlap, weight),
        edges=_mean(edges, weight),
        rays=_mean((found["rays"] - radii).abs().mean(dim=1), outlined),
        types=_mean(guess, typed),
    )


def _gather(maps: dict[str, Tensor], targets: list[Targets]) -> dict[str, Tensor]:
    """What the answering pixels say."""
    pixels = [torch.from_numpy(t.pixel) for t in targets]
    crop = torch.cat([torch.full((len(p),), i) for i, p in enumerate(pixels)])
    row, column = torch.cat(pixels).T
    return {name: maps[name][crop, row, column].float() for name in ("box", "rays", "types")}


def _mean(loss: Tensor, weight: Tensor) -> Tensor:
    return (loss * weight).sum() / weight.sum().clamp(min=1.0)


def _compute_focal(logits: Tensor, targets: list[Targets]) -> Tensor:
    truth = torch.stack([torch.from_numpy(t.centre) for t in targets]).permute(0, 2, 3, 1)
    known = torch.stack([torch.from_numpy(t.is_known) for t in targets])[..., None]
    p = logits.sigmoid()
    is_peak = (truth >= 1.0) & known
    hit = -((1 - p) ** 2) * functional.logsigmoid(logits) * is_peak
    miss = -((1 - truth) ** 4) * p**2 * functional.logsigmoid(-logits) * (known & ~is_peak)
    return (hit.sum() + miss.sum()) / is_peak.sum().clamp(min=1)
