"""The networks on the CPU of this process."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from jaxtyping import UInt8

from climbing.network.graph import Graph
from climbing.network.openvino_network import OpenVinoNetwork, supports_bfloat16
from climbing.pose.heat_maps import refine_from_heat_maps
from climbing.pose.landmark_output import RAW_LANDMARKS
from climbing.pose.networks import (
    DETECTOR_INPUT,
    HEAD_SIDE,
    HEAT_MAPS,
    LANDMARK_INPUT,
    LANDMARKS,
    NetworkPair,
    Normalisation,
    Outputs,
    PoseGraphs,
)

# A picture at a time fits the caches best; more cores work on more pictures (docs/benchmarks).
_BATCH: Final = 1
_THREADS_A_STREAM: Final = 2


class CpuPoseNetworks(NetworkPair):
    """Both networks with OpenVINO.

    Args:
        graphs: What to run.
        threads: Of the CPU.
        bfloat16: Whether convolutions use half the bits; by default where the CPU has them.
    """

    def __init__(self, graphs: PoseGraphs, *, threads: int, bfloat16: bool | None = None) -> None:
        half = supports_bfloat16() if bfloat16 is None else bfloat16
        detector = _Lanes(graphs.detector, DETECTOR_INPUT, threads, half=half)
        landmarks = _Lanes(
            graphs.landmarks,
            LANDMARK_INPUT,
            threads,
            half=half,
            head_side=HEAD_SIDE,
            finish=_refine,
        )
        super().__init__(graphs.model, detector.run, landmarks.run)


def _refine(outputs: Outputs) -> Outputs:
    """Lets go of the heat maps at once: they are a thousand times as large as what they say."""
    heat_maps = outputs.pop(HEAT_MAPS)
    refined = refine_from_heat_maps(outputs[LANDMARKS].reshape(-1, RAW_LANDMARKS, 5), heat_maps)
    return outputs | {LANDMARKS: refined}


class _Lanes:
    """One network, several pictures side by side."""

    def __init__(
        self,
        graph: Graph,
        normalisation: Normalisation,
        threads: int,
        *,
        half: bool,
        head_side: int = 0,
        finish: Callable[[Outputs], Outputs] = dict,
    ) -> None:
        body, head = graph.split_head(head_side) if half and head_side else (graph, None)
        lanes = max(1, threads // _THREADS_A_STREAM)
        self._body = OpenVinoNetwork(
            body,
            batch=_BATCH,
            bfloat16=half,
            threads=threads,
            streams=lanes,
            scale=normalisation.scale,
            offset=normalisation.offset,
        )
        self._head = None
        if head is not None:
            self._head = OpenVinoNetwork(
                head, batch=_BATCH, bfloat16=False, threads=threads, streams=lanes
            )
        self._head_inputs = tuple(head.inputs) if head else ()
        self._finish = finish
        self._pool = ThreadPoolExecutor(lanes, thread_name_prefix="pose")

    def run(self, pictures: UInt8[np.ndarray, "N H W 3"]) -> Outputs:
        answers = list(self._pool.map(self._run_one, pictures))
        return {name: np.concatenate([a[name] for a in answers]) for name in answers[0]}

    def _run_one(self, picture: UInt8[np.ndarray, "H W 3"]) -> Outputs:
        answer = self._body.run(picture[None])
        if self._head is not None:
            answer |= self._head.run(*(answer.pop(str(i)) for i in self._head_inputs))
        return self._finish(answer)
