"""The hold network of another process, as far as it differs from the pose networks'."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from deployments.chunked_calls import ChunkedCalls
from deployments.hold_client import CHUNK_ROWS, RemoteHoldNetwork
from deployments.network_calls import NetworkCalls


class StubHandle:
    """Answers with the first pixel of every tile."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.find = self

    async def _answer(self, tiles: np.ndarray) -> list[Any]:
        return tiles[:, 0, 0, 0].tolist()

    def remote(self, _picture: str, tiles: np.ndarray) -> Any:
        """Makes a call."""
        self.rows.append(len(tiles))
        return asyncio.ensure_future(self._answer(tiles))


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop that runs in a thread of its own, as a replica's does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize("count", [0, 1, CHUNK_ROWS, 3 * CHUNK_ROWS + 2])
def test_any_number_of_tiles_is_answered_in_order(
    loop: asyncio.AbstractEventLoop, count: int
) -> None:
    """Cut into chunks and joined again; none for none."""
    handle = StubHandle()
    tiles = np.zeros((count, 2, 2, 3), np.uint8)
    tiles[:, 0, 0, 0] = np.arange(count)
    network = RemoteHoldNetwork(ChunkedCalls(NetworkCalls(handle), loop, put=lambda chunk: chunk))
    assert network.find(tiles) == list(range(count))
    assert sum(handle.rows) == count
    assert all(0 < rows <= CHUNK_ROWS for rows in handle.rows)
