"""Polling with a deadline, in place of sleeping."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def wait_until(
    condition: Callable[[], bool | Awaitable[bool]],
    *,
    deadline_s: float = 15.0,
    every_s: float = 0.02,
) -> None:
    """Return when the condition holds; fail when it still does not at the deadline."""
    deadline = time.monotonic() + deadline_s
    while True:
        answer = condition()
        if answer if isinstance(answer, bool) else await answer:
            return
        assert time.monotonic() < deadline, f"not within {deadline_s} s"
        await asyncio.sleep(every_s)
