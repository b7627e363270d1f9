"""Both runtimes answer as TFLite does, with every published network."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from climbing.network.graph import Graph
from climbing.network.openvino_network import OpenVinoNetwork
from climbing.network.tflite_reader import read_graph
from climbing.network.torch_network import TorchNetwork
from climbing.pose.landmark_output import RAW_LANDMARKS
from climbing.pose.landmarks import LANDMARK_COUNT
from climbing.pose.networks import LANDMARKS, Normalisation
from climbing.pose.weights import ALL_WEIGHTS, DETECTOR, LANDMARK_NETWORKS, PoseModel, Weights
from tests.unit.climbing.pose.tflite_oracle import (
    Oracle,
    Outputs,
    measure_differences,
    normalisation_of,
    tolerances_of,
)

Network = Callable[[np.ndarray], Outputs]
Maker = Callable[..., Network]


def make_torch(graph: Graph, normalisation: Normalisation, *, bfloat16: bool) -> Network:
    """Pictures of bytes in, arrays out."""
    dtype = torch.bfloat16 if bfloat16 else torch.float32
    network = TorchNetwork(graph).to(dtype).eval()

    @torch.inference_mode()
    def run(pictures: np.ndarray) -> Outputs:
        images = torch.from_numpy(pictures).permute(0, 3, 1, 2).float()
        images = (images * normalisation.scale + normalisation.offset).to(dtype)
        return {name: tensor.float().numpy() for name, tensor in network(images).items()}

    return run


def make_openvino(graph: Graph, normalisation: Normalisation, *, bfloat16: bool) -> Network:
    """One picture after the other."""
    scale, offset = normalisation
    network = OpenVinoNetwork(
        graph, batch=1, bfloat16=bfloat16, threads=2, scale=scale, offset=offset
    )

    def run(pictures: np.ndarray) -> Outputs:
        answers = [network.run(picture[None]) for picture in pictures]
        return {name: np.concatenate([a[name] for a in answers]) for name in answers[0]}

    return run


MAKERS = pytest.mark.parametrize("make", [make_torch, make_openvino], ids=["torch", "openvino"])
NETWORKS = pytest.mark.parametrize("weights", ALL_WEIGHTS, ids=lambda w: w.file_name)


@pytest.fixture(scope="session")
def graphs(models_folder: Path) -> dict[str, Graph]:
    """Every published network, whole."""
    return {
        w.file_name: read_graph((models_folder / w.file_name).read_bytes()) for w in ALL_WEIGHTS
    }


# Whole networks at bfloat16, median and 95th percentile over all landmarks of people, in pixels of
# the crop; measured at most 1.4 and 11, 2.1 and 3.4, 1.5 and 3. Engines do better: they keep the
# head in float32 and refine by heat maps.
BFLOAT16_PX = {PoseModel.LITE: (2.5, 20.0), PoseModel.FULL: (3.0, 6.0), PoseModel.HEAVY: (2.5, 6.0)}


def _assert_parity(
    network: Network, weights: Weights, oracle: Oracle, pictures: np.ndarray
) -> None:
    answers = [oracle.ask(weights, picture) for picture in pictures]
    theirs = {name: np.concatenate([a[name] for a in answers]) for name in answers[0]}
    differences = measure_differences(network(pictures), theirs)
    limits = tolerances_of(weights)
    assert differences.keys() == limits.keys()
    assert {n: d for n, d in differences.items() if not d <= limits[n]} == {}


@MAKERS
@NETWORKS
def test_every_output_is_that_of_tflite(
    make: Maker,
    weights: Weights,
    graphs: dict[str, Graph],
    oracle: Oracle,
    crops: np.ndarray,
    letterboxes: np.ndarray,
) -> None:
    """On people and on noise, within the table of tolerances."""
    network = make(graphs[weights.file_name], normalisation_of(weights), bfloat16=False)
    _assert_parity(network, weights, oracle, letterboxes if weights is DETECTOR else crops)


@MAKERS
def test_a_real_climber_is_seen_as_tflite_does(
    make: Maker,
    graphs: dict[str, Graph],
    oracle: Oracle,
    real_letterbox_and_crop: tuple[np.ndarray, np.ndarray],
) -> None:
    """By the detector and the largest landmark network."""
    heavy = LANDMARK_NETWORKS[PoseModel.HEAVY]
    for weights, picture in zip((DETECTOR, heavy), real_letterbox_and_crop, strict=True):
        network = make(graphs[weights.file_name], normalisation_of(weights), bfloat16=False)
        _assert_parity(network, weights, oracle, picture[None])


@MAKERS
@pytest.mark.parametrize("model", list(PoseModel))
def test_bfloat16_moves_landmarks_by_little(
    make: Maker, model: PoseModel, graphs: dict[str, Graph], oracle: Oracle, crops: np.ndarray
) -> None:
    """Of people; what is no person may be anywhere."""
    weights, people = LANDMARK_NETWORKS[model], crops[:-1]
    pruned = graphs[weights.file_name].keep_only([LANDMARKS])
    answer = make(pruned, normalisation_of(weights), bfloat16=True)(people)[LANDMARKS]
    exact = np.concatenate([oracle.ask(weights, crop)[LANDMARKS] for crop in people])
    moved_px = np.linalg.norm(_places_px(answer) - _places_px(exact), axis=2)
    median_px, most_px = BFLOAT16_PX[model]
    assert np.median(moved_px) < median_px
    assert np.percentile(moved_px, 95) < most_px


def _places_px(landmarks: np.ndarray) -> np.ndarray:
    return landmarks.reshape(-1, RAW_LANDMARKS, 5)[:, :LANDMARK_COUNT, :2]


def test_the_library_is_kept_from_reporting_home() -> None:
    """In a fresh process its telemetry is never loaded, and no identifier is written."""
    check = (
        "import sys; from climbing.network.openvino_network import supports_bfloat16 as ask;"
        "ask(); assert 'openvino' in sys.modules;"
        "assert sys.modules['openvino_telemetry'] is None;"
        "assert not [m for m in sys.modules if m.startswith('openvino_telemetry.')]"
    )
    subprocess.run([sys.executable, "-c", check], check=True, timeout=60)
