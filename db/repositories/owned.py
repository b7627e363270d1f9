"""What every table of things that belong to somebody can be asked. Each read names the owner."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import SQLModel, col, select

from db.repositories.inserts import insert_row
from db.repositories.pages import Page, PageCursor, build_page, page_query
from db.session import Session

RowT = TypeVar("RowT", bound=SQLModel)


class OwnedRepository(Generic[RowT]):
    """Rows with `id`, `user_id` and `created_at`.

    Args:
        session: The unit of work.
        model: Which table.
    """

    def __init__(self, session: Session, model: type[RowT]) -> None:
        self._session = session
        self._model: Any = model

    async def add(self, row: RowT) -> None:
        """Stores a new row."""
        await insert_row(self._session, row)

    async def get_owned_or_none(
        self, row_id: UUID, user_id: UUID, *, lock: bool = False
    ) -> RowT | None:
        """The row, if it is this user's; locked until the unit of work ends, if wanted."""
        query = select(self._model).where(
            col(self._model.id) == row_id, col(self._model.user_id) == user_id
        )
        return (
            await self._session.scalars(query.with_for_update() if lock else query)
        ).one_or_none()

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
        """Removes a row with all that hangs on it; whether there was one."""
        statement = delete(self._model).where(
            col(self._model.id) == row_id, col(self._model.user_id) == user_id
        )
        deleted = await self._session.execute(statement.returning(col(self._model.id)))
        return deleted.scalar_one_or_none() is not None
