"""The Ray Serve shell of the pose networks: batches of pictures in, what is on them out."""

import asyncio
import time
from typing import Any, Final

import numpy as np
from jaxtyping import UInt8

from adapters.structured_log import configure_logging, get_logger
from climbing.pose.crops import CROP_PX
from climbing.pose.landmark_output import LandmarkOutput
from climbing.pose.networks import PoseNetworks
from climbing.pose.person_detector import LETTERBOX_PX, PersonDetections
from climbing.pose.weights import PoseModel
from deployments.batch_merging import BatchMerger
from deployments.merge_queue import MergeQueue
from deployments.model_settings import ModelSettings
from deployments.picture_batches import Pictures, check_pictures, compute_merged
from deployments.pose_args import PoseArgs
from deployments.pose_backends import Network, PoseBackend

# A device that has failed so often in a row is not coming back in this process.
_MAX_FAILURES: Final = 3


class PoseServer:
    """One replica: the networks on one device, for all climbs that ask at the same time.

    Arrays come by reference as top-level arguments: Ray hands them over read-only, without a copy
    from the same node. They are computed in threads; the event loop only takes turns.

    Args:
        args: What was chosen.

    Raises:
        ModelUnavailable: If weights are absent or not the published ones, or a GPU is demanded
            that is not there.
    """

    async def __init__(self, args: PoseArgs) -> None:
        settings = ModelSettings()
        configure_logging("pose", settings.log)
        self._backend = PoseBackend.from_args(args, settings.models_folder)
        self._merger: BatchMerger[Network, Pictures, Any] = BatchMerger(
            compute_merged,
            MergeQueue(batch_rows=self._backend.batch_rows, waiting_rows=args.waiting_rows),
            lanes=self._backend.lanes,
        )
        self._opening: dict[PoseModel, asyncio.Task[PoseNetworks]] = {}
        for model in args.models:
            await self._get_networks(model)

    async def detect(
        self, model: str, climb: str, letterboxes: UInt8[np.ndarray, "N 224 224 3"]
    ) -> list[PersonDetections]:
        """People in each letterbox; see `PoseNetworks`.

        Args:
            model: One of `PoseModel`.
            climb: Whose pictures these are; climbs take turns.
            letterboxes: At most a batch.

        Raises:
            InvalidInput: If these are no letterboxes, or too many.
            ModelUnavailable: If the model's weights are absent.
            NetworkQueueFull: If too many wait.
        """
        check_pictures(letterboxes, LETTERBOX_PX)
        networks = await self._get_networks(PoseModel(model))
        found: list[PersonDetections] = await self._merger.ask(
            networks.detect, climb, len(letterboxes), letterboxes
        )
        return found

    async def locate(
        self, model: str, climb: str, crops: UInt8[np.ndarray, "N 256 256 3"]
    ) -> LandmarkOutput:
        """Landmarks in each crop; arguments and errors as those of `detect`."""
        check_pictures(crops, CROP_PX)
        networks = await self._get_networks(PoseModel(model))
        found: LandmarkOutput = await self._merger.ask(networks.locate, climb, len(crops), crops)
        return found

    def check_health(self) -> None:
        """Ray replaces the replica if this raises.

        Raises:
            RuntimeError: If the device seems to be lost.
        """
        if self._merger.failures_in_a_row >= _MAX_FAILURES:
            raise RuntimeError(f"the last {self._merger.failures_in_a_row} batches failed")

    async def _get_networks(self, model: PoseModel) -> PoseNetworks:
        """Opened once, by whoever asks first, and for all even if that one goes away."""
        if model not in self._opening:
            self._opening[model] = asyncio.create_task(self._open(model))
        try:
            return await asyncio.shield(self._opening[model])
        except Exception:
            self._opening.pop(model, None)
            raise

    async def _open(self, model: PoseModel) -> PoseNetworks:
        started = time.monotonic()
        networks = await asyncio.to_thread(self._backend.open, model)
        await self._merger.call(lambda: self._backend.warm_up(networks))
        get_logger().info(
            "networks_ready",
            model=model,
            device=self._backend.device,
            buckets=self._backend.buckets,
            seconds=round(time.monotonic() - started, 2),
        )
        return networks
