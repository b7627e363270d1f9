"""Queries on the outbox."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select

from db.models import OutboxRow
from db.models.outbox import OutboxTopic
from db.repositories.inserts import insert_row
from db.session import Session


class OutboxRepository:
    """Messages waiting for the relay."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, topic: OutboxTopic, user_id: UUID, payload: dict[str, Any]) -> None:
        """Writes a message that leaves if and only if the unit of work commits."""
        await insert_row(self._session, OutboxRow(topic=topic, user_id=user_id, payload=payload))

    async def lock_batch(self, limit: int) -> Sequence[OutboxRow]:
        """The oldest messages that no other relay holds, locked until the unit of work ends."""
        query = (
            select(OutboxRow)
            .order_by(col(OutboxRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def delete(self, rows: Sequence[OutboxRow]) -> None:
        """Removes published messages."""
        await self._session.execute(
            delete(OutboxRow).where(col(OutboxRow.id).in_([row.id for row in rows]))
        )
