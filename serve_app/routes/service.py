"""Wall photos: hands out upload addresses, asks for detections, shows what is known."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from adapters.errors import PhotoTooLarge
from adapters.object_store import ObjectStore
from adapters.outbox_wake import OutboxWake
from contracts.jobs import HoldDetectionJob
from db.models import Route, RouteStatus
from db.models.outbox import OutboxTopic
from db.repositories import HoldRepository, OutboxRepository, RouteRepository
from db.session import Database, Session
from serve_app.failures import NotFound, UploadMismatch, UploadNotAccepted
from serve_app.page_cursors import read_cursor, write_cursor
from serve_app.routes.schemas import (
    DetectionStartedView,
    RouteChange,
    RouteHoldsView,
    RoutePage,
    RouteRequest,
    RouteTicket,
    RouteView,
)

SUFFIXES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heif",
}


class RouteService:
    """Wall photos of one user at a time.

    Args:
        database: Where they are listed.
        store: Where their bytes are.
        wake: Tells the relay that something waits.
        max_bytes: Of one photo.
        upload_life: How long an upload address holds.
    """

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        wake: OutboxWake,
        max_bytes: int,
        upload_life: timedelta,
    ) -> None:
        self._database = database
        self._store = store
        self._wake = wake
        self._max_bytes = max_bytes
        self._upload_life = upload_life

    async def request_upload(self, user_id: UUID, request: RouteRequest) -> RouteTicket:
        """Makes a row and an address for its bytes.

        Raises:
            UploadNotAccepted: For a content type other than JPEG, PNG and HEIC.
            PhotoTooLarge: For more bytes than allowed.
        """
        route = self._build_row(user_id, request)
        upload = await self._store.presign_upload(
            route.object_key, route.content_type, route.size_bytes, self._upload_life
        )
        async with self._database.autocommit() as session:
            await RouteRepository(session).add(route)
        return RouteTicket(
            route_id=route.id,
            upload_url=upload.url,
            method=upload.method,
            headers=dict(upload.headers),
            expires_at=upload.expires_at,
        )

    async def confirm_upload(self, user_id: UUID, route_id: UUID) -> RouteView:
        """Looks whether the announced photo arrived; confirming again changes nothing.

        Raises:
            NotFound: If there is no such photo of this user.
            ObjectNotFound: If nothing was uploaded.
            UploadMismatch: If something else was uploaded.
        """
        route = await self._get_owned(user_id, route_id)
        if route.status is not RouteStatus.UPLOADING:
            return RouteView.from_row(route)
        await self._verify(route)
        async with self._database.transaction() as session:
            row = await _lock_owned(session, user_id, route_id)
            if row.status is RouteStatus.UPLOADING:
                row.status = RouteStatus.READY
        return RouteView.from_row(row)

    async def detect(self, user_id: UUID, route_id: UUID) -> DetectionStartedView:
        """Asks for a detection: its job commits together with the row; one at a time.

        Raises:
            NotFound: If there is no such photo of this user.
            ObjectNotFound: If nothing was uploaded.
            UploadMismatch: If something else was uploaded.
        """
        await self.confirm_upload(user_id, route_id)
        async with self._database.transaction() as session:
            row = await _lock_owned(session, user_id, route_id)
            detection_id = row.detection_id
            if row.status is not RouteStatus.DETECTING or detection_id is None:
                detection_id = uuid4()
                await _want_detection(session, row, detection_id)
        await self._wake.ring()
        return DetectionStartedView(
            route_id=route_id, detection_id=detection_id, status=RouteStatus.DETECTING
        )

    async def list_page(self, user_id: UUID, cursor: str | None, limit: int) -> RoutePage:
        """One page, newest first.

        Raises:
            InvalidCursor: If the cursor is not one that a page came with.
        """
        after = read_cursor(cursor)
        async with self._database.autocommit() as session:
            page = await RouteRepository(session).list_owned(user_id, after=after, limit=limit)
        return RoutePage(
            items=[RouteView.from_row(row) for row in page.rows],
            next_cursor=write_cursor(page.next),
        )

    async def get(self, user_id: UUID, route_id: UUID) -> RouteHoldsView:
        """A photo with its holds.

        Raises:
            NotFound: If there is no such photo of this user.
        """
        async with self._database.transaction() as session:
            row = await RouteRepository(session).get_owned_or_none(route_id, user_id)
            if row is None:
                raise _not_found(route_id)
            return RouteHoldsView.from_wall(row, await HoldRepository(session).read_wall(route_id))

    async def rename(self, user_id: UUID, route_id: UUID, change: RouteChange) -> RouteView:
        """Another name.

        Raises:
            NotFound: If there is no such photo of this user.
        """
        async with self._database.autocommit() as session:
            row = await RouteRepository(session).rename(route_id, user_id, change.name)
        if row is None:
            raise _not_found(route_id)
        return RouteView.from_row(row)

    async def delete(self, user_id: UUID, route_id: UUID) -> None:
        """Removes the photo, its holds and its corrections.

        Raises:
            NotFound: If there is no such photo of this user.
        """
        route = await self._get_owned(user_id, route_id)
        # The bytes first: if that fails the row is still there to try again.
        await self._store.delete(route.object_key)
        async with self._database.autocommit() as session:
            await RouteRepository(session).delete_owned(route_id, user_id)

    def _build_row(self, user_id: UUID, request: RouteRequest) -> Route:
        suffix = SUFFIXES.get(request.content_type)
        if suffix is None:
            allowed = ", ".join(SUFFIXES)
            raise UploadNotAccepted(f"{request.content_type!r} is not accepted, only {allowed}")
        if request.size > self._max_bytes:
            raise PhotoTooLarge(f"the photo has {request.size} bytes, {self._max_bytes} may be")
        route_id = uuid4()
        return Route(
            id=route_id,
            user_id=user_id,
            object_key=f"photos/{user_id}/{route_id}.{suffix}",
            name=request.name,
            content_type=request.content_type,
            size_bytes=request.size,
        )

    async def _get_owned(self, user_id: UUID, route_id: UUID) -> Route:
        async with self._database.autocommit() as session:
            route = await RouteRepository(session).get_owned_or_none(route_id, user_id)
        if route is None:
            raise _not_found(route_id)
        return route

    async def _verify(self, route: Route) -> None:
        found = await self._store.head(route.object_key)
        if found.size_bytes != route.size_bytes:
            announced = f"{route.size_bytes} bytes were announced"
            raise UploadMismatch(f"{announced}, {found.size_bytes} were uploaded")
        if found.content_type != route.content_type:
            announced = f"{route.content_type!r} was announced"
            raise UploadMismatch(f"{announced}, {found.content_type!r} was uploaded")


async def _want_detection(session: Session, route: Route, detection_id: UUID) -> None:
    await RouteRepository(session).want_detection(route.id, detection_id)
    job = HoldDetectionJob(
        route_id=route.id,
        user_id=route.user_id,
        object_key=route.object_key,
        detection_id=detection_id,
    )
    payload = job.model_dump(mode="json")
    await OutboxRepository(session).add(OutboxTopic.HOLD_JOB, route.user_id, payload)


async def _lock_owned(session: Session, user_id: UUID, route_id: UUID) -> Route:
    row = await RouteRepository(session).get_owned_or_none(route_id, user_id, lock=True)
    if row is None:
        raise _not_found(route_id)
    return row


def _not_found(route_id: UUID) -> NotFound:
    return NotFound(f"there is no route {route_id}")
