"""Quotas, counted so that no two requests take the same one; and the audit trail."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from db.models import AuditEvent, QuotaUse
from db.repositories.inserts import insert_row
from db.session import Session


class QuotaRepository:
    """What accounts have used."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def take(self, user_id: UUID, month: date, limit: int) -> bool:
        """Counts one more unless as many as the limit are counted; whether it did.

        Requests at once wait for each other here until the units of work before them have ended.
        """
        if limit < 1:
            return False
        first = insert(QuotaUse).values(user_id=user_id, month=month, used=1)
        statement = first.on_conflict_do_update(
            index_elements=["user_id", "month"],
            set_={"used": col(QuotaUse.used) + 1},
            where=col(QuotaUse.used) < limit,
        ).returning(col(QuotaUse.used))
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def give_back(self, user_id: UUID, month: date) -> None:
        """Counts one less."""
        await self._session.execute(
            update(QuotaUse)
            .where(
                col(QuotaUse.user_id) == user_id,
                col(QuotaUse.month) == month,
                col(QuotaUse.used) > 0,
            )
            .values(used=col(QuotaUse.used) - 1)
        )

    async def read(self, user_id: UUID, month: date) -> int:
        """How many are counted."""
        query = select(QuotaUse.used).where(QuotaUse.user_id == user_id, QuotaUse.month == month)
        return (await self._session.scalars(query)).one_or_none() or 0


class AuditRepository:
    """What was done with accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, user_id: UUID, action: str) -> None:
        """Notes one thing."""
        await insert_row(self._session, AuditEvent(user_id=user_id, action=action))

    async def list_all_of(self, user_id: UUID) -> Sequence[AuditEvent]:
        """Everything that was done, oldest first."""
        query = select(AuditEvent).where(AuditEvent.user_id == user_id).order_by(col(AuditEvent.id))
        return (await self._session.scalars(query)).all()
