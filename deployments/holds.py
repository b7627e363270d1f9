"""The Ray Serve shell of the hold network: batches of tiles in, candidates out."""

import asyncio
import time
from typing import Any, Final

import numpy as np
from jaxtyping import UInt8

from adapters.structured_log import configure_logging, get_logger
from climbing.holds.network import TILE_PX, HoldCandidates, HoldNetwork
from climbing.pose.track import ModelInfo
from deployments.batch_merging import BatchMerger
from deployments.hold_args import HoldArgs
from deployments.hold_backends import HoldBackend
from deployments.merge_queue import MergeQueue
from deployments.model_settings import ModelSettings
from deployments.picture_batches import Pictures, check_pictures, compute_merged

# A device that has failed so often in a row is not coming back in this process.
_MAX_FAILURES: Final = 3


class HoldServer:
    """One replica: the network on one device, for all photos and panoramas at the same time.

    Args:
        args: What was chosen.

    Raises:
        ModelUnavailable: If the weights are not the published ones, or a GPU is demanded that is
            not there.
    """

    async def __init__(self, args: HoldArgs) -> None:
        settings = ModelSettings()
        configure_logging("holds", settings.log)
        self._backend = HoldBackend.from_args(args)
        self._merger: BatchMerger[Any, Pictures, Any] = BatchMerger(
            compute_merged,
            MergeQueue(batch_rows=self._backend.batch_rows, waiting_rows=args.waiting_rows),
            lanes=self._backend.lanes,
        )
        self._opening: asyncio.Task[HoldNetwork] | None = None
        if args.warm:
            await self._get_network()
        else:
            self._start_opening()

    async def find(
        self, picture: str, tiles: UInt8[np.ndarray, "N 640 640 3"]
    ) -> list[HoldCandidates]:
        """Candidates on each tile; see `HoldNetwork`.

        Args:
            picture: Whose tiles these are; pictures take turns.
            tiles: At most a batch.

        Raises:
            InvalidInput: If these are no tiles, or too many.
            NetworkQueueFull: If too many wait.
        """
        check_pictures(tiles, TILE_PX)
        network = await self._get_network()
        found: list[HoldCandidates] = await self._merger.ask(
            network.find, picture, len(tiles), tiles
        )
        return found

    async def describe(self) -> ModelInfo:
        """Which network this is."""
        return (await self._get_network()).model

    def check_health(self) -> None:
        """Ray replaces the replica if this raises.

        Raises:
            RuntimeError: If the device seems to be lost.
        """
        if self._merger.failures_in_a_row >= _MAX_FAILURES:
            raise RuntimeError(f"the last {self._merger.failures_in_a_row} batches failed")

    async def _get_network(self) -> HoldNetwork:
        """Opened once, whoever waits for it may go away; tried again if it failed."""
        return await asyncio.shield(self._start_opening())

    def _start_opening(self) -> "asyncio.Task[HoldNetwork]":
        task = self._opening
        failed = task is not None and task.done() and (task.cancelled() or task.exception())
        if task is None or failed:
            task = self._opening = asyncio.create_task(self._open())
        return task

    async def _open(self) -> HoldNetwork:
        started = time.monotonic()
        network = await asyncio.to_thread(self._backend.open)
        await self._merger.call(lambda: self._backend.warm_up(network))
        get_logger().info(
            "network_ready",
            device=self._backend.device,
            warm_rows=self._backend.warm_rows,
            seconds=round(time.monotonic() - started, 2),
        )
        return network
