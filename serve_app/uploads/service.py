"""Hands out upload addresses and verifies what arrived."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from adapters.errors import VideoError
from adapters.object_store import ObjectStore
from adapters.result_cache import ResultCache
from adapters.video import VideoFacts, VideoLimits, check_limits, probe_video
from adapters.video.facts import check_size
from adapters.video.remote_file import RemoteFile
from db.models import Video, VideoStatus
from db.repositories import AnalysisRepository, VideoRepository
from db.session import Database
from serve_app.failures import NotFound, UploadMismatch, UploadNotAccepted, VideoNotReady
from serve_app.page_cursors import read_cursor, write_cursor
from serve_app.uploads.schemas import UploadRequest, UploadTicket, VideoPage, VideoView

SUFFIXES: Final = {"video/mp4": "mp4", "video/quicktime": "mov"}


class UploadService:
    """Uploads of videos.

    Args:
        database: Where videos are listed.
        store: Where their bytes go.
        cache: Results close at hand.
        limits: What is accepted.
        upload_life: How long an upload address holds.
        keep: For how long after its upload a video stays that nobody saves.
        now: The clock.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        cache: ResultCache,
        limits: VideoLimits,
        upload_life: timedelta,
        keep: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._cache = cache
        self._limits = limits
        self._upload_life = upload_life
        self._keep = keep
        self._now = now

    async def request_upload(self, user_id: UUID, request: UploadRequest) -> UploadTicket:
        """Makes a video row and an address for its bytes.

        Raises:
            UploadNotAccepted: For a content type other than MP4 and MOV.
            VideoTooLarge: For more bytes than allowed.
        """
        suffix = SUFFIXES.get(request.content_type)
        if suffix is None:
            allowed = ", ".join(SUFFIXES)
            raise UploadNotAccepted(f"{request.content_type!r} is not accepted, only {allowed}")
        check_size(request.size, self._limits)
        video_id = uuid4()
        video = Video(
            id=video_id,
            user_id=user_id,
            object_key=f"uploads/{user_id}/{video_id}.{suffix}",
            file_name=request.name,
            content_type=request.content_type,
            size_bytes=request.size,
        )
        upload = await self._store.presign_upload(
            video.object_key, video.content_type, video.size_bytes, self._upload_life
        )
        async with self._database.autocommit() as session:
            await VideoRepository(session).add(video)
        return UploadTicket(
            video_id=video_id,
            upload_url=upload.url,
            method=upload.method,
            headers=dict(upload.headers),
            expires_at=upload.expires_at,
        )

    async def confirm_upload(self, user_id: UUID, video_id: UUID) -> VideoView:
        """Verifies that the announced video arrived; confirming again changes nothing.

        Raises:
            NotFound: If there is no such video of this user.
            VideoNotReady: If the video was rejected before.
            ObjectNotFound: If nothing was uploaded.
            UploadMismatch: If something else was uploaded.
            VideoError: If it is no video, or outside the limits.
        """
        video = await self._get_owned(user_id, video_id)
        if video.status is VideoStatus.UPLOADED:
            return VideoView.from_row(video)
        if video.status is VideoStatus.REJECTED:
            raise VideoNotReady(f"the video was rejected ({video.rejected_code}); upload another")
        try:
            facts = await self._verify(video)
        except (VideoError, UploadMismatch) as error:
            await self._reject(video, error.code)
            raise
        return await self._accept(video, facts)

    async def list_page(self, user_id: UUID, cursor: str | None, limit: int) -> VideoPage:
        """One page, newest first.

        Raises:
            InvalidCursor: If the cursor is not one that a page came with.
        """
        after = read_cursor(cursor)
        async with self._database.autocommit() as session:
            page = await VideoRepository(session).list_owned(user_id, after=after, limit=limit)
        return VideoPage(
            items=[VideoView.from_row(row) for row in page.rows],
            next_cursor=write_cursor(page.next),
        )

    async def get(self, user_id: UUID, video_id: UUID) -> VideoView:
        """A video.

        Raises:
            NotFound: If there is no such video of this user.
        """
        return VideoView.from_row(await self._get_owned(user_id, video_id))

    async def delete(self, user_id: UUID, video_id: UUID) -> None:
        """Removes a video with its analyses and their results.

        Raises:
            NotFound: If there is no such video of this user.
        """
        video = await self._get_owned(user_id, video_id)
        async with self._database.autocommit() as session:
            analyses = await AnalysisRepository(session).list_of_video(video_id, user_id)
        # The bytes first: if that fails the row is still there to try again.
        await self._store.delete(video.object_key)
        async with self._database.autocommit() as session:
            await VideoRepository(session).delete_owned(video_id, user_id)
        await self._cache.drop(user_id, [row.id for row in analyses])

    async def _get_owned(self, user_id: UUID, video_id: UUID) -> Video:
        async with self._database.autocommit() as session:
            video = await VideoRepository(session).get_owned_or_none(video_id, user_id)
        if video is None:
            raise NotFound(f"there is no video {video_id}")
        return video

    async def _verify(self, video: Video) -> VideoFacts:
        found = await self._store.head(video.object_key)
        if found.size_bytes != video.size_bytes:
            announced = f"{video.size_bytes} bytes were announced"
            raise UploadMismatch(f"{announced}, {found.size_bytes} were uploaded")
        if found.content_type != video.content_type:
            announced = f"{video.content_type!r} was announced"
            raise UploadMismatch(f"{announced}, {found.content_type!r} was uploaded")
        file = RemoteFile(self._store, found, asyncio.get_running_loop())
        facts = await asyncio.to_thread(probe_video, file)
        check_limits(facts, self._limits)
        return facts

    async def _reject(self, video: Video, code: str) -> None:
        """Marks the row and leaves no bytes behind."""
        async with self._database.transaction() as session:
            row = await VideoRepository(session).get_owned_or_none(
                video.id, video.user_id, lock=True
            )
            if row is not None and row.status is VideoStatus.PENDING:
                row.status, row.rejected_code = VideoStatus.REJECTED, code
        await self._store.delete(video.object_key)

    async def _accept(self, video: Video, facts: VideoFacts) -> VideoView:
        async with self._database.transaction() as session:
            row = await VideoRepository(session).get_owned_or_none(
                video.id, video.user_id, lock=True
            )
            if row is None:
                raise NotFound(f"there is no video {video.id}")
            row.status, row.uploaded_at = VideoStatus.UPLOADED, self._now()
            row.expires_at = row.uploaded_at + self._keep
            row.duration_ms, row.fps, row.codec = facts.duration_ms, facts.fps, facts.codec
            row.width_px, row.height_px = facts.width_px, facts.height_px
        return VideoView.from_row(row)
