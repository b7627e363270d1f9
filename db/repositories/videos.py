"""Queries on videos. Every read by a person names the owner."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from db.models import Analysis, Video, VideoStatus
from db.repositories.analyses import UNFINISHED
from db.repositories.owned import OwnedRepository
from db.session import Session


class VideoRepository(OwnedRepository[Video]):
    """Videos."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Video)

    async def move(self, video_id: UUID, object_key: str, saved_at: datetime) -> None:
        """Its bytes lie elsewhere from now on, and stay."""
        await self._session.execute(
            update(Video)
            .where(col(Video.id) == video_id)
            .values(object_key=object_key, saved_at=saved_at, expires_at=None)
        )

    async def lock_expired(self, now: datetime, limit: int) -> Sequence[Video]:
        """Videos whose time has come and on which nobody works, locked, oldest first."""
        at_work = select(Analysis.id).where(
            Analysis.video_id == Video.id, col(Analysis.status).in_(UNFINISHED)
        )
        query = select(Video).where(col(Video.expires_at) <= now, ~at_work.exists())
        query = query.order_by(col(Video.expires_at)).limit(limit)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()

    async def lock_stale(self, before: datetime, limit: int) -> Sequence[Video]:
        """Uploads that were announced so long ago and came to nothing, locked, oldest first."""
        open_ = (VideoStatus.PENDING, VideoStatus.REJECTED)
        query = select(Video).where(col(Video.status).in_(open_), Video.created_at < before)
        query = query.order_by(col(Video.created_at)).limit(limit)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()

    async def list_known_keys(self, keys: Sequence[str]) -> set[str]:
        """Which of these objects belong to a video."""
        query = select(Video.object_key).where(col(Video.object_key).in_(keys))
        return set(await self._session.scalars(query))

    async def get_one_or_none(self, video_id: UUID) -> Video | None:
        """The video, for the orchestrator."""
        return await self._session.get(Video, video_id)
