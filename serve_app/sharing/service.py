"""Keeps videos beyond their day, and shows them through links."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from adapters.object_store import ObjectStore
from adapters.result_cache import EncodedResult
from db.models import Analysis, Share, Video, VideoStatus
from db.repositories import (
    AuditRepository,
    ResultRepository,
    ShareRepository,
    VideoRepository,
)
from db.session import Database, Session
from serve_app.failures import NotFound, VideoNotReady
from serve_app.sharing.redaction import redact_result
from serve_app.sharing.schemas import SharedVideo, SharedView, ShareRequest, ShareView
from serve_app.uploads.schemas import VideoView

_TOKEN_BYTES: Final = 32
_DOWNLOAD_LIFE: Final = timedelta(minutes=15)


class SharingService:
    """Saved and shared videos.

    Args:
        database: Where they are listed.
        store: Where their bytes are.
        now: The clock.
    """

    def __init__(self, database: Database, store: ObjectStore, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now

    async def save(self, user_id: UUID, video_id: UUID) -> VideoView:
        """Keeps a video for good: its bytes move to where nothing expires. Again changes nothing.

        Raises:
            NotFound: If there is no such video of this user.
            VideoNotReady: If it has no bytes, or none any more.
        """
        async with self._database.transaction() as session:
            video = await self._lock(session, user_id, video_id)
            if video.saved_at is not None:
                return VideoView.from_row(video)
            before = video.object_key
            # Links show the address of the bytes: it must not say whose they are.
            after = f"saved/{before.rsplit('/', 1)[-1]}"
            await self._store.copy(before, after)
            video.object_key, video.saved_at, video.expires_at = after, self._now(), None
            await AuditRepository(session).add(user_id, "video.saved")
        # What is left if this fails belongs to nobody, and the sweeper finds it.
        await self._store.delete(before)
        return VideoView.from_row(video)

    async def share(self, user_id: UUID, video_id: UUID, request: ShareRequest) -> ShareView:
        """Makes a link, and saves the video; a link that it had works no more.

        Raises:
            NotFound: If there is no such video of this user.
            VideoNotReady: If it has no bytes, or none any more.
        """
        await self.save(user_id, video_id)
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._now()
        days = request.expires_in_days
        share = Share(
            id=uuid4(),
            user_id=user_id,
            video_id=video_id,
            token_hash=_hash(token),
            expires_at=None if days is None else now + timedelta(days=days),
        )
        async with self._database.transaction() as session:
            await self._lock(session, user_id, video_id)
            await ShareRepository(session).replace(share)
            await AuditRepository(session).add(user_id, "video.shared")
        return ShareView(token=token, path=f"/v1/shared/{token}", expires_at=share.expires_at)

    async def end(self, user_id: UUID, video_id: UUID) -> None:
        """Ends the link of a video.

        Raises:
            NotFound: If there is no such video of this user, or no link.
        """
        async with self._database.transaction() as session:
            if not await ShareRepository(session).delete_of(video_id, user_id):
                raise NotFound(f"there is no link to video {video_id}")
            await AuditRepository(session).add(user_id, "video.unshared")

    async def show(self, token: str) -> SharedView:
        """What a link shows.

        Raises:
            NotFound: If the link does not work, or not any more.
        """
        async with self._database.autocommit() as session:
            share, video, analysis = await self._find(session, token)
            metrics = None
            if analysis is not None:
                metrics = await ResultRepository(session).get_metrics_or_none(analysis.id)
        leave = await self._store.presign_download(video.object_key, _DOWNLOAD_LIFE)
        return SharedView(
            video=SharedVideo(
                duration_ms=video.duration_ms,
                width=video.width_px,
                height=video.height_px,
                fps=video.fps,
                content_type=video.content_type,
                url=leave.url,
                url_expires_at=leave.expires_at,
            ),
            result_path=None if analysis is None else f"/v1/shared/{token}/result",
            metrics=metrics.model_dump(exclude={"analysis_id"}) if metrics else None,
            expires_at=share.expires_at,
        )

    async def get_result(self, token: str) -> EncodedResult:
        """The result of the latest analysis, without what it says of the climber's person.

        Raises:
            NotFound: If the link does not work, or there is no result.
        """
        async with self._database.autocommit() as session:
            _, video, analysis = await self._find(session, token)
            if analysis is None:
                raise NotFound("the shared video has no analysis")
            stored = await ResultRepository(session).get_owned_or_none(analysis.id, video.user_id)
        if stored is None:
            raise NotFound("the shared video has no result")
        body = await asyncio.to_thread(redact_result, stored.body)
        return EncodedResult(hashlib.sha256(body).hexdigest(), stored.encoding, body)

    async def _find(self, session: Session, token: str) -> tuple[Share, Video, Analysis | None]:
        shares = ShareRepository(session)
        found = await shares.find_or_none(_hash(token))
        if found is None:
            raise NotFound("the link does not work")
        share, video = found
        if share.expires_at is not None and share.expires_at <= self._now():
            raise NotFound("the link does not work")
        return share, video, await shares.find_latest_or_none(video.id)

    async def _lock(self, session: Session, user_id: UUID, video_id: UUID) -> Video:
        video = await VideoRepository(session).get_owned_or_none(video_id, user_id, lock=True)
        if video is None:
            raise NotFound(f"there is no video {video_id}")
        if video.status is not VideoStatus.UPLOADED:
            raise VideoNotReady(f"the video is {video.status}, there is nothing to keep")
        return video


def _hash(token: str) -> str:
    """What is stored of it. It is random and long, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
