"""Publishes what the outbox holds, and finds jobs that nobody works on any more.

Knows neither Ray nor who wrote the messages. Publishing is idempotent by message id, so the relay
may die at any point and begin again; two relays share the work.
"""

import asyncio
from typing import Final

from adapters.events import EventLog
from adapters.job_stream import JobStream
from adapters.outbox_wake import OutboxListener, OutboxWake
from adapters.ranked_jobs import RankedJobs
from adapters.structured_log import get_logger
from contracts.errors import DependencyUnreachable
from contracts.jobs import AnalysisJob, AnalysisOptions, HoldDetectionJob, PlanJob, PlanKind
from contracts.progress import USER_EVENT
from db.models import Analysis, AnalysisStatus, Comparison, Ghost, OutboxRow, Route
from db.models.outbox import OutboxTopic
from db.repositories import (
    AnalysisRepository,
    OutboxRepository,
    PlanRepository,
    RouteRepository,
    VideoRepository,
)
from db.session import Database, Session

_BATCH: Final = 100
_POLL_S: Final = 1.0
_WAIT_FOR_SERVICE_S: Final = 1.0
_RECONCILE_PERIOD_S: Final = 15.0


class OutboxRelay:
    """One relay.

    Args:
        database: Where the outbox is.
        stream: Where jobs for climbs go.
        photos: Where jobs for wall photos go.
        plans: Where jobs for ghosts and comparisons go.
        events: Where events go.
        wake: Says when there is something new.
        silent_s: After so long without a heartbeat a job is looked after.
    """

    def __init__(
        self,
        database: Database,
        stream: JobStream[AnalysisJob] | RankedJobs[AnalysisJob],
        photos: JobStream[HoldDetectionJob],
        plans: JobStream[PlanJob],
        events: EventLog,
        wake: OutboxWake,
        *,
        silent_s: float,
    ) -> None:
        self._database = database
        self._stream = stream
        self._photos = photos
        self._plans = plans
        self._events = events
        self._wake = wake
        self._silent_s = silent_s
        self._logger = get_logger()

    async def run(self) -> None:
        """Relays until cancelled, through outages of either side."""
        while True:
            try:
                async with self._wake.listen() as listener:
                    await self._relay(listener)
            except DependencyUnreachable as error:
                self._logger.warning("relay_waits", detail=str(error))
            await asyncio.sleep(_WAIT_FOR_SERVICE_S)

    async def _relay(self, listener: OutboxListener) -> None:
        loop = asyncio.get_running_loop()
        reconcile_at = loop.time()
        while True:
            while await self.publish_batch() == _BATCH:
                pass
            if loop.time() >= reconcile_at:
                await self.reconcile()
                reconcile_at = loop.time() + _RECONCILE_PERIOD_S
            await listener.wait(_POLL_S)

    async def publish_batch(self) -> int:
        """Publishes the oldest messages and removes them; answers how many.

        Raises:
            DependencyUnreachable: If either side does not answer; what was published stays in the
                outbox and is recognised when it is published again.
        """
        async with self._database.transaction() as session:
            outbox = OutboxRepository(session)
            rows = await outbox.lock_batch(_BATCH)
            for row in rows:
                await self._publish(row)
            if rows:
                await outbox.delete(rows)
        return len(rows)

    async def reconcile(self) -> int:
        """Puts unfinished work that fell silent back into its queue; answers how much it saw.

        The message id makes this harmless: a queued job that Redis still has is recognised. Only
        what Redis lost, or what ran and fell silent, is added again.

        Raises:
            DependencyUnreachable: If either side does not answer.
        """
        async with self._database.transaction() as session:
            analyses = await self._queue_analyses_again(session)
        async with self._database.transaction() as session:
            photos = await self._queue_photos_again(session)
        async with self._database.transaction() as session:
            return analyses + photos + await self._queue_plans_again(session)

    async def _queue_analyses_again(self, session: Session) -> int:
        analyses = AnalysisRepository(session)
        silent = await analyses.lock_silent(self._silent_s, _BATCH)
        for row in silent:
            video = await VideoRepository(session).get_one_or_none(row.video_id)
            if video is not None:
                job = _rebuild_job(row, video.object_key)
                await self._stream.publish(job, _job_message_id(row))
        if silent:
            await analyses.touch([row.id for row in silent])
        return len(silent)

    async def _queue_photos_again(self, session: Session) -> int:
        routes = RouteRepository(session)
        silent = await routes.lock_silent(self._silent_s, _BATCH)
        for row in silent:
            job = _rebuild_photo_job(row)
            first = _photo_message_id(job)
            again = f"{first}:{row.attempts}" if row.attempts else first
            await self._photos.publish(job, again)
        if silent:
            await routes.beat([row.id for row in silent])
        return len(silent)

    async def _queue_plans_again(self, session: Session) -> int:
        count = 0
        for kind, model in ((PlanKind.GHOST, Ghost), (PlanKind.COMPARISON, Comparison)):
            plans = PlanRepository(session, model)
            silent = await plans.lock_silent(self._silent_s, _BATCH)
            for row in silent:
                job = PlanJob(user_id=row.user_id, kind=kind, plan_id=row.id)
                first = _plan_message_id(job)
                again = f"{first}:{row.attempts}" if row.attempts else first
                await self._plans.publish(job, again)
            if silent:
                await plans.beat([row.id for row in silent])
            count += len(silent)
        return count

    async def _publish(self, row: OutboxRow) -> None:
        if row.topic is OutboxTopic.JOB:
            job = AnalysisJob.model_validate(row.payload)
            await self._stream.publish(job, f"job:{job.analysis_id}")
        elif row.topic is OutboxTopic.HOLD_JOB:
            photo_job = HoldDetectionJob.model_validate(row.payload)
            await self._photos.publish(photo_job, _photo_message_id(photo_job))
        elif row.topic is OutboxTopic.PLAN_JOB:
            plan_job = PlanJob.model_validate(row.payload)
            await self._plans.publish(plan_job, _plan_message_id(plan_job))
        else:
            event = USER_EVENT.validate_python(row.payload)
            await self._events.publish(row.user_id, event, f"event:{row.id}")


def _rebuild_job(row: Analysis, object_key: str) -> AnalysisJob:
    return AnalysisJob(
        analysis_id=row.id,
        user_id=row.user_id,
        object_key=object_key,
        options=AnalysisOptions.model_validate(row.options),
        priority=row.priority,
    )


def _job_message_id(row: Analysis) -> str:
    """That of the first publication while queued; a new one for an attempt that fell silent."""
    first = f"job:{row.id}"
    return first if row.status is AnalysisStatus.QUEUED else f"{first}:{row.attempts}"


def _rebuild_photo_job(row: Route) -> HoldDetectionJob:
    if row.detection_id is None:
        raise ValueError(f"route {row.id} is under detection, but under none")
    return HoldDetectionJob(
        route_id=row.id,
        user_id=row.user_id,
        object_key=row.object_key,
        detection_id=row.detection_id,
    )


def _photo_message_id(job: HoldDetectionJob) -> str:
    return f"holds:{job.detection_id}"


def _plan_message_id(job: PlanJob) -> str:
    return f"{job.kind}:{job.plan_id}"
