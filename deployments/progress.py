"""Tells how a run is getting on: to the user a few times a second, to the database less often.

Written from worker threads, reported from the event loop.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from adapters.events import EventLog
from adapters.structured_log import get_logger
from contracts.errors import DependencyUnreachable
from contracts.jobs import AnalysisJob
from contracts.progress import AnalysisProgress, Stage
from db.repositories import AnalysisRepository
from db.session import Database
from deployments.failures import Superseded

_EVENT_PERIOD_S: Final = 0.4
_HEARTBEAT_PERIOD_S: Final = 2.0

# Where each stage begins, in percent of the whole: shares of the time on two cores.
_BEGINS: Final = {
    Stage.DOWNLOAD: 0,
    Stage.POSE: 3,
    Stage.WALL: 58,
    Stage.HOLDS: 91,
    Stage.CONTACTS: 93,
    Stage.GHOST: 95,
    Stage.ENCODE: 98,
    Stage.STORE: 99,
}
_ENDS: Final = dict(zip(_BEGINS, [*list(_BEGINS.values())[1:], 100], strict=True))


class ProgressReporter:
    """Progress of one attempt.

    Args:
        job: Whose.
        run_token: Of the attempt.
        database: For the heartbeat.
        events: For the user.
    """

    def __init__(
        self, job: AnalysisJob, run_token: UUID, database: Database, events: EventLog
    ) -> None:
        self._job = job
        self._run_token = run_token
        self._database = database
        self._events = events
        self._stage = Stage.DOWNLOAD
        self._percent = 0

    def enter(self, stage: Stage) -> None:
        """A stage begins."""
        self._stage, self._percent = stage, _BEGINS[stage]

    def advance(self, share: float) -> None:
        """So much of the stage is done, 0..1. Any thread may call this."""
        begin, end = _BEGINS[self._stage], _ENDS[self._stage]
        self._percent = begin + int((end - begin) * min(max(share, 0.0), 1.0))

    async def report_until_cancelled(self) -> None:
        """Reports what changed.

        Raises:
            Superseded: If another attempt owns the analysis.
        """
        said: tuple[Stage, int] | None = None
        beat = -_HEARTBEAT_PERIOD_S
        while True:
            now = (self._stage, self._percent)
            if now != said:
                await self._tell_user(*now)
                said = now
            if time.monotonic() - beat >= _HEARTBEAT_PERIOD_S:
                await self._tell_database(*now)
                beat = time.monotonic()
            await asyncio.sleep(_EVENT_PERIOD_S)

    async def _tell_user(self, stage: Stage, percent: int) -> None:
        event = AnalysisProgress(
            analysis_id=self._job.analysis_id, at=datetime.now(UTC), stage=stage, percent=percent
        )
        try:
            await self._events.publish(self._job.user_id, event)
        except DependencyUnreachable as error:
            get_logger().warning("progress_not_sent", detail=str(error))

    async def _tell_database(self, stage: Stage, percent: int) -> None:
        try:
            async with self._database.transaction() as session:
                ours = await AnalysisRepository(session).report_progress(
                    self._job.analysis_id, self._run_token, stage, percent
                )
        except DependencyUnreachable as error:
            get_logger().warning("heartbeat_not_stored", detail=str(error))
            return
        if not ours:
            raise Superseded
