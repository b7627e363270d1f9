"""The Ray Serve shell of the planner: a problem in, its ghost out. Has no memory and no secret."""

import asyncio
import time

from adapters.structured_log import configure_logging, get_logger
from climbing.beta.ghost import Ghost, find_ghost
from climbing.beta.problem import BetaProblem
from deployments.model_settings import ReplicaSettings


class GhostServer:
    """One replica: plans one problem at a time on one CPU; what else comes waits."""

    def __init__(self) -> None:
        configure_logging("ghost", ReplicaSettings().log)
        self._one_at_a_time = asyncio.Semaphore(1)

    async def find(self, problem: BetaProblem) -> Ghost:
        """The best way up, in motion; see `climbing.beta.ghost.find_ghost`.

        Raises:
            NoWayUp: If no way was found.
            SearchExhausted: If there are too many stances to look at.
        """
        async with self._one_at_a_time:
            started = time.monotonic()
            # Who asked may go away; the thread comes to its end, which the search bounds.
            ghost = await asyncio.shield(asyncio.to_thread(find_ghost, problem))
        seconds = round(time.monotonic() - started, 2)
        get_logger().info("ghost_found", holds=len(problem.holds), seconds=seconds)
        return ghost
