"""The planner of another process, called as if it were here."""

import asyncio
from dataclasses import dataclass

from climbing.beta.ghost import Ghost
from climbing.beta.problem import BetaProblem
from deployments.network_calls import NetworkCalls


@dataclass(frozen=True, slots=True)
class RemoteGhosts:
    """Finds ghosts.

    Attributes:
        calls: To the deployment.
        loop: Where calls run.
    """

    calls: NetworkCalls
    loop: asyncio.AbstractEventLoop

    def find(self, problem: BetaProblem) -> Ghost:
        """The ghost of a problem. Blocks, and may be called from any thread but the loop's.

        Raises:
            NoWayUp: If no way was found.
            SearchExhausted: If there are too many stances to look at.
            NetworkUnavailable: If no replica answers in time.
        """
        return asyncio.run_coroutine_threadsafe(self.ask(problem), self.loop).result()

    async def ask(self, problem: BetaProblem) -> Ghost:
        """The same, on the loop."""
        ghost: Ghost = await self.calls.ask("find", problem)
        return ghost
