"""Tasks that live as long as a replica."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from adapters.cancellation import cancel_and_wait


class BackgroundTasks:
    """Starts tasks, notices when one dies, waits for or cancels them at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Runs this beside everything else."""
        self._tasks.add(asyncio.create_task(work, name=name))

    def require_alive(self) -> None:
        """Raises what ended a task, if one ended with an error.

        Raises:
            RuntimeError: Naming the task, with its error as the cause.
        """
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise RuntimeError(f"the {task.get_name()} has died") from error

    async def wait(self) -> None:
        """Until all have come to their own end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cancel(self) -> None:
        """Ends all now."""
        await cancel_and_wait(*self._tasks)
