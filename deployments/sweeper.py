"""Sweeps now and then, through outages, until cancelled. Ray knows it as a task of the relay."""

import asyncio
from typing import Final

from adapters.structured_log import get_logger
from contracts.errors import DependencyUnreachable
from deployments.sweep import Sweep

_PERIOD_S: Final = 300.0


async def sweep_until_cancelled(sweep: Sweep, *, period_s: float = _PERIOD_S) -> None:
    """One round after another; at once where the last one was full.

    Args:
        sweep: What is done in a round.
        period_s: Between two rounds.
    """
    logger = get_logger()
    while True:
        again_s = period_s
        try:
            swept = await sweep.run_once()
            again_s = 0.0 if swept.full else period_s
            if swept.expired or swept.stale or swept.orphans or swept.partial:
                logger.info(
                    "swept",
                    expired=swept.expired,
                    stale=swept.stale,
                    orphans=swept.orphans,
                    partial=swept.partial,
                )
        except DependencyUnreachable as error:
            logger.warning("sweep_waits", detail=str(error))
        await asyncio.sleep(again_s)
