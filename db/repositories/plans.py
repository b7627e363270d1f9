"""Queries on ghosts and comparisons, which come about in the same way."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from db.models import Comparison, Ghost
from db.models.plan import PlanStatus
from db.repositories.analyses import Failure
from db.repositories.owned import OwnedRepository

RowT = TypeVar("RowT", Ghost, Comparison)


class PlanRepository(OwnedRepository[RowT]):
    """Rows of one of the two tables.

    Args:
        session: The unit of work.
        model: Which table.
    """

    async def begin_attempt(self, plan_id: UUID) -> RowT | None:
        """Notes that a worker begins; None if it has ended or is gone."""
        attempts = {"attempts": col(self._model.attempts) + 1, "heartbeat_at": func.now()}
        return await self._change(plan_id, attempts)

    async def complete(self, plan_id: UUID, document: dict[str, Any], seconds: float) -> bool:
        """Stores what came of it; whether it was still waited for."""
        values = {
            "status": PlanStatus.COMPLETED,
            "document": document,
            "seconds": seconds,
            "finished_at": func.now(),
        }
        return await self._change(plan_id, values) is not None

    async def fail(
        self, plan_id: UUID, failure: Failure, document: dict[str, Any] | None = None
    ) -> bool:
        """Stores why there will be none; whether it was still waited for."""
        values = {
            "status": PlanStatus.FAILED,
            "error_code": failure.code,
            "error_detail": failure.detail,
            "document": document,
            "finished_at": func.now(),
        }
        return await self._change(plan_id, values) is not None

    async def lock_silent(self, silent_s: float, limit: int) -> Sequence[RowT]:
        """Unfinished rows without a heartbeat for so long, locked, oldest first."""
        since = func.now() - timedelta(seconds=silent_s)
        query = (
            select(self._model)
            .where(
                col(self._model.status) == PlanStatus.QUEUED,
                col(self._model.heartbeat_at) < since,
            )
            .order_by(col(self._model.heartbeat_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def beat(self, plan_ids: Sequence[UUID]) -> None:
        """Gives unfinished rows a fresh heartbeat."""
        statement = update(self._model).where(col(self._model.id).in_(plan_ids))
        await self._session.execute(statement.values(heartbeat_at=func.now()))

    async def _change(self, plan_id: UUID, values: dict[str, Any]) -> RowT | None:
        """Updates a row that has not ended."""
        statement = update(self._model).where(
            col(self._model.id) == plan_id, col(self._model.status) == PlanStatus.QUEUED
        )
        changed = await self._session.execute(
            statement.values(**values)
            .returning(self._model)
            .execution_options(populate_existing=True)
        )
        row: RowT | None = changed.scalar_one_or_none()
        return row
