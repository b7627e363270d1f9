"""Queries on videos. Every read by a person names the owner."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select

from db.models import Analysis, Video, VideoStatus
from db.repositories.analyses import UNFINISHED
from db.repositories.inserts import insert_row
from db.repositories.pages import Page, PageCursor, build_page, page_query
from db.session import Session


class VideoRepository:
    """Videos."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, video: Video) -> None:
        """Stores a new video."""
        await insert_row(self._session, video)

    async def get_owned_or_none(self, video_id: UUID, user_id: UUID) -> Video | None:
        """The video, if it is this user's."""
        query = select(Video).where(Video.id == video_id, Video.user_id == user_id)
        return (await self._session.scalars(query)).one_or_none()

    async def lock_owned_or_none(self, video_id: UUID, user_id: UUID) -> Video | None:
        """The same, locked until the unit of work ends."""
        query = select(Video).where(Video.id == video_id, Video.user_id == user_id)
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def list_owned(
        self, user_id: UUID, *, after: PageCursor | None, limit: int
    ) -> Page[Video]:
        """One page of this user's videos, newest first."""
        query = page_query(select(Video).where(Video.user_id == user_id), Video, after, limit)
        return build_page(list(await self._session.scalars(query)), limit)

    async def list_all_of(self, user_id: UUID) -> Sequence[Video]:
        """Every video of this user, oldest first."""
        query = select(Video).where(Video.user_id == user_id).order_by(col(Video.created_at))
        return (await self._session.scalars(query)).all()

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

    async def delete_owned(self, video_id: UUID, user_id: UUID) -> None:
        """Removes the row, and with it the video's analyses."""
        await self._session.execute(
            delete(Video).where(col(Video.id) == video_id, col(Video.user_id) == user_id)
        )

    async def get_one_or_none(self, video_id: UUID) -> Video | None:
        """The video, for the orchestrator."""
        return await self._session.get(Video, video_id)
