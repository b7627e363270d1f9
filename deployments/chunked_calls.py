"""Many pictures asked for in chunks, one computed while the next one travels. Knows no network.

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

from deployments.network_calls import NetworkCalls

# More would only wait in a replica's memory.
_IN_FLIGHT: Final = 2


@dataclass(frozen=True, slots=True)
class ChunkedCalls:
    """Calls block, and may come from any thread but the loop's.

    Attributes:
        calls: To the deployment.
        loop: Where calls run; it must run in another thread.
        put: Puts an array where the replica finds it; by default into Ray's object store.
    """

    calls: NetworkCalls
    loop: asyncio.AbstractEventLoop
    put: Callable[[np.ndarray], Any] | None = None

    def describe(self) -> Any:
        """What a replica says of itself.

        Raises:
            NetworkUnavailable: If none answers in time.
        """
        call = self.calls.ask("describe")
        return asyncio.run_coroutine_threadsafe(call, self.loop).result()

    def ask(
        self,
        method: str,
        *arguments: object,
        pictures: UInt8[np.ndarray, "N side side 3"],
        chunk_rows: int,
    ) -> Iterator[Any]:
        """Answers to chunks of the pictures, in their order.

        The method is given the arguments, a name that all chunks share, and the chunk.

        Raises:
            NetworkUnavailable: If no replica answers in time.
        """
        # A caller asks for one thing at a time, so a call is as good a name for it as any.
        name = uuid4().hex
        flying: deque[Any] = deque()
        try:
            for start in range(0, len(pictures), chunk_rows):
                if len(flying) == _IN_FLIGHT:
                    yield flying.popleft().result()
                chunk = self._put(pictures[start : start + chunk_rows])
                call = self.calls.ask(method, *arguments, name, chunk)
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
