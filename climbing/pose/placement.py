"""Where the networks run: on a GPU if there is one, otherwise on the CPU; the answers are alike."""

import ctypes.util
from enum import StrEnum
from pathlib import Path

from climbing.errors import ModelUnavailable
from climbing.pose.cpu_networks import CpuPoseNetworks
from climbing.pose.networks import PoseNetworks, load_graphs
from climbing.pose.weights import PoseModel


class Device(StrEnum):
    """What may be asked for."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


def find_device(wanted: Device) -> Device:
    """The CPU or a GPU.

    PyTorch is not even loaded where there is no GPU's driver: that takes seconds.
    """
    if wanted is not Device.AUTO:
        return wanted
    if ctypes.util.find_library("cuda") is None:
        return Device.CPU
    import torch

    return Device.CUDA if torch.cuda.is_available() else Device.CPU


def place_networks(
    model: PoseModel, weights_folder: Path, *, device: Device = Device.AUTO, threads: int
) -> PoseNetworks:
    """Both networks, ready to run.

    Args:
        model: Which landmark network.
        weights_folder: Where the pinned weights lie.
        device: Where to run; GPUs work in bfloat16.
        threads: Of the CPU, where it is used.

    Raises:
        ModelUnavailable: If weights are absent or not the published ones, or a GPU is asked for
            that is not there.
    """
    graphs = load_graphs(model, weights_folder)
    if find_device(device) is Device.CPU:
        return CpuPoseNetworks(graphs, threads=threads)
    import torch

    from climbing.pose.torch_networks import TorchPoseNetworks

    if not torch.cuda.is_available():
        raise ModelUnavailable(str(model), "there is no GPU that PyTorch can use")
    return TorchPoseNetworks(graphs, device="cuda", dtype=torch.bfloat16)
