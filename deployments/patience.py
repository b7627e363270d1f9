"""Tries again while a service is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from adapters.structured_log import get_logger
from contracts.errors import DependencyUnreachable

AnswerT = TypeVar("AnswerT")

_FIRST_WAIT_S: Final = 0.2
_LONGEST_WAIT_S: Final = 5.0


async def until_answered(
    call: Callable[[], Awaitable[AnswerT]], *, patience_s: float = 120.0
) -> AnswerT:
    """Calls until the service answers: what was computed is too dear to throw away.

    The call must be safe to repeat: a lost connection does not tell whether it took effect.

    Raises:
        DependencyUnreachable: If the service stays away for longer than the patience.
    """
    deadline, wait_s = time.monotonic() + patience_s, _FIRST_WAIT_S
    while True:
        try:
            return await call()
        except DependencyUnreachable as error:
            if time.monotonic() + wait_s > deadline:
                raise
            get_logger().warning("waiting_for_service", detail=str(error))
        await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
