"""Queries on videos. Every read by a person names the owner."""

from uuid import UUID

from sqlmodel import select

from db.models import Video
from db.repositories.inserts import insert_row
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

    async def get_one_or_none(self, video_id: UUID) -> Video | None:
        """The video, for the orchestrator."""
        return await self._session.get(Video, video_id)
