"""Queries on wall photos. Every read by a person names the owner; workers name the detection."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from db.models import Route, RouteStatus
from db.repositories.analyses import Failure
from db.repositories.owned import OwnedRepository
from db.session import Session


class RouteRepository(OwnedRepository[Route]):
    """Wall photos."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Route)

    async def list_known_keys(self, keys: Sequence[str]) -> set[str]:
        """Which of these objects belong to a photo."""
        query = select(Route.object_key).where(col(Route.object_key).in_(keys))
        return set(await self._session.scalars(query))

    async def rename(self, route_id: UUID, user_id: UUID, name: str) -> Route | None:
        """Gives a photo another name; None if it is not this user's."""
        statement = update(Route).where(col(Route.id) == route_id, col(Route.user_id) == user_id)
        changed = await self._session.execute(
            statement.values(name=name, updated_at=func.now()).returning(Route)
        )
        return changed.scalar_one_or_none()

    async def want_detection(self, route_id: UUID, detection_id: UUID) -> None:
        """Notes that a detection is asked for; what the one before said of itself is forgotten."""
        values = {
            "status": RouteStatus.DETECTING,
            "detection_id": detection_id,
            "attempts": 0,
            "error_code": None,
            "error_detail": None,
            "updated_at": func.now(),
            "heartbeat_at": func.now(),
        }
        await self._session.execute(update(Route).where(col(Route.id) == route_id).values(**values))

    async def touch(self, route_id: UUID) -> None:
        """Notes that something about the photo has changed."""
        await self._session.execute(
            update(Route).where(col(Route.id) == route_id).values(updated_at=func.now())
        )

    async def begin_attempt(self, route_id: UUID, detection_id: UUID) -> Route | None:
        """Notes that a worker begins; None if this detection is finished or no longer wanted."""
        values = {"attempts": Route.attempts + 1, "heartbeat_at": func.now()}
        return await self._change(route_id, detection_id, values)

    async def finish(
        self, route_id: UUID, detection_id: UUID, *, width_px: int, height_px: int
    ) -> Route | None:
        """Ends a detection with success, the row locked; None as with `begin_attempt`."""
        values = {
            "status": RouteStatus.DETECTED,
            "width_px": width_px,
            "height_px": height_px,
            "updated_at": func.now(),
        }
        return await self._change(route_id, detection_id, values)

    async def fail(self, route_id: UUID, detection_id: UUID, failure: Failure) -> Route | None:
        """Ends a detection with a failure; None as with `begin_attempt`."""
        values = {
            "status": RouteStatus.FAILED,
            "error_code": failure.code,
            "error_detail": failure.detail,
            "updated_at": func.now(),
        }
        return await self._change(route_id, detection_id, values)

    async def lock_silent(self, silent_s: float, limit: int) -> Sequence[Route]:
        """Photos under detection without a heartbeat for so long, locked, oldest first."""
        since = func.now() - timedelta(seconds=silent_s)
        query = (
            select(Route)
            .where(Route.status == RouteStatus.DETECTING, col(Route.heartbeat_at) < since)
            .order_by(col(Route.heartbeat_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def beat(self, route_ids: Sequence[UUID]) -> None:
        """Gives photos under detection a fresh heartbeat."""
        await self._session.execute(
            update(Route).where(col(Route.id).in_(route_ids)).values(heartbeat_at=func.now())
        )

    async def _change(
        self, route_id: UUID, detection_id: UUID, values: dict[str, Any]
    ) -> Route | None:
        """Updates a photo whose wanted detection is this one and has not ended."""
        statement = update(Route).where(
            col(Route.id) == route_id,
            col(Route.status) == RouteStatus.DETECTING,
            col(Route.detection_id) == detection_id,
        )
        changed = await self._session.execute(
            statement.values(**values).returning(Route).execution_options(populate_existing=True)
        )
        return changed.scalar_one_or_none()
