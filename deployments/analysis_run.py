"""One attempt at one analysis: download, decode and pose, encode, store.

Idempotent: an attempt takes ownership of the analysis by its token, and only its owner can finish
it. Heavy work runs in a worker thread, so leases are renewed and sockets answered meanwhile.
"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from adapters.errors import ObjectNotFound
from adapters.events import EventLog
from adapters.object_store import ObjectStore
from adapters.outbox_wake import OutboxWake
from adapters.structured_log import get_logger
from adapters.video import VideoLimits
from contracts.errors import AscensionError
from contracts.jobs import AnalysisJob
from contracts.progress import (
    AnalysisCompleted,
    AnalysisEvent,
    AnalysisFailed,
    AnalysisStarted,
    Stage,
)
from db.models.outbox import OutboxTopic
from db.repositories import AnalysisRepository, OutboxRepository, QuotaRepository, ResultRepository
from db.repositories.analyses import Failure
from db.session import Database, Session
from deployments.analyser import Analyser, FinishedAnalysis
from deployments.companions import run_beside
from deployments.failures import Superseded
from deployments.patience import until_answered
from deployments.progress import ProgressReporter
from deployments.scratch import Scratch
from deployments.stopwatch import Stopwatch


class AnalysisRunner:
    """Handles jobs of the queue.

    Args:
        database: Where the analysis is finished.
        store: Where the video is.
        events: For progress.
        wake: Tells the relay that something waits.
        analyser: Turns a video file into a result.
        limits: A video may have been exchanged after its upload was confirmed.
        scratch: Room for the video while it is analysed.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        events: EventLog,
        wake: OutboxWake,
        analyser: Analyser,
        limits: VideoLimits,
        scratch: Scratch,
    ) -> None:
        self._database = database
        self._store = store
        self._events = events
        self._wake = wake
        self._analyser = analyser
        self._limits = limits
        self._scratch = scratch
        self._logger = get_logger()

    async def run(self, job: AnalysisJob) -> None:
        """Makes the analysis and commits it.

        Raises:
            Superseded: If another attempt owns the analysis.
            VideoError: If the video cannot be analysed.
            ObjectNotFound: If the video is gone.
            DependencyUnreachable: If a service stays away.
        """
        run_token = uuid4()
        if not await self._begin(job, run_token):
            self._logger.info("nothing_to_do")
            return
        reporter = ProgressReporter(job, run_token, self._database, self._events)
        finished, stopwatch = await run_beside(
            reporter.report_until_cancelled(), self._analyse(job, reporter)
        )
        await until_answered(lambda: self._commit(job, run_token, finished, stopwatch))
        await self._wake.ring()
        self._logger.info(
            "analysis_completed",
            result_bytes=len(finished.document),
            stage_seconds=stopwatch.seconds,
        )

    async def fail(self, job: AnalysisJob, code: str, detail: str) -> None:
        """Commits that there will be no result.

        Raises:
            DependencyUnreachable: If the database stays away.
        """
        event = AnalysisFailed(
            analysis_id=job.analysis_id, at=datetime.now(UTC), code=code, detail=detail
        )

        async def commit() -> None:
            async with self._database.transaction() as session:
                failure = Failure(code, detail)
                if await AnalysisRepository(session).fail(job.analysis_id, failure):
                    if code == AscensionError.code:
                        await _give_back(session, job)
                    await _announce(session, job, event)

        await until_answered(commit)
        await self._wake.ring()

    async def _begin(self, job: AnalysisJob, run_token: UUID) -> bool:
        event = AnalysisStarted(analysis_id=job.analysis_id, at=datetime.now(UTC))
        async with self._database.transaction() as session:
            row = await AnalysisRepository(session).begin_attempt(job.analysis_id, run_token)
            if row is not None:
                await _announce(session, job, event)
        await self._wake.ring()
        return row is not None

    async def _analyse(
        self, job: AnalysisJob, reporter: ProgressReporter
    ) -> tuple[FinishedAnalysis, Stopwatch]:
        stopwatch = Stopwatch()
        with self._scratch.room() as room:
            path = room / "video"
            reporter.enter(Stage.DOWNLOAD)
            with stopwatch.measure("download"):
                await self._download(job, path)
            finished = await self._analyser.analyse(job, path, self._limits, reporter, stopwatch)
        reporter.enter(Stage.STORE)
        return finished, stopwatch

    async def _download(self, job: AnalysisJob, path: Path) -> None:
        """From where the video lies now: its owner may have saved it since, or meanwhile."""
        key = await self._find_key(job)
        try:
            await self._store.download(key, path)
        except ObjectNotFound:
            moved = await self._find_key(job)
            if moved == key:
                raise
            await self._store.download(moved, path)

    async def _find_key(self, job: AnalysisJob) -> str:
        async with self._database.autocommit() as session:
            key = await AnalysisRepository(session).find_object_key(job.analysis_id)
        return key or job.object_key

    async def _commit(
        self, job: AnalysisJob, run_token: UUID, finished: FinishedAnalysis, stopwatch: Stopwatch
    ) -> None:
        """Result, figures, status and event: all or nothing, and only by the owner."""
        event = AnalysisCompleted(
            analysis_id=job.analysis_id,
            at=datetime.now(UTC),
            result_bytes=len(finished.document),
        )
        async with self._database.transaction() as session:
            analyses = AnalysisRepository(session)
            if not await analyses.complete(job.analysis_id, run_token, stopwatch.seconds):
                raise Superseded
            result, metrics = finished.to_rows(job.analysis_id)
            await ResultRepository(session).add(result, metrics)
            await _announce(session, job, event)


async def _give_back(session: Session, job: AnalysisJob) -> None:
    """What failed for our reasons does not count."""
    month = await AnalysisRepository(session).take_quota_month(job.analysis_id)
    if month is not None:
        await QuotaRepository(session).give_back(job.user_id, month)


async def _announce(session: Session, job: AnalysisJob, event: AnalysisEvent) -> None:
    payload = event.model_dump(mode="json")
    await OutboxRepository(session).add(OutboxTopic.EVENT, job.user_id, payload)
