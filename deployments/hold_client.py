"""The hold network of another process, called as if it were here; as `pose_client`."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import numpy as np
from jaxtyping import UInt8

from climbing.holds.network import HoldCandidates
from climbing.pose.track import ModelInfo
from deployments.network_calls import NetworkCalls

# 10 MB; a photo of 12 MP has a few of them, so photos take turns.
CHUNK_ROWS: Final = 8
# One is computed while the next one travels.
_IN_FLIGHT: Final = 2


@dataclass(frozen=True, slots=True)
class RemoteHoldNetwork:
    """Implements `HoldNetwork`. Calls block, and may come from any thread but the loop's.

    Attributes:
        calls: To the deployment.
        loop: Where calls run; it must run in another thread.
        put: Puts an array where the replica finds it; by default into Ray's object store.
    """

    calls: NetworkCalls
    loop: asyncio.AbstractEventLoop
    put: Callable[[np.ndarray], Any] | None = None

    @property
    def model(self) -> ModelInfo:
        """The network's name, version and sha256, as a replica says.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        call = self.calls.ask("describe")
        model: ModelInfo = asyncio.run_coroutine_threadsafe(call, self.loop).result()
        return model

    def find(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> list[HoldCandidates]:
        """Candidates on each tile.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        return [found for answer in self._ask(tiles) for found in answer]

    def _ask(self, tiles: UInt8[np.ndarray, "N 640 640 3"]) -> Iterator[list[HoldCandidates]]:
        """Answers to chunks of the tiles, in their order."""
        picture = uuid4().hex
        flying: deque[Any] = deque()
        try:
            for start in range(0, len(tiles), CHUNK_ROWS):
                if len(flying) == _IN_FLIGHT:
                    yield flying.popleft().result()
                chunk = self._put(tiles[start : start + CHUNK_ROWS])
                call = self.calls.ask("find", picture, chunk)
                flying.append(asyncio.run_coroutine_threadsafe(call, self.loop))
            while flying:
                yield flying.popleft().result()
        finally:
            for call in flying:
                call.cancel()

    def _put(self, chunk: UInt8[np.ndarray, "N 640 640 3"]) -> Any:
        """Once for all tries; it lives until the last of them has ended."""
        if self.put is not None:
            return self.put(chunk)
        import ray

        return ray.put(chunk)
