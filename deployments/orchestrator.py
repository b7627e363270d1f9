"""The Ray Serve shell of the job consumers."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import cv2

from adapters.events import EventLog
from adapters.job_stream import ANALYSES, FIRST, HOLDS, PLANS, JobQueue, JobStream, JobT
from adapters.object_store import build_object_store
from adapters.outbox_wake import OutboxWake
from adapters.ranked_jobs import RankedJobs
from adapters.redis_link import RedisLink
from adapters.structured_log import configure_logging
from climbing.pose.weights import PoseModel
from db.session import Database
from deployments.advice_words import choose_words
from deployments.analyser import Analyser
from deployments.analysis_run import AnalysisRunner
from deployments.background import BackgroundTasks
from deployments.chunked_calls import ChunkedCalls
from deployments.consumer import JobConsumer, JobHandler
from deployments.ghost_client import RemoteGhosts
from deployments.hold_client import RemoteHoldNetwork
from deployments.hold_finder import HoldFinder
from deployments.hold_run import HoldRunner
from deployments.network_calls import NetworkCalls
from deployments.plan_run import PlanRunner
from deployments.pose_client import RemotePoseNetworks
from deployments.scratch import Scratch
from deployments.settings import WorkerSettings


class Orchestrator:
    """One replica: so many consumers of climbs, of wall photos, and of ghosts beside them.

    What takes seconds waits in a queue of its own, never behind a climb.

    A consumer is no ongoing request, so Ray would end the replica under a running job: `__del__`
    waits until the jobs in hand are finished, for as long as `graceful_shutdown_timeout_s` allows.

    Args:
        pose: Handle of the pose networks' deployment.
        holds: Handle of the hold network's deployment.
        ghosts: Handle of the planner's deployment.
    """

    async def __init__(self, pose: Any, holds: Any, ghosts: Any) -> None:
        self._settings = WorkerSettings()
        configure_logging("orchestrator", self._settings.log)
        self._stack = AsyncExitStack()
        self._database = await self._stack.enter_async_context(
            Database(self._settings.database, "orchestrator")
        )
        self._redis = RedisLink(self._settings.redis)
        self._stack.push_async_callback(self._redis.close)
        self._store = build_object_store(self._settings.store, clock=lambda: datetime.now(UTC))
        self._stack.push_async_callback(self._store.close)
        for dependency in (self._database, self._redis, self._store):
            await dependency.check()
        loop = asyncio.get_running_loop()
        self._pose_calls = ChunkedCalls(NetworkCalls(pose), loop)
        self._hold_network = RemoteHoldNetwork(ChunkedCalls(NetworkCalls(holds), loop))
        self._ghosts = RemoteGhosts(NetworkCalls(ghosts), loop)
        self._words = choose_words(self._settings.language_model)
        self._analyser = Analyser(
            self._networks_for, self._hold_network, self._ghosts.find, self._words
        )
        # On pictures as small as a phone's, its threads mostly wait for each other.
        cv2.setNumThreads(1)
        self._climbs: list[JobConsumer[Any]] = []
        self._photos: list[JobConsumer[Any]] = []
        self._plans: list[JobConsumer[Any]] = []
        self._tasks = BackgroundTasks()

    async def reconfigure(self, user_config: dict[str, Any]) -> None:
        """Ray calls this after the start and whenever `user_config` changes."""
        self._employ(self._climbs, int(user_config["consumers"]), self._build_climb_consumer)
        self._employ(self._photos, int(user_config["photo_consumers"]), self._build_photo_consumer)
        self._employ(self._plans, int(user_config["ghost_consumers"]), self._build_plan_consumer)

    def check_health(self) -> None:
        """Ray replaces the replica if this raises."""
        self._tasks.require_alive()

    async def __del__(self) -> None:
        for consumer in (*self._climbs, *self._photos, *self._plans):
            consumer.stop()
        await self._tasks.wait()
        await self._stack.aclose()

    def _networks_for(self, model: PoseModel) -> RemotePoseNetworks:
        return RemotePoseNetworks(model, self._pose_calls)

    def _employ(
        self,
        consumers: list[JobConsumer[Any]],
        wanted: int,
        build: Callable[[], JobConsumer[Any]],
    ) -> None:
        while len(consumers) < wanted:
            consumer = build()
            consumers.append(consumer)
            self._tasks.start(consumer.run(), "job consumer")
        while len(consumers) > wanted:
            consumers.pop().stop()

    def _build_climb_consumer(self) -> JobConsumer[Any]:
        runner = AnalysisRunner(
            self._database,
            self._store,
            EventLog(self._redis),
            OutboxWake(self._redis),
            self._analyser,
            self._settings.limits,
            Scratch(self._settings.scratch_folder),
        )
        name = _name_consumer()
        jobs = self._settings.jobs
        ranked = RankedJobs(
            JobStream(self._redis, FIRST, jobs, name), JobStream(self._redis, ANALYSES, jobs, name)
        )
        return JobConsumer(ranked, runner)

    def _build_photo_consumer(self) -> JobConsumer[Any]:
        runner = HoldRunner(
            self._database,
            self._store,
            OutboxWake(self._redis),
            HoldFinder(self._hold_network),
            Scratch(self._settings.scratch_folder),
        )
        return self._connect(HOLDS, runner)

    def _build_plan_consumer(self) -> JobConsumer[Any]:
        runner = PlanRunner(self._database, OutboxWake(self._redis), self._ghosts.ask, self._words)
        return self._connect(PLANS, runner)

    def _connect(self, queue: JobQueue[JobT], handler: JobHandler[JobT]) -> JobConsumer[JobT]:
        stream = JobStream(self._redis, queue, self._settings.jobs, _name_consumer())
        return JobConsumer(stream, handler)


def _name_consumer() -> str:
    """That no other living consumer has."""
    return f"{socket.gethostname()}-{uuid4().hex[:12]}"
