"""Inserting one row without the unit-of-work machinery, which takes most of a short transaction."""

from sqlalchemy import Table, insert
from sqlmodel import SQLModel

from db.session import Session


async def insert_row(session: Session, row: SQLModel) -> None:
    """Stores a new row; columns that are None take the database's default."""
    table: Table = type(row).__table__  # type: ignore[attr-defined]  # SQLModel makes it
    await session.execute(insert(table).values(**row.model_dump(exclude_none=True)))
