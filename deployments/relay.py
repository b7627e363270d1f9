"""The Ray Serve shell of the outbox relay and of the sweeper, which both mostly wait."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime

from adapters.events import EventLog
from adapters.job_stream import ANALYSES, FIRST, HOLDS, PLANS, JobStream
from adapters.object_store import build_object_store
from adapters.outbox_wake import OutboxWake
from adapters.ranked_jobs import RankedJobs
from adapters.redis_link import RedisLink
from adapters.structured_log import configure_logging
from db.session import Database
from deployments.background import BackgroundTasks
from deployments.outbox_relay import OutboxRelay
from deployments.settings import WorkerSettings
from deployments.sweep import Sweep
from deployments.sweeper import sweep_until_cancelled


def _read_clock() -> datetime:
    return datetime.now(UTC)


class Relay:
    """One replica runs one relay; more of them share the outbox.

    Args:
        silent_s: After so long without a heartbeat an analysis is looked after.
    """

    async def __init__(self, silent_s: float) -> None:
        settings = WorkerSettings()
        configure_logging("relay", settings.log)
        self._stack = AsyncExitStack()
        database = await self._stack.enter_async_context(Database(settings.database, "relay"))
        redis = RedisLink(settings.redis)
        self._stack.push_async_callback(redis.close)
        for dependency in (database, redis):
            await dependency.check()
        relay = OutboxRelay(
            database,
            RankedJobs(
                JobStream(redis, FIRST, settings.jobs, "relay"),
                JobStream(redis, ANALYSES, settings.jobs, "relay"),
            ),
            JobStream(redis, HOLDS, settings.jobs, "relay"),
            JobStream(redis, PLANS, settings.jobs, "relay"),
            EventLog(redis),
            OutboxWake(redis),
            silent_s=silent_s,
        )
        self._tasks = BackgroundTasks()
        self._tasks.start(relay.run(), "outbox relay")
        store = build_object_store(settings.store, clock=_read_clock)
        self._stack.push_async_callback(store.close)
        sweep = Sweep(database, store, _read_clock)
        self._tasks.start(sweep_until_cancelled(sweep), "sweeper")

    def check_health(self) -> None:
        """Ray replaces the replica if this raises."""
        self._tasks.require_alive()

    async def __del__(self) -> None:
        await self._tasks.cancel()
        await self._stack.aclose()
