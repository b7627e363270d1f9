"""Where the hold network of a replica runs, and when a replica opens it again or is replaced."""

from types import SimpleNamespace

import numpy as np
import pytest
from pydantic import ValidationError

from climbing.errors import ModelUnavailable
from climbing.holds.network import TILE_PX
from climbing.pose.placement import Device
from deployments.hold_args import HoldArgs
from deployments.hold_backends import HoldBackend
from deployments.hold_client import CHUNK_ROWS
from deployments.holds import HoldServer


class Recorder:
    """A network that notes how much it was asked for."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def find(self, tiles: np.ndarray) -> list[None]:
        """Nothing is there."""
        self.shapes.append(tiles.shape)
        return []


def test_a_cpu_computes_a_chunk_at_a_time() -> None:
    """Merging more gains nothing there."""
    backend = HoldBackend.from_args(HoldArgs(device=Device.CPU, threads=3, batch_rows=32))
    assert (backend.batch_rows, backend.lanes, backend.threads) == (CHUNK_ROWS, 1, 3)


def test_threads_are_all_cores_unless_chosen() -> None:
    """Zero means that."""
    assert HoldBackend.from_args(HoldArgs(device=Device.CPU)).threads >= 1


def test_a_gpu_is_warmed_up_with_every_size_of_batch() -> None:
    """No photo waits for kernels to be chosen."""
    backend = HoldBackend.from_args(HoldArgs(device=Device.CUDA, batch_rows=24))
    assert (backend.batch_rows, backend.lanes) == (24, 2)
    network = Recorder()
    backend.warm_up(network)
    assert network.shapes == [(rows, TILE_PX, TILE_PX, 3) for rows in (1, CHUNK_ROWS, 24)]


def test_a_replica_whose_batches_keep_failing_is_replaced() -> None:
    """One failure may be a batch's fault; many in a row are the device's."""
    server = object.__new__(HoldServer)
    for failures in (0, 2):
        server._merger = SimpleNamespace(failures_in_a_row=failures)
        server.check_health()
    server._merger = SimpleNamespace(failures_in_a_row=3)
    with pytest.raises(RuntimeError, match="last 3 batches failed"):
        server.check_health()


async def test_a_network_that_did_not_open_is_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first caller is told why, the next one gets it, and nobody opens it a third time."""
    server = object.__new__(HoldServer)
    server._opening = None
    network, tries = Recorder(), iter([ModelUnavailable("holds", "not there"), None])

    async def open_network() -> Recorder:
        error = next(tries)
        if error is not None:
            raise error
        return network

    monkeypatch.setattr(server, "_open", open_network)
    with pytest.raises(ModelUnavailable, match="not there"):
        await server._get_network()
    assert await server._get_network() is network
    assert await server._get_network() is network


@pytest.mark.parametrize(
    "wrong",
    [{"batch_rows": CHUNK_ROWS - 1}, {"waiting_rows": 31}, {"threads": -1}, {"gpus": 1}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_impossible_arguments_are_refused(wrong: dict[str, object]) -> None:
    """Before anything is deployed."""
    with pytest.raises(ValidationError):
        HoldArgs.model_validate(wrong)
