"""Both homes of the networks, held to one law and to TFLite."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from climbing.errors import ModelUnavailable
from climbing.pose.cpu_networks import CpuPoseNetworks
from climbing.pose.heat_maps import refine_from_heat_maps
from climbing.pose.landmark_output import RAW_LANDMARKS, LandmarkOutput
from climbing.pose.landmarks import Landmark
from climbing.pose.networks import (
    HEAT_MAPS,
    LANDMARKS,
    NetworkPair,
    PoseGraphs,
    PoseNetworks,
    load_graphs,
)
from climbing.pose.person_detector import decode_detections
from climbing.pose.torch_networks import TorchPoseNetworks
from climbing.pose.track import ModelInfo
from climbing.pose.weights import DETECTOR, LANDMARK_NETWORKS, PoseModel
from tests.unit.climbing.pose.tflite_oracle import Oracle

LITE = LANDMARK_NETWORKS[PoseModel.LITE]
LIMBS = [
    *range(Landmark.LEFT_SHOULDER, Landmark.RIGHT_WRIST + 1),
    *range(Landmark.LEFT_HIP, Landmark.RIGHT_ANKLE + 1),
]
BUCKETS = (1, 2, 5)
PEOPLE = slice(-1)
# With a float32 head, refined; of the smallest network, in pixels of the crop. Measured on people:
# at most 1.04 at bfloat16, 0.02 at float16.
BFLOAT16_MEDIAN_PX, FLOAT16_MEDIAN_PX = 2.0, 0.1

Maker = Callable[[PoseGraphs, bool], PoseNetworks]


def _make_cpu(graphs: PoseGraphs, bfloat16: bool) -> PoseNetworks:  # noqa: FBT001
    return CpuPoseNetworks(graphs, threads=4, bfloat16=bfloat16)


def _make_torch(graphs: PoseGraphs, bfloat16: bool) -> PoseNetworks:  # noqa: FBT001
    dtype = torch.bfloat16 if bfloat16 else torch.float32
    return TorchPoseNetworks(graphs, device="cpu", dtype=dtype, buckets=BUCKETS)


@pytest.fixture(scope="module", params=[_make_cpu, _make_torch], ids=["cpu", "torch"])
def make(request: pytest.FixtureRequest) -> Maker:
    """Of each kind."""
    return request.param


@pytest.fixture(scope="module")
def networks(make: Maker, lite_graphs: PoseGraphs) -> PoseNetworks:
    """At float32."""
    return make(lite_graphs, False)  # noqa: FBT003


@pytest.fixture(scope="module")
def located(networks: PoseNetworks, crops: np.ndarray) -> LandmarkOutput:
    """The answer for all crops at once."""
    return networks.locate(crops)


@pytest.fixture(scope="module")
def expected(oracle: Oracle, crops: np.ndarray) -> LandmarkOutput:
    """TFLite's answer, refined."""
    answers = [oracle.ask(LITE, crop) for crop in crops]
    outputs = {name: np.concatenate([a[name] for a in answers]) for name in answers[0]}
    landmarks = outputs[LANDMARKS].reshape(-1, RAW_LANDMARKS, 5)
    refined = refine_from_heat_maps(landmarks, outputs[HEAT_MAPS])
    answer = outputs | {LANDMARKS: refined}
    tflite = NetworkPair(ModelInfo("tflite", "", ""), lambda _: answer, lambda _: answer)
    return tflite.locate(crops)


def test_without_weights_there_are_no_networks(tmp_path: Path) -> None:
    """The error names a file that is missing."""
    with pytest.raises(ModelUnavailable, match="pose_landmark_lite"):
        load_graphs(PoseModel.LITE, tmp_path)


def test_networks_name_their_model(networks: PoseNetworks) -> None:
    """With the version and hash of the weights."""
    assert networks.model == ModelInfo("blazepose-lite", LITE.version, LITE.sha256)


def test_landmarks_are_those_of_tflite(located: LandmarkOutput, expected: LandmarkOutput) -> None:
    """Refined by the heat maps, within a fiftieth of a pixel on people."""
    np.testing.assert_allclose(located.landmarks[:-1], expected.landmarks[:-1], atol=0.02)
    np.testing.assert_allclose(located.presence, expected.presence, atol=1e-4)
    np.testing.assert_allclose(located.world_m, expected.world_m, atol=5e-4)


def test_people_are_those_of_tflite(
    networks: PoseNetworks, oracle: Oracle, letterboxes: np.ndarray
) -> None:
    """As many in each letterbox, at the same places."""
    found = networks.detect(letterboxes)
    assert len(found) == len(letterboxes)
    for people, letterbox in zip(found, letterboxes, strict=True):
        answer = oracle.ask(DETECTOR, letterbox)
        theirs = decode_detections(answer["Identity"][0], answer["Identity_1"][0])
        assert len(people) == len(theirs)
        np.testing.assert_allclose(people.hips_px, theirs.hips_px, atol=0.05)
        np.testing.assert_allclose(people.scale_point_px, theirs.scale_point_px, atol=0.05)
        np.testing.assert_allclose(people.score, theirs.score, atol=1e-3)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_an_answer_does_not_depend_on_the_company(
    count: int, networks: PoseNetworks, located: LandmarkOutput, crops: np.ndarray
) -> None:
    """Any number of crops, above the largest bucket too; padding changes nothing."""
    chosen = np.arange(count) % (len(crops) - 1)
    alone = networks.locate(crops[chosen])
    assert len(alone) == count
    np.testing.assert_allclose(alone.landmarks, located.landmarks[chosen], atol=0.02)
    np.testing.assert_allclose(alone.world_m, located.world_m[chosen], atol=1e-4)


def test_no_pictures_have_an_empty_answer(networks: PoseNetworks, crops: np.ndarray) -> None:
    """Of the right shapes and types."""
    nothing = networks.locate(crops[:0])
    assert nothing.landmarks.shape == (0, RAW_LANDMARKS, 5)
    assert nothing.presence.shape == (0,)
    assert nothing.world_m.shape == (0, RAW_LANDMARKS, 3)
    assert nothing.landmarks.dtype == nothing.world_m.dtype == np.float32
    assert networks.detect(np.empty((0, 224, 224, 3), dtype=np.uint8)) == []


def test_half_precision_is_near(
    make: Maker, lite_graphs: PoseGraphs, crops: np.ndarray, expected: LandmarkOutput
) -> None:
    """Shoulders to ankles of people move by a pixel or two of the crop as a rule."""
    half = make(lite_graphs, True).locate(crops[PEOPLE])  # noqa: FBT003
    assert _measure_median_px(half, expected[PEOPLE]) < BFLOAT16_MEDIAN_PX


def test_float16_is_nearer_than_bfloat16(
    lite_graphs: PoseGraphs, crops: np.ndarray, expected: LandmarkOutput
) -> None:
    """The networks' values are small enough for it, and it has three bits more."""
    networks = TorchPoseNetworks(lite_graphs, device="cpu", dtype=torch.float16, buckets=BUCKETS)
    half = networks.locate(crops[PEOPLE])
    assert _measure_median_px(half, expected[PEOPLE]) < FLOAT16_MEDIAN_PX


def _measure_median_px(ours: LandmarkOutput, theirs: LandmarkOutput) -> float:
    moved = ours.landmarks[:, LIMBS, :2] - theirs.landmarks[:, LIMBS, :2]
    return float(np.median(np.linalg.norm(moved, axis=2)))
