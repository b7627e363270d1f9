"""Queries on goals, training sessions and the figures of analyses over time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from db.models import Analysis, AnalysisMetrics, AnalysisStatus, Goal, TrainingSession
from db.repositories.inserts import insert_row
from db.repositories.pages import Page, PageCursor, build_page, page_query
from db.session import Session

RowT = TypeVar("RowT", Goal, TrainingSession)


class CoachingRepository(Generic[RowT]):
    """Rows of one of the two tables.

    Args:
        session: The unit of work.
        model: Which table.
    """

    def __init__(self, session: Session, model: type[RowT]) -> None:
        self._session = session
        self._model: Any = model

    async def add(self, row: RowT) -> RowT:
        """Stores a row; answers it as it is stored."""
        await insert_row(self._session, row)
        found: RowT = await self._session.get_one(self._model, row.id)
        return found

    async def lock_owned_or_none(self, row_id: UUID, user_id: UUID) -> RowT | None:
        """The row, if it is this user's, locked until the unit of work ends."""
        query = select(self._model).where(
            col(self._model.id) == row_id, col(self._model.user_id) == user_id
        )
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    async def list_owned(
        self, user_id: UUID, *, after: PageCursor | None, limit: int
    ) -> Page[RowT]:
        """One page of this user's rows, newest first."""
        query = select(self._model).where(col(self._model.user_id) == user_id)
        rows = await self._session.scalars(page_query(query, self._model, after, limit))
        return build_page(list(rows), limit)

    async def list_all_of(self, user_id: UUID) -> Sequence[RowT]:
        """Every row of this user, oldest first."""
        query = select(self._model).where(col(self._model.user_id) == user_id)
        return (await self._session.scalars(query.order_by(col(self._model.created_at)))).all()

    async def delete_owned(self, row_id: UUID, user_id: UUID) -> bool:
        """Removes a row; whether there was one."""
        statement = delete(self._model).where(
            col(self._model.id) == row_id, col(self._model.user_id) == user_id
        )
        deleted = await self._session.execute(statement.returning(col(self._model.id)))
        return deleted.scalar_one_or_none() is not None


async def list_figures(
    session: Session, user_id: UUID, since: datetime
) -> Sequence[tuple[datetime, AnalysisMetrics]]:
    """When each completed analysis was asked for, and its figures, oldest first."""
    query = (
        select(Analysis.created_at, AnalysisMetrics)
        .join(AnalysisMetrics, col(AnalysisMetrics.analysis_id) == col(Analysis.id))
        .where(
            Analysis.user_id == user_id,
            Analysis.status == AnalysisStatus.COMPLETED,
            Analysis.created_at >= since,
        )
        .order_by(col(Analysis.created_at))
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]
