"""The pose deployment with real networks and without a cluster, in Ray Serve's local mode."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ray import serve

from climbing.errors import InvalidInput, ModelUnavailable
from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.networks import PoseNetworks
from climbing.pose.placement import Device, place_networks
from climbing.pose.weights import PoseModel
from deployments.app import build_pose
from deployments.chunked_calls import ChunkedCalls
from deployments.network_calls import NetworkCalls
from deployments.pose_args import PoseArgs
from deployments.pose_client import RemotePoseNetworks

LITE = PoseArgs(models=(PoseModel.LITE,), device=Device.CPU, threads=2)


@pytest.fixture(scope="module")
def handle(models_folder: Path) -> Iterator[Any]:
    """A replica in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASCENSION_MODELS_FOLDER", str(models_folder))
        yield serve.run(build_pose(LITE), name="pose", _local_testing_mode=True)


@pytest.fixture
def remote(handle: Any, loop: asyncio.AbstractEventLoop) -> PoseNetworks:
    """The networks behind the handle, called from threads."""
    calls = ChunkedCalls(NetworkCalls(handle), loop, put=lambda chunk: chunk)
    return RemotePoseNetworks(PoseModel.LITE, calls)


@pytest.fixture(scope="module")
def local(models_folder: Path) -> PoseNetworks:
    """The same networks without a deployment."""
    return place_networks(PoseModel.LITE, models_folder, device=Device.CPU, threads=2)


def make_pictures(seed: int, rows: int, side_px: int) -> np.ndarray:
    """Noise."""
    random = np.random.default_rng(seed)
    return random.integers(0, 255, (rows, side_px, side_px, 3), dtype=np.uint8)


def check_same(found: LandmarkOutput, wanted: LandmarkOutput) -> None:
    """Bit for bit: a picture's answer does not depend on its neighbours."""
    for name in ("landmarks", "presence", "world_m"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name))


def test_many_small_requests_of_several_climbs_get_their_own_answers(
    remote: PoseNetworks, local: PoseNetworks
) -> None:
    """Though they are merged: as from networks that nobody else uses."""
    asked = [make_pictures(seed, rows, 256) for seed, rows in enumerate((1, 5, 3, 66, 2))]
    with ThreadPoolExecutor(len(asked)) as threads:
        found = list(threads.map(remote.locate, asked))
    for answer, crops in zip(found, asked, strict=True):
        check_same(answer, local.locate(crops))


def test_people_are_found_as_without_a_deployment(
    remote: PoseNetworks, local: PoseNetworks
) -> None:
    """Letterbox by letterbox."""
    letterboxes = make_pictures(9, 66, 224)
    found, wanted = remote.detect(letterboxes), local.detect(letterboxes)
    assert [one.score.tolist() for one in found] == [one.score.tolist() for one in wanted]


def test_pictures_that_are_none_fail_alone(remote: PoseNetworks) -> None:
    """They would spoil the batch of others."""
    with pytest.raises(InvalidInput, match="pictures"):
        remote.locate(make_pictures(1, 2, 224))
    assert len(remote.locate(make_pictures(1, 2, 256))) == 2


def test_another_model_is_loaded_when_it_is_first_asked_for(
    handle: Any, models_folder: Path
) -> None:
    """Two climbs that ask at the same time have it loaded once."""
    crops = make_pictures(2, 1, 256)
    responses = [handle.locate.remote("full", climb, crops) for climb in "ab"]
    wanted = place_networks(PoseModel.FULL, models_folder, device=Device.CPU, threads=2)
    for response in responses:
        check_same(response.result(timeout_s=60), wanted.locate(crops))


def test_a_healthy_replica_says_so(handle: Any) -> None:
    """Nothing is raised."""
    handle.check_health.remote().result(timeout_s=10)


def test_a_replica_without_weights_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which file is missing and what to do."""
    monkeypatch.setenv("ASCENSION_MODELS_FOLDER", str(tmp_path))
    with pytest.raises(ModelUnavailable, match="ascension models pull"):
        serve.run(build_pose(LITE), name="bare", _local_testing_mode=True)
