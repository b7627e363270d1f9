"""Where the hold network of a replica runs: on the GPU that it was given, else on the CPU."""

import os
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from climbing.holds.network import TILE_PX, HoldNetwork
from climbing.pose.placement import Device, find_device
from deployments.hold_args import HoldArgs
from deployments.hold_client import CHUNK_ROWS
from deployments.picture_batches import COLOURS

_GPU_LANES: Final = 2


@dataclass(frozen=True, slots=True)
class HoldBackend:
    """Opens the network.

    Attributes:
        device: Where it runs.
        threads: Of the CPU.
        batch_rows: Most tiles in a batch.
        warm_rows: Sizes of batches that are computed once before a replica is ready.
        lanes: Batches at the same time.
    """

    device: Device
    threads: int
    batch_rows: int
    warm_rows: tuple[int, ...]
    lanes: int

    @classmethod
    def from_args(cls, args: HoldArgs) -> Self:
        """What was chosen, on what is there."""
        device, threads = find_device(args.device), args.threads or len(os.sched_getaffinity(0))
        if device is Device.CPU:
            # Merging gains a CPU nothing: whoever asks first would only wait for the others.
            return cls(device, threads, CHUNK_ROWS, (1,), lanes=1)
        return cls(device, threads, args.batch_rows, (1, CHUNK_ROWS, args.batch_rows), _GPU_LANES)

    def open(self) -> HoldNetwork:
        """The network with its weights; not yet warm.

        Raises:
            ModelUnavailable: If the weights are not the published ones, or a GPU is demanded that
                is not there.
        """
        from climbing.holds.placement import place_hold_network

        return place_hold_network(device=self.device, threads=self.threads)

    def warm_up(self, network: HoldNetwork) -> None:
        """Computes one batch of each size, so that no photo waits for kernels to be chosen."""
        for rows in self.warm_rows:
            network.find(np.zeros((rows, TILE_PX, TILE_PX, COLOURS), np.uint8))
