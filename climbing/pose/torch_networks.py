"""The networks in PyTorch, in batches: what a GPU runs."""

from typing import Final

import numpy as np
import torch
from jaxtyping import Float32, UInt8

from climbing.network.graph import Graph
from climbing.network.torch_heat_maps import refine_on_device
from climbing.network.torch_network import TorchNetwork
from climbing.pose.landmark_output import RAW_LANDMARKS
from climbing.pose.networks import (
    DETECTOR_INPUT,
    HEAD_SIDE,
    HEAT_MAPS,
    LANDMARK_INPUT,
    LANDMARKS,
    NetworkPair,
    Normalisation,
    PoseGraphs,
)

# Batches are filled up to one of these, so that kernels are chosen once for each and never again.
BUCKETS: Final = (1, 4, 16, 64, 256)


class TorchPoseNetworks(NetworkPair):
    """Both networks on a device.

    Args:
        graphs: What to run.
        device: Such as `cuda` or `cpu`.
        dtype: Of the convolutions; the small head of the landmark network is always float32.
        buckets: Batch sizes, ascending.
    """

    def __init__(
        self,
        graphs: PoseGraphs,
        *,
        device: str,
        dtype: torch.dtype,
        buckets: tuple[int, ...] = BUCKETS,
    ) -> None:
        detector = _Batches(graphs.detector, None, DETECTOR_INPUT, device, dtype, buckets)
        body, head = graphs.landmarks.split_head(HEAD_SIDE)
        landmarks = _Batches(body, head, LANDMARK_INPUT, device, dtype, buckets)
        super().__init__(graphs.model, detector.run, landmarks.run)


class _Batches:
    """One network, pictures in batches of a few fixed sizes."""

    def __init__(
        self,
        body: Graph,
        head: Graph | None,
        normalisation: Normalisation,
        device: str,
        dtype: torch.dtype,
        buckets: tuple[int, ...],
    ) -> None:
        self._body = TorchNetwork(body).to(device, dtype).eval()
        self._head_inputs = tuple(head.inputs) if head else ()
        self._head = None if head is None else TorchNetwork(head).to(device).eval()
        self._normalisation = normalisation
        self._device, self._dtype, self._buckets = device, dtype, buckets

    @torch.inference_mode()
    def run(
        self, pictures: UInt8[np.ndarray, "N H W 3"]
    ) -> dict[str, Float32[np.ndarray, "N ..."]]:
        largest = self._buckets[-1]
        answers = [
            self._run_bucket(pictures[start : start + largest])
            for start in range(0, len(pictures), largest)
        ]
        return {
            name: torch.cat([a[name] for a in answers]).float().cpu().numpy() for name in answers[0]
        }

    def _run_bucket(self, pictures: UInt8[np.ndarray, "N H W 3"]) -> dict[str, torch.Tensor]:
        count = len(pictures)
        bucket = next(size for size in self._buckets if size >= count)
        batch = torch.zeros((bucket, *pictures.shape[1:]), dtype=torch.uint8)
        batch[:count] = torch.from_numpy(np.array(pictures))
        scale, offset = self._normalisation
        images = batch.to(self._device).permute(0, 3, 1, 2).float() * scale + offset
        answer = self._body(images.to(self._dtype))
        if self._head is not None:
            answer |= self._head(*(_channels_first(answer.pop(str(i))) for i in self._head_inputs))
        if HEAT_MAPS in answer:
            landmarks = answer[LANDMARKS].reshape(-1, RAW_LANDMARKS, 5)
            answer[LANDMARKS] = refine_on_device(landmarks, answer.pop(HEAT_MAPS).float())
        return {name: values[:count] for name, values in answer.items()}


def _channels_first(tensor: torch.Tensor) -> torch.Tensor:
    """Outputs have the file's axes, inputs the module's; the head is always float32."""
    return tensor.permute(0, 3, 1, 2).float()
