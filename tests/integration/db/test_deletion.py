"""Deleting a user deletes everything of theirs."""

from sqlmodel import SQLModel, func, select

from db.repositories import UserRepository
from db.session import Database
from tests.integration.db.rows import store_everything_of, store_user


async def count_rows(database: Database) -> dict[str, int]:
    """Rows by table."""
    async with database.transaction() as session:
        return {
            table.name: (
                await session.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in SQLModel.metadata.sorted_tables
            # The trail of what was done outlives accounts, and names nobody.
            if table.name != "audit_events"
        }


async def test_deleting_a_user_empties_every_table_of_theirs_and_no_other(
    database: Database,
) -> None:
    """After one of two users is deleted, each table holds the other one's rows only."""
    leaving, staying = await store_user(database), await store_user(database)
    await store_everything_of(database, staying)
    one_user = await count_rows(database)
    async with database.transaction() as session:
        user = await UserRepository(session).get_one_or_none(leaving.id)
        assert user is not None
        await UserRepository(session).delete(user)
    only_staying = await count_rows(database)
    assert only_staying == {**one_user, "users": 1}
    assert all(only_staying.values()), "a table is not covered by this test"


async def test_deletion_reaches_rows_of_every_table(database: Database) -> None:
    """A user with a row in every table leaves nothing behind."""
    user = await store_user(database)
    await store_everything_of(database, user)
    assert all((await count_rows(database)).values())
    async with database.transaction() as session:
        row = await UserRepository(session).get_one_or_none(user.id)
        assert row is not None
        await UserRepository(session).delete(row)
    assert not any((await count_rows(database)).values())
