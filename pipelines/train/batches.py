"""Batches of crops from several collections, mixed by fixed shares, prepared ahead in a thread."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from pipelines.train.crops import take_crop
from pipelines.train.labelled_photo import LabelledPhoto
from pipelines.train.looks import build_looks, change_look
from pipelines.train.targets import Targets, make_targets


class Share(NamedTuple):
    """A collection and how often it is drawn from.

    Attributes:
        photos: The pictures.
        weight: Relative to the others.
    """

    photos: Sequence[LabelledPhoto]
    weight: float


class Batch(NamedTuple):
    """N crops.

    Attributes:
        pictures: (N, 3, S, S), -1..1, channels last in memory.
        targets: Of each.
    """

    pictures: Tensor
    targets: list[Targets]


def add_share(shares: Sequence[Share], photos: Sequence[LabelledPhoto], part: float) -> list[Share]:
    """Collections and one more, from which a part of all crops is taken.

    Args:
        shares: Keep their weights relative to each other.
        photos: The further collection.
        part: Of all crops, 0 to 1.
    """
    whole = sum(share.weight for share in shares)
    kept = [share._replace(weight=share.weight * (1 - part) / whole) for share in shares]
    return [Share(photos, part), *kept]


def draw_batches(
    shares: Sequence[Share], *, count: int, size: int, side_px: int, seed: int
) -> Iterator[Batch]:
    """`count` batches of `size` crops; the same ones for the same seed."""
    weights = np.array([share.weight for share in shares])
    looks = build_looks()

    def draw(index: int) -> Batch:
        rng = np.random.default_rng([seed, index])
        # The transforms draw from torch's generator, which nothing else uses while we do.
        torch.manual_seed(int(rng.integers(2**62)))
        pictures, targets = [], []
        for source in rng.choice(len(shares), size, p=weights / weights.sum()):
            photos = shares[source].photos
            crop = take_crop(rng, photos[int(rng.integers(len(photos)))], side_px)
            pictures.append(change_look(rng, looks, crop.rgb))
            targets.append(make_targets(crop))
        stacked = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
        return Batch(stacked.float() / 127.5 - 1, targets)

    with ThreadPoolExecutor(1) as ahead:
        following = ahead.submit(draw, 0)
        for index in range(count):
            batch = following.result()
            if index + 1 < count:
                following = ahead.submit(draw, index + 1)
            yield batch
