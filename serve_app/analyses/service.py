"""Starts analyses, tells how they stand, serves their results."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn
from uuid import UUID, uuid4

from adapters.outbox_wake import OutboxWake
from adapters.result_cache import EncodedResult, ResultCache
from contracts.jobs import AnalysisJob
from contracts.progress import AnalysisCancelled
from db.models import Analysis, AnalysisStatus, Video, VideoStatus
from db.models.outbox import OutboxTopic
from db.repositories import (
    AnalysisRepository,
    OutboxRepository,
    QuotaRepository,
    ResultRepository,
    VideoRepository,
)
from db.session import Database, RowConflict, Session
from serve_app.accounts.entitlements import AccountSettings, find_month
from serve_app.analyses.schemas import (
    AnalysisPage,
    AnalysisRequest,
    AnalysisStartedView,
    AnalysisView,
)
from serve_app.analyses.starting import complete_options, get_user, take_quota
from serve_app.failures import (
    AnalysisHasEnded,
    AnalysisHasFailed,
    AnalysisNotFinished,
    IdempotencyKeyReused,
    NotFound,
    VideoNotReady,
)
from serve_app.page_cursors import read_cursor, write_cursor


class AnalysisService:
    """Analyses of one user at a time.

    Args:
        database: Where analyses are.
        cache: Results close at hand.
        wake: Tells the relay that something waits.
        accounts: What tiers are entitled to.
        now: The clock.
    """

    def __init__(
        self,
        database: Database,
        cache: ResultCache,
        wake: OutboxWake,
        accounts: AccountSettings,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._cache = cache
        self._wake = wake
        self._accounts = accounts
        self._now = now

    async def start(
        self, user_id: UUID, request: AnalysisRequest, idempotency_key: str | None
    ) -> AnalysisStartedView:
        """Accepts an analysis: its row and its job commit together.

        Raises:
            NotFound: If there is no such video of this user.
            VideoNotReady: If its upload was not confirmed.
            QuotaExceeded: If the month's analyses are used up.
            IdempotencyKeyReused: If the key came before with another request.
        """
        if idempotency_key is None:
            return await self._create(user_id, request, None)
        known = await self._find_by_key(user_id, request, idempotency_key)
        if known is not None:
            return known
        try:
            return await self._create(user_id, request, idempotency_key)
        except RowConflict:
            # Another request with the same key was quicker by a moment.
            known = await self._find_by_key(user_id, request, idempotency_key)
            if known is None:
                raise
            return known

    async def get(self, user_id: UUID, analysis_id: UUID) -> AnalysisView:
        """How an analysis stands.

        Raises:
            NotFound: If there is no such analysis of this user.
        """
        async with self._database.autocommit() as session:
            row = await _get_owned(session, user_id, analysis_id)
            metrics = await ResultRepository(session).get_metrics_or_none(analysis_id)
        return AnalysisView.from_rows(row, metrics)

    async def list_page(self, user_id: UUID, cursor: str | None, limit: int) -> AnalysisPage:
        """One page, newest first.

        Raises:
            InvalidCursor: If the cursor is not one that a page came with.
        """
        after = read_cursor(cursor)
        async with self._database.autocommit() as session:
            page = await AnalysisRepository(session).list_owned(user_id, after=after, limit=limit)
        return AnalysisPage(
            items=[AnalysisView.from_rows(row) for row in page.rows],
            next_cursor=write_cursor(page.next),
        )

    async def get_result(self, user_id: UUID, analysis_id: UUID) -> EncodedResult:
        """The result as it is stored.

        Raises:
            NotFound: If there is no such analysis of this user.
            AnalysisNotFinished: If it is not there yet.
            AnalysisHasFailed: If it will not come.
        """
        cached = await self._cache.get_or_none(user_id, analysis_id)
        if cached is not None:
            return cached
        async with self._database.autocommit() as session:
            stored = await ResultRepository(session).get_owned_or_none(analysis_id, user_id)
            if stored is None:
                _explain_missing(await _get_owned(session, user_id, analysis_id))
        result = EncodedResult(stored.etag, stored.encoding, stored.body)
        await self._cache.put(user_id, analysis_id, result)
        return result

    async def cancel(self, user_id: UUID, analysis_id: UUID) -> AnalysisView:
        """Ends an analysis before its end; one that nobody had begun with does not count.

        Raises:
            NotFound: If there is no such analysis of this user.
            AnalysisHasEnded: If it is finished already.
        """
        async with self._database.transaction() as session:
            before = await _get_owned(session, user_id, analysis_id, lock=True)
            waited = before.status is AnalysisStatus.QUEUED
            row = await AnalysisRepository(session).cancel(analysis_id, user_id)
            if row is None:
                raise AnalysisHasEnded(f"the analysis is {before.status}")
            if waited:
                await _give_back(session, row)
            event = AnalysisCancelled(analysis_id=analysis_id, at=self._now())
            await OutboxRepository(session).add(
                OutboxTopic.EVENT, user_id, event.model_dump(mode="json")
            )
        await self._wake.ring()
        return AnalysisView.from_rows(row)

    async def delete(self, user_id: UUID, analysis_id: UUID) -> None:
        """Removes an analysis with its result; one that nobody had begun with does not count.

        Raises:
            NotFound: If there is no such analysis of this user.
        """
        async with self._database.transaction() as session:
            row = await _get_owned(session, user_id, analysis_id, lock=True)
            if row.status is AnalysisStatus.QUEUED:
                await _give_back(session, row)
            await AnalysisRepository(session).delete_owned(analysis_id, user_id)
        await self._cache.drop(user_id, [analysis_id])

    async def _find_by_key(
        self, user_id: UUID, request: AnalysisRequest, key: str
    ) -> AnalysisStartedView | None:
        async with self._database.autocommit() as session:
            row = await AnalysisRepository(session).get_by_key_or_none(user_id, key)
        if row is None:
            return None
        if row.idempotency_hash != _fingerprint(request):
            raise IdempotencyKeyReused("this Idempotency-Key came before with another request")
        return AnalysisStartedView(analysis_id=row.id, status=row.status)

    async def _create(
        self, user_id: UUID, request: AnalysisRequest, key: str | None
    ) -> AnalysisStartedView:
        async with self._database.transaction() as session:
            found = await VideoRepository(session).get_owned_or_none(request.video_id, user_id)
            video = _require_ready(found, request.video_id)
            user, now = await get_user(session, user_id), self._now()
            await take_quota(session, user, self._accounts, now)
            options = complete_options(request.options, user, self._accounts)
            row = _build_row(video, request, key)
            row.options, row.quota_month = options.model_dump(mode="json"), find_month(now)
            row.priority = self._accounts.find_terms(user).priority
            await AnalysisRepository(session).add(row)
            job = AnalysisJob(
                analysis_id=row.id,
                user_id=user_id,
                object_key=video.object_key,
                options=options,
                priority=row.priority,
            )
            await OutboxRepository(session).add(
                OutboxTopic.JOB, user_id, job.model_dump(mode="json")
            )
        await self._wake.ring()
        return AnalysisStartedView(analysis_id=row.id, status=row.status)


def _build_row(video: Video, request: AnalysisRequest, key: str | None) -> Analysis:
    return Analysis(
        id=uuid4(),
        user_id=video.user_id,
        video_id=video.id,
        idempotency_key=key,
        idempotency_hash=_fingerprint(request) if key else None,
    )


async def _give_back(session: Session, row: Analysis) -> None:
    month = await AnalysisRepository(session).take_quota_month(row.id)
    if month is not None:
        await QuotaRepository(session).give_back(row.user_id, month)


async def _get_owned(
    session: Session, user_id: UUID, analysis_id: UUID, *, lock: bool = False
) -> Analysis:
    row = await AnalysisRepository(session).get_owned_or_none(analysis_id, user_id, lock=lock)
    if row is None:
        raise NotFound(f"there is no analysis {analysis_id}")
    return row


def _require_ready(video: Video | None, video_id: UUID) -> Video:
    if video is None:
        raise NotFound(f"there is no video {video_id}")
    if video.status is VideoStatus.REJECTED:
        raise VideoNotReady(f"the video was rejected ({video.rejected_code}); upload another")
    if video.status is not VideoStatus.UPLOADED:
        raise VideoNotReady("confirm the upload first, at `/videos/{video_id}/uploaded`")
    return video


def _explain_missing(row: Analysis) -> NoReturn:
    if row.status is AnalysisStatus.FAILED:
        raise AnalysisHasFailed(f"the analysis failed: {row.error_detail}")
    if row.status is AnalysisStatus.CANCELLED:
        raise AnalysisHasFailed("the analysis was cancelled")
    raise AnalysisNotFinished(f"the analysis is {row.status}, {row.percent} % done")


def _fingerprint(request: AnalysisRequest) -> str:
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()
