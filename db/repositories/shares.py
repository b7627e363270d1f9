"""Queries on links that show a video to whoever has them."""

from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from db.models import Analysis, AnalysisStatus, Share, Video
from db.repositories.inserts import insert_row
from db.session import Session


class ShareRepository:
    """Links, one a video."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def replace(self, share: Share) -> None:
        """Stores a link; one that the video had works no more."""
        await self.delete_of(share.video_id, share.user_id)
        await insert_row(self._session, share)

    async def delete_of(self, video_id: UUID, user_id: UUID) -> bool:
        """Ends the link of a video; whether there was one."""
        statement = delete(Share).where(
            col(Share.video_id) == video_id, col(Share.user_id) == user_id
        )
        ended = await self._session.execute(statement.returning(col(Share.id)))
        return ended.scalar_one_or_none() is not None

    async def find_or_none(self, token_hash: str) -> tuple[Share, Video] | None:
        """The link with this hash and its video."""
        query = (
            select(Share, Video)
            .join(Video, col(Video.id) == col(Share.video_id))
            .where(Share.token_hash == token_hash)
        )
        found = (await self._session.execute(query)).one_or_none()
        return None if found is None else (found[0], found[1])

    async def find_latest_or_none(self, video_id: UUID) -> Analysis | None:
        """The latest completed analysis of a video."""
        query = (
            select(Analysis)
            .where(Analysis.video_id == video_id, Analysis.status == AnalysisStatus.COMPLETED)
            .order_by(col(Analysis.finished_at).desc())
            .limit(1)
        )
        return (await self._session.scalars(query)).one_or_none()
