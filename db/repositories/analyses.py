"""Queries on analyses. Every change of status names the status it changes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from db.models import Analysis, AnalysisStatus, Video
from db.repositories.owned import OwnedRepository
from db.session import Session

UNFINISHED = (AnalysisStatus.QUEUED, AnalysisStatus.RUNNING)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an analysis failed.

    Attributes:
        code: For programs.
        detail: For people.
    """

    code: str
    detail: str


class AnalysisRepository(OwnedRepository[Analysis]):
    """Analyses."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Analysis)

    async def get_by_key_or_none(self, user_id: UUID, idempotency_key: str) -> Analysis | None:
        """The analysis that this user started with this key."""
        query = select(Analysis).where(
            Analysis.user_id == user_id, Analysis.idempotency_key == idempotency_key
        )
        return (await self._session.scalars(query)).one_or_none()

    async def begin_attempt(self, analysis_id: UUID, run_token: UUID) -> Analysis | None:
        """Makes this attempt the owner; None if the analysis is finished or gone."""
        return await self._change(
            analysis_id,
            values={
                "status": AnalysisStatus.RUNNING,
                "run_token": run_token,
                "attempts": Analysis.attempts + 1,
                "stage": None,
                "percent": 0,
                "started_at": func.now(),
                "heartbeat_at": func.now(),
            },
        )

    async def report_progress(
        self, analysis_id: UUID, run_token: UUID, stage: str, percent: int
    ) -> bool:
        """Notes progress; False if another attempt owns the analysis or it is finished."""
        values = {"stage": stage, "percent": percent, "heartbeat_at": func.now()}
        return await self._change(analysis_id, values=values, run_token=run_token) is not None

    async def complete(
        self, analysis_id: UUID, run_token: UUID, stage_seconds: dict[str, float]
    ) -> bool:
        """Finishes with success; False if another attempt owns the analysis or finished it."""
        values = {
            "status": AnalysisStatus.COMPLETED,
            "stage": None,
            "percent": 100,
            "stage_seconds": stage_seconds,
            "finished_at": func.now(),
        }
        return await self._change(analysis_id, values=values, run_token=run_token) is not None

    async def fail(self, analysis_id: UUID, failure: Failure) -> Analysis | None:
        """Finishes with a failure; None if the analysis was finished before."""
        values = {
            "status": AnalysisStatus.FAILED,
            "error_code": failure.code,
            "error_detail": failure.detail,
            "finished_at": func.now(),
        }
        return await self._change(analysis_id, values=values)

    async def cancel(self, analysis_id: UUID, user_id: UUID) -> Analysis | None:
        """Ends it on its owner's wish; None if it is finished, gone or somebody else's."""
        values = {"status": AnalysisStatus.CANCELLED, "stage": None, "finished_at": func.now()}
        return await self._change(analysis_id, values=values, user_id=user_id)

    async def list_of_video(self, video_id: UUID, user_id: UUID) -> Sequence[Analysis]:
        """Every analysis of one of this user's videos."""
        query = select(Analysis).where(Analysis.video_id == video_id, Analysis.user_id == user_id)
        return (await self._session.scalars(query)).all()

    async def find_object_key(self, analysis_id: UUID) -> str | None:
        """Where the video lies."""
        query = select(Video.object_key).join(Analysis, col(Analysis.video_id) == col(Video.id))
        return (await self._session.scalars(query.where(Analysis.id == analysis_id))).one_or_none()

    async def take_quota_month(self, analysis_id: UUID) -> date | None:
        """Of which month it was taken, if it still counts; from now on it does not."""
        row = await self._session.get(Analysis, analysis_id, with_for_update=True)
        if row is None:
            return None
        month, row.quota_month = row.quota_month, None
        return month

    async def lock_silent(self, silent_s: float, limit: int) -> Sequence[Analysis]:
        """Unfinished analyses without a heartbeat for so long, locked, oldest first."""
        since = func.now() - timedelta(seconds=silent_s)
        query = (
            select(Analysis)
            .where(col(Analysis.status).in_(UNFINISHED), col(Analysis.heartbeat_at) < since)
            .order_by(col(Analysis.heartbeat_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def touch(self, analysis_ids: Sequence[UUID]) -> None:
        """Gives unfinished analyses a fresh heartbeat."""
        await self._session.execute(
            update(Analysis)
            .where(col(Analysis.id).in_(analysis_ids))
            .values(heartbeat_at=func.now())
        )

    async def _change(
        self,
        analysis_id: UUID,
        *,
        values: dict[str, Any],
        run_token: UUID | None = None,
        user_id: UUID | None = None,
    ) -> Analysis | None:
        """Updates one unfinished analysis, of one attempt or of one user if they are given."""
        statement = update(Analysis).where(
            col(Analysis.id) == analysis_id, col(Analysis.status).in_(UNFINISHED)
        )
        if run_token is not None:
            statement = statement.where(col(Analysis.run_token) == run_token)
        if user_id is not None:
            statement = statement.where(col(Analysis.user_id) == user_id)
        changed = await self._session.execute(
            statement.values(**values).returning(Analysis).execution_options(populate_existing=True)
        )
        return changed.scalar_one_or_none()
