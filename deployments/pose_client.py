"""The pose networks of another process, called as if they were here.

In a replica with Serve's single loop (decision 4) a deployment handle belongs to that loop, and
its blocking calls are closed. Callers here are threads, so every call is a coroutine on the loop
that the thread waits for.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import numpy as np
from jaxtyping import UInt8

from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.person_detector import PersonDetections
from climbing.pose.track import ModelInfo
from climbing.pose.weights import LANDMARK_NETWORKS, PoseModel
from deployments.network_calls import NetworkCalls

# Small enough that climbs take turns often, large enough that a GPU is filled by a few of them.
CHUNK_ROWS: Final = 64
# One is computed while the next one travels; more would only wait in a replica's memory.
_IN_FLIGHT: Final = 2


@dataclass(frozen=True, slots=True)
class RemotePoseNetworks:
    """Implements `PoseNetworks`. Calls block, and may come from any thread but the loop's.

    Attributes:
        chosen: Which landmark network.
        calls: To the deployment.
        loop: Where calls run; it must run in another thread.
        put: Puts an array where the replica finds it; by default into Ray's object store.
    """

    chosen: PoseModel
    calls: NetworkCalls
    loop: asyncio.AbstractEventLoop
    put: Callable[[np.ndarray], Any] | None = None

    @property
    def model(self) -> ModelInfo:
        """The landmark network."""
        weights = LANDMARK_NETWORKS[self.chosen]
        return ModelInfo(f"blazepose-{self.chosen}", weights.version, weights.sha256)

    def detect(self, letterboxes: UInt8[np.ndarray, "N 224 224 3"]) -> list[PersonDetections]:
        """People in each letterbox, in its pixels.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        return [person for answer in self._ask("detect", letterboxes) for person in answer]

    def locate(self, crops: UInt8[np.ndarray, "N 256 256 3"]) -> LandmarkOutput:
        """Landmarks in each crop; errors as those of `detect`."""
        return _join(list(self._ask("locate", crops)))

    def _ask(self, method: str, pictures: UInt8[np.ndarray, "N side side 3"]) -> Iterator[Any]:
        """Answers to chunks of the pictures, in their order."""
        # A climb asks for one thing at a time, so a call is as good a name for it as any.
        climb = uuid4().hex
        flying: deque[Any] = deque()
        try:
            for start in range(0, len(pictures), CHUNK_ROWS):
                if len(flying) == _IN_FLIGHT:
                    yield flying.popleft().result()
                chunk = self._put(pictures[start : start + CHUNK_ROWS])
                call = self.calls.ask(method, self.chosen, climb, chunk)
                flying.append(asyncio.run_coroutine_threadsafe(call, self.loop))
            while flying:
                yield flying.popleft().result()
        finally:
            for call in flying:
                call.cancel()

    def _put(self, chunk: UInt8[np.ndarray, "N side side 3"]) -> Any:
        """Once for all tries; it lives until the last of them has ended."""
        if self.put is not None:
            return self.put(chunk)
        import ray

        return ray.put(chunk)


def _join(parts: list[LandmarkOutput]) -> LandmarkOutput:
    none = LandmarkOutput.none()
    return LandmarkOutput(
        np.concatenate([none.landmarks, *(part.landmarks for part in parts)]),
        np.concatenate([none.presence, *(part.presence for part in parts)]),
        np.concatenate([none.world_m, *(part.world_m for part in parts)]),
    )
