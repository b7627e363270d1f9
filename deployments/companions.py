"""Runs a piece of work as long as a companion beside it lives."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from adapters.cancellation import cancel_and_wait
from deployments.failures import Interrupted

AnswerT = TypeVar("AnswerT")


async def run_beside(
    companion: Coroutine[Any, Any, None], work: Coroutine[Any, Any, AnswerT]
) -> AnswerT:
    """The work's answer.

    Whichever ends first ends the other. The companion is what makes the work legitimate: a lease
    that is renewed, an ownership that is confirmed.

    Raises:
        Interrupted: If the companion came to its end before the work did.
        Exception: Whatever either of them raises.
    """
    working, beside = asyncio.create_task(work), asyncio.create_task(companion)
    try:
        await asyncio.wait({working, beside}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            await beside
            raise Interrupted
        return await working
    finally:
        await cancel_and_wait(working, beside)
