"""Starts analyses, tells how they stand, serves their results."""

import hashlib
from typing import NoReturn
from uuid import UUID, uuid4

from adapters.outbox_wake import OutboxWake
from adapters.result_cache import EncodedResult, ResultCache
from contracts.jobs import AnalysisJob
from db.models import Analysis, AnalysisStatus, Video, VideoStatus
from db.models.outbox import OutboxTopic
from db.repositories import (
    AnalysisRepository,
    OutboxRepository,
    ResultRepository,
    VideoRepository,
)
from db.session import Database, RowConflict, Session
from serve_app.analyses.schemas import (
    AnalysisPage,
    AnalysisRequest,
    AnalysisStartedView,
    AnalysisView,
)
from serve_app.failures import (
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
    """

    def __init__(self, database: Database, cache: ResultCache, wake: OutboxWake) -> None:
        self._database = database
        self._cache = cache
        self._wake = wake

    async def start(
        self, user_id: UUID, request: AnalysisRequest, idempotency_key: str | None
    ) -> AnalysisStartedView:
        """Accepts an analysis: its row and its job commit together.

        Raises:
            NotFound: If there is no such video of this user.
            VideoNotReady: If its upload was not confirmed.
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
            row = _build_row(video, request, key)
            await AnalysisRepository(session).add(row)
            job = AnalysisJob(
                analysis_id=row.id,
                user_id=user_id,
                object_key=video.object_key,
                options=request.options,
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
        options=request.options.model_dump(mode="json"),
        idempotency_key=key,
        idempotency_hash=_fingerprint(request) if key else None,
    )


async def _get_owned(session: Session, user_id: UUID, analysis_id: UUID) -> Analysis:
    row = await AnalysisRepository(session).get_owned_or_none(analysis_id, user_id)
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
    raise AnalysisNotFinished(f"the analysis is {row.status}, {row.percent} % done")


def _fingerprint(request: AnalysisRequest) -> str:
    return hashlib.sha256(request.model_dump_json().encode()).hexdigest()
