"""Ends tasks for good."""

import asyncio
from typing import Any, Final

_AGAIN_S: Final = 1.0


async def cancel_and_wait(*tasks: asyncio.Task[Any]) -> None:
    """Cancels tasks until they have ended; what they raise is theirs.

    Once is not enough: `asyncio.wait_for` of Python 3.11 drops a cancellation that arrives in the
    turn in which what it waits for is done, and the Redis client sends every command under one. A
    loop of commands would then go on for ever. Python 3.12 has mended it.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            # Looked at, so that asyncio does not complain that nobody did.
            task.exception()
