"""Calls to networks in other processes that outlive them: repeated until answered or too late."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

from ray.exceptions import ObjectLostError, RayActorError, RaySystemError, RayTaskError
from ray.serve.exceptions import (
    BackPressureError,
    DeploymentUnavailableError,
    ReplicaUnavailableError,
)

from adapters.structured_log import get_logger
from deployments.failures import NetworkQueueFull, NetworkUnavailable

# A replica that died, a node that is lost, a queue that is full. The networks have no memory, so
# a call that may have run already can be made again.
_TRANSIENT: Final = (
    RayActorError,
    ObjectLostError,
    RaySystemError,
    BackPressureError,
    DeploymentUnavailableError,
    ReplicaUnavailableError,
    NetworkQueueFull,
)


@dataclass(frozen=True, slots=True)
class NetworkCalls:
    """Makes calls, on the event loop.

    Attributes:
        handle: Of the deployment.
        patience_s: For one answer, all tries and all waiting together; several times as long as
            a full queue takes, because a try that comes too late was computed for nothing.
        first_wait_s: Before the second try; doubled before every further one.
        longest_wait_s: At most so long.
    """

    handle: Any
    patience_s: float = 180.0
    first_wait_s: float = 0.1
    longest_wait_s: float = 2.0

    async def ask(self, method: str, *arguments: object) -> Any:
        """The answer of whichever replica gives one.

        Raises:
            NetworkUnavailable: If there is none in time.
            Exception: Whatever the method raises, as it raised it.
        """
        deadline, wait_s = time.monotonic() + self.patience_s, self.first_wait_s
        reason = "it is being computed, or waits for its turn"
        while True:
            try:
                async with asyncio.timeout(deadline - time.monotonic()):
                    return await self._ask_once(method, arguments)
            except _TRANSIENT as error:
                reason = f"{type(error).__name__}: {error}"
                get_logger().warning("network_call_failed", method=method, reason=reason)
            except TimeoutError as error:
                raise NetworkUnavailable(self.patience_s, reason) from error
            except RayTaskError as error:
                raise error.cause from None
            if time.monotonic() + wait_s > deadline:
                raise NetworkUnavailable(self.patience_s, reason)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, self.longest_wait_s)

    async def _ask_once(self, method: str, arguments: tuple[object, ...]) -> Any:
        response = getattr(self.handle, method).remote(*arguments)
        try:
            return await response
        except asyncio.CancelledError:
            # The replica forgets what still waits there.
            response.cancel()
            raise
