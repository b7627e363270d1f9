"""Waiting in tests: with a deadline, never for a fixed time."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

FoundT = TypeVar("FoundT")

_PERIOD_S = 0.02


async def wait_until(
    look: Callable[[], Awaitable[FoundT | None] | FoundT | None], *, timeout_s: float = 10.0
) -> FoundT:
    """What `look` finds, as soon as it finds anything true; it may be a coroutine function.

    Raises:
        AssertionError: If it finds nothing in time.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        seen = look()
        found = await seen if inspect.isawaitable(seen) else seen
        if found:
            return found
        assert time.monotonic() < deadline, f"nothing found in {timeout_s} s"
        await asyncio.sleep(_PERIOD_S)


def wait_for(look: Callable[[], FoundT | None], *, timeout_s: float = 10.0) -> FoundT:
    """The same without an event loop."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"nothing found in {timeout_s} s"
        time.sleep(_PERIOD_S)
