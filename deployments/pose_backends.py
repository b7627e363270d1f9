"""Where the networks of a replica run: on the GPU that it was given, else on the CPU."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from climbing.pose.crops import CROP_PX
from climbing.pose.networks import PoseNetworks
from climbing.pose.person_detector import LETTERBOX_PX
from climbing.pose.placement import Device, find_device, place_networks
from climbing.pose.weights import PoseModel
from deployments.picture_batches import COLOURS, Pictures
from deployments.pose_args import PoseArgs

# One batch is copied while another is computed. A CPU has nobody who could copy meanwhile.
_GPU_LANES: Final = 2
# A CPU computes picture by picture: merging more only makes the first request wait for the last.
_CPU_BATCH_ROWS: Final = 64

# One of a `PoseNetworks`'s methods.
Network = Callable[[Pictures], Any]


@dataclass(frozen=True, slots=True)
class PoseBackend:
    """Opens networks.

    Attributes:
        device: Where they run.
        models_folder: Where the weights are.
        threads: Of the CPU.
        batch_rows: Most pictures in a batch.
        buckets: Sizes of batches for which the device has kernels of its own.
        lanes: Batches at the same time.
    """

    device: Device
    models_folder: Path
    threads: int
    batch_rows: int
    buckets: tuple[int, ...]
    lanes: int

    @classmethod
    def from_args(cls, args: PoseArgs, models_folder: Path) -> Self:
        """What was chosen, on what is there."""
        device, threads = find_device(args.device), args.threads or len(os.sched_getaffinity(0))
        if device is Device.CPU:
            # It has kernels for one picture; with so many, every thread has met its first.
            return cls(device, models_folder, threads, _CPU_BATCH_ROWS, (threads,), lanes=1)
        from climbing.pose.torch_networks import BUCKETS

        return cls(device, models_folder, threads, args.batch_rows, BUCKETS, _GPU_LANES)

    def open(self, model: PoseModel) -> PoseNetworks:
        """The networks, with their weights; not yet warm.

        Raises:
            ModelUnavailable: If weights are absent or not the published ones, or a GPU is
                demanded that is not there.
        """
        return place_networks(model, self.models_folder, device=self.device, threads=self.threads)

    def warm_up(self, networks: PoseNetworks) -> None:
        """Computes one batch of each size, so that no climb waits for kernels to be chosen."""
        for size in self.buckets:
            networks.detect(np.zeros((size, LETTERBOX_PX, LETTERBOX_PX, COLOURS), np.uint8))
            networks.locate(np.zeros((size, CROP_PX, CROP_PX, COLOURS), np.uint8))
