"""Takes corrections of holds. Each is stored with who and when, and never changed afterwards."""

from typing import Any
from uuid import UUID

from contracts.holds import (
    CorrectionAction,
    HoldShape,
    MovedHold,
    NewHold,
    Polygon,
    RetypedHold,
    correct_shape,
)
from db.models import HoldCorrection, Route, RouteStatus
from db.repositories import HoldRepository, RouteRepository, WallHolds
from db.session import Database, Session
from serve_app.failures import HoldExists, HoldOutsidePhoto, NotFound, RouteNotReady
from serve_app.routes.schemas import HoldChange, HoldView, build_hold_views


class HoldService:
    """Corrections by one user at a time. Saying the same thing twice is saying it once.

    Args:
        database: Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, user_id: UUID, route_id: UUID, hold_id: UUID, hold: NewHold) -> HoldView:
        """A hold that was missed, or one that was deleted and is there after all.

        Raises:
            NotFound: If there is no such photo of this user.
            RouteNotReady: If the photo was not uploaded.
            HoldOutsidePhoto: If a corner lies outside.
            HoldExists: If another hold has this id.
        """
        async with self._database.transaction() as session:
            desk = await _Desk.open(session, user_id, route_id)
            desk.check_inside(hold.polygon)
            payload = hold.model_dump(mode="json")
            if desk.wall.find_hold(hold_id) is None:
                await desk.note(hold_id, CorrectionAction.ADD, payload, None, hold.to_shape())
            elif not desk.was_added_as(hold_id, payload):
                raise HoldExists(f"there is a hold {hold_id} already; choose another id")
            return await desk.show(hold_id)

    async def change(
        self, user_id: UUID, route_id: UUID, hold_id: UUID, change: HoldChange
    ) -> HoldView:
        """Moves or retypes a hold.

        Raises:
            NotFound: If there is no such photo of this user, or no such hold on it.
            RouteNotReady: If the photo was not uploaded.
            HoldOutsidePhoto: If a corner lies outside.
        """
        async with self._database.transaction() as session:
            desk = await _Desk.open(session, user_id, route_id)
            found = desk.wall.find_hold(hold_id)
            if found is None:
                raise NotFound(f"there is no hold {hold_id} on this photo")
            shape = found.shape
            for step in change.split():
                shape = await desk.change(hold_id, shape, step)
            return await desk.show(hold_id)

    async def delete(self, user_id: UUID, route_id: UUID, hold_id: UUID) -> None:
        """Says that there is no such hold; a hold that was deleted before stays so.

        Raises:
            NotFound: If there is no such photo of this user, or never was such a hold on it.
            RouteNotReady: If the photo was not uploaded.
        """
        async with self._database.transaction() as session:
            desk = await _Desk.open(session, user_id, route_id)
            found = desk.wall.find_hold(hold_id)
            if found is not None:
                await desk.note(hold_id, CorrectionAction.DELETE, {}, found.shape, None)
            elif desk.wall.find_last_correction(hold_id) is None:
                raise NotFound(f"there is no hold {hold_id} on this photo")


class _Desk:
    """One photo, locked, and what is known of it before the correction."""

    def __init__(self, session: Session, user_id: UUID, route: Route, wall: WallHolds) -> None:
        self.wall = wall
        self._session = session
        self._user_id = user_id
        self._route = route

    @classmethod
    async def open(cls, session: Session, user_id: UUID, route_id: UUID) -> "_Desk":
        route = await RouteRepository(session).get_owned_or_none(route_id, user_id, lock=True)
        if route is None:
            raise NotFound(f"there is no route {route_id}")
        if route.status is RouteStatus.UPLOADING:
            raise RouteNotReady("upload the photo first, then its holds can be corrected")
        return cls(session, user_id, route, await HoldRepository(session).read_wall(route_id))

    def check_inside(self, polygon: Polygon) -> None:
        width, height = self._route.width_px, self._route.height_px
        if width is None or height is None:
            return
        if any(x > width or y > height for x, y in polygon):
            raise HoldOutsidePhoto(f"a corner lies outside the photo of {width} x {height} pixels")

    def was_added_as(self, hold_id: UUID, payload: dict[str, Any]) -> bool:
        last = self.wall.find_last_correction(hold_id)
        if last is None or last.action is not CorrectionAction.ADD:
            return False
        return last.payload == payload

    async def change(
        self, hold_id: UUID, before: HoldShape, change: MovedHold | RetypedHold
    ) -> HoldShape:
        """One step; one that changes nothing is not noted."""
        moved = isinstance(change, MovedHold)
        if isinstance(change, MovedHold):
            self.check_inside(change.polygon)
        after = correct_shape(before, change)
        if after != before:
            action = CorrectionAction.MOVE if moved else CorrectionAction.RETYPE
            payload = change.model_dump(mode="json", exclude_unset=True)
            await self.note(hold_id, action, payload, before, after)
        return after

    async def note(
        self,
        hold_id: UUID,
        action: CorrectionAction,
        payload: dict[str, Any],
        before: HoldShape | None,
        after: HoldShape | None,
    ) -> None:
        correction = HoldCorrection(
            route_id=self._route.id,
            hold_id=hold_id,
            user_id=self._user_id,
            detection_id=self.wall.detection_id,
            action=action,
            payload=payload,
            before=before.model_dump(mode="json") if before else None,
            after=after.model_dump(mode="json") if after else None,
        )
        await HoldRepository(self._session).add_correction(correction)
        await RouteRepository(self._session).touch(self._route.id)

    async def show(self, hold_id: UUID) -> HoldView:
        """The hold as it is now."""
        wall = await HoldRepository(self._session).read_wall(self._route.id)
        return next(view for view in build_hold_views(wall) if view.hold_id == hold_id)
