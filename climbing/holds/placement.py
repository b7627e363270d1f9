"""Where the hold network runs: on a GPU if there is one, otherwise on the CPU."""

from climbing.errors import ModelUnavailable
from climbing.holds.cpu_network import CpuHoldNetwork
from climbing.holds.network import HoldNetwork
from climbing.holds.weights import MODEL_NAME, load_hold_weights
from climbing.pose.placement import Device, find_device


def place_hold_network(*, device: Device = Device.AUTO, threads: int) -> HoldNetwork:
    """The network with the shipped weights, ready to run.

    Args:
        device: Where to run.
        threads: Of the CPU, where it is used.

    Raises:
        ModelUnavailable: If the weights are absent, or a GPU is asked for that is not there.
    """
    weights = load_hold_weights()
    if find_device(device) is Device.CPU:
        return CpuHoldNetwork(weights, threads=threads)
    import torch

    from climbing.holds.torch_network import TorchHoldNetwork

    if not torch.cuda.is_available():
        raise ModelUnavailable(MODEL_NAME, "there is no GPU that PyTorch can use")
    return TorchHoldNetwork(weights, device="cuda")
