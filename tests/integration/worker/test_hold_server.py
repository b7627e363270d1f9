"""The hold deployment with the real network and without a cluster, in Ray Serve's local mode."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from ray import serve

from climbing.errors import InvalidInput
from climbing.holds.network import TILE_PX, HoldCandidates, HoldNetwork
from climbing.holds.placement import place_hold_network
from climbing.pose.placement import Device
from climbing.synthetic.wall_photo import render_wall_photo
from deployments.app import build_holds
from deployments.chunked_calls import ChunkedCalls
from deployments.hold_args import HoldArgs
from deployments.hold_client import CHUNK_ROWS, RemoteHoldNetwork
from deployments.network_calls import NetworkCalls

ON_CPU = HoldArgs(device=Device.CPU, threads=2)


@pytest.fixture(scope="module")
def handle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A replica in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASCENSION_MODELS_FOLDER", str(tmp_path_factory.mktemp("models")))
        yield serve.run(build_holds(ON_CPU), name="holds", _local_testing_mode=True)


@pytest.fixture
def remote(handle: Any, loop: asyncio.AbstractEventLoop) -> HoldNetwork:
    """The network behind the handle, called from threads."""
    return RemoteHoldNetwork(ChunkedCalls(NetworkCalls(handle), loop, put=lambda chunk: chunk))


@pytest.fixture(scope="module")
def local() -> HoldNetwork:
    """The same network without a deployment."""
    return place_hold_network(device=Device.CPU, threads=2)


@pytest.fixture(scope="module")
def tiles() -> np.ndarray:
    """Of different walls."""
    return np.stack([render_wall_photo(20_000 + n, side_px=TILE_PX).rgb for n in range(3)])


def check_same(found: HoldCandidates, wanted: HoldCandidates) -> None:
    """Bit for bit: a tile's answer does not depend on its neighbours."""
    for name in ("scores", "volume", "polygons_px", "boxes_px", "types"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name))


def test_photos_at_once_get_their_own_answers(
    remote: HoldNetwork, local: HoldNetwork, tiles: np.ndarray
) -> None:
    """As from a network that nobody else uses, in the order of the tiles."""
    asked = [tiles[[0]], tiles[[1, 2]], tiles[[2, 0, 1]]]
    with ThreadPoolExecutor(len(asked)) as threads:
        answers = list(threads.map(remote.find, asked))
    wanted = [local.find(tiles[[n]])[0] for n in range(len(tiles))]
    assert all(len(candidates) for candidates in wanted)
    for answer, order in zip(answers, ([0], [1, 2], [2, 0, 1]), strict=True):
        assert len(answer) == len(order)
        for found, number in zip(answer, order, strict=True):
            check_same(found, wanted[number])


def test_a_photo_of_more_tiles_than_a_batch_is_answered_whole(
    remote: HoldNetwork, local: HoldNetwork, tiles: np.ndarray
) -> None:
    """In chunks that take turns with those of others."""
    many = tiles[np.arange(CHUNK_ROWS + 1) % len(tiles)]
    found = remote.find(many)
    assert len(found) == len(many)
    check_same(found[-1], local.find(many[-1:])[0])


def test_the_network_is_known_by_name_and_digest(remote: HoldNetwork, local: HoldNetwork) -> None:
    """The replica's, for it may have other weights than its caller."""
    assert remote.model == local.model


def test_tiles_that_are_none_fail_alone(remote: HoldNetwork, tiles: np.ndarray) -> None:
    """They would spoil the batch of others."""
    with pytest.raises(InvalidInput, match="pictures"):
        remote.find(tiles[:1, :320, :320])
    with pytest.raises(InvalidInput, match="pictures"):
        remote.find(tiles[:1].astype(np.float32))
    assert len(remote.find(tiles[:1])) == 1


def test_a_healthy_replica_says_so(handle: Any) -> None:
    """Nothing is raised."""
    handle.check_health.remote().result(timeout_s=10)
