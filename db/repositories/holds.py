"""Queries on detected holds and corrections, and the holds that come of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, insert
from sqlmodel import col, select

from contracts.effective_holds import EffectiveHold, build_effective_holds
from contracts.holds import Correction, HoldShape
from db.models import DetectedHold, HoldCorrection, HoldDetection, Route
from db.repositories.inserts import insert_row
from db.session import Session


@dataclass(frozen=True, slots=True)
class WallHolds:
    """What is known of a photo's holds.

    Attributes:
        detection: The latest; None before any.
        corrections: All of them, oldest first.
        holds: What the photo shows: the detection with the corrections on top.
    """

    detection: HoldDetection | None
    corrections: Sequence[HoldCorrection]
    holds: Sequence[EffectiveHold]

    @property
    def detection_id(self) -> UUID | None:
        """Of the latest detection."""
        return self.detection.id if self.detection else None

    def find_hold(self, hold_id: UUID) -> EffectiveHold | None:
        """The hold, if the photo shows it."""
        return next((hold for hold in self.holds if hold.hold_id == hold_id), None)

    def find_last_correction(self, hold_id: UUID) -> HoldCorrection | None:
        """What was said about a hold last."""
        mine = (c for c in reversed(self.corrections) if c.hold_id == hold_id)
        return next(mine, None)


class HoldRepository:
    """Holds of wall photos."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add_detection(
        self, detection: HoldDetection, holds: Sequence[tuple[UUID, HoldShape]]
    ) -> None:
        """Stores a finished detection with its holds, each with its id."""
        await insert_row(self._session, detection)
        if holds:
            table: Table = DetectedHold.__table__  # type: ignore[attr-defined]  # SQLModel makes it
            rows = [
                build_row(detection.id, number, hold_id, shape).model_dump()
                for number, (hold_id, shape) in enumerate(holds)
            ]
            await self._session.execute(insert(table), rows)

    async def add_correction(self, correction: HoldCorrection) -> None:
        """Stores what a person said."""
        await insert_row(self._session, correction)

    async def get_latest_detection_or_none(self, route_id: UUID) -> HoldDetection | None:
        """The detection whose holds the photo shows."""
        query = (
            select(HoldDetection)
            .where(HoldDetection.route_id == route_id)
            .order_by(col(HoldDetection.created_at).desc())
            .limit(1)
        )
        return (await self._session.scalars(query)).one_or_none()

    async def list_detected(self, detection_id: UUID) -> Sequence[DetectedHold]:
        """What one detection found, in its order."""
        query = select(DetectedHold).where(DetectedHold.detection_id == detection_id)
        return (await self._session.scalars(query.order_by(col(DetectedHold.number)))).all()

    async def list_corrections(self, route_id: UUID) -> Sequence[HoldCorrection]:
        """Everything that was said about a photo's holds, oldest first."""
        query = select(HoldCorrection).where(HoldCorrection.route_id == route_id)
        return (await self._session.scalars(query.order_by(col(HoldCorrection.id)))).all()

    async def read_wall(self, route_id: UUID) -> WallHolds:
        """Everything about a photo's holds."""
        detection = await self.get_latest_detection_or_none(route_id)
        rows = await self.list_detected(detection.id) if detection else ()
        corrections = await self.list_corrections(route_id)
        holds = build_effective_holds(
            detection.id if detection else None,
            {row.hold_id: read_shape(row) for row in rows},
            [Correction.model_validate(row, from_attributes=True) for row in corrections],
        )
        return WallHolds(detection, corrections, holds)

    async def list_corrected_routes(self, after: UUID | None, limit: int) -> Sequence[Route]:
        """Photos of which somebody has corrected a hold, in the order of their ids."""
        corrected = select(HoldCorrection.route_id).distinct()
        query = select(Route).where(col(Route.id).in_(corrected)).order_by(col(Route.id))
        if after is not None:
            query = query.where(col(Route.id) > after)
        return (await self._session.scalars(query.limit(limit))).all()


def read_shape(row: DetectedHold) -> HoldShape:
    """The hold of a row."""
    return HoldShape(
        polygon=tuple((x, y) for x, y in row.polygon),
        kind=row.kind,
        type=row.type,
        type_confidence=row.type_confidence,
        colour=row.colour,
        route=row.route_group,
        score=row.score,
    )


def build_row(detection_id: UUID, number: int, hold_id: UUID, shape: HoldShape) -> DetectedHold:
    """The row of a hold."""
    left_px, top_px, right_px, bottom_px = shape.box
    return DetectedHold(
        detection_id=detection_id,
        hold_id=hold_id,
        number=number,
        polygon=[[x, y] for x, y in shape.polygon],
        left_px=left_px,
        top_px=top_px,
        right_px=right_px,
        bottom_px=bottom_px,
        kind=shape.kind,
        type=shape.type,
        type_confidence=shape.type_confidence,
        colour=shape.colour,
        route_group=shape.route,
        score=shape.score,
    )
