"""Units of work, prepared statements, time limits and lost servers."""

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from cli.embedded.ports import find_free_port
from contracts.errors import DependencyUnreachable
from db.models import User
from db.repositories import UserRepository
from db.repositories.inserts import insert_row
from db.session import Database, DatabaseSettings, RowConflict
from tests.integration.db.rows import make_user, store_user
from tests.services.servers import running_postgres


async def test_a_unit_of_work_commits_at_its_end(database: Database) -> None:
    """What one unit wrote the next one reads."""
    user = await store_user(database)
    async with database.transaction() as session:
        assert await UserRepository(session).get_one_or_none(user.id) is not None


async def test_a_unit_of_work_that_raises_leaves_nothing(database: Database) -> None:
    """An error rolls everything back."""
    user = make_user()

    async def store_and_raise() -> None:
        async with database.transaction() as session:
            await UserRepository(session).add_if_new(user)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await store_and_raise()
    async with database.transaction() as session:
        assert await UserRepository(session).get_one_or_none(user.id) is None


async def test_single_statements_last_at_once(database: Database) -> None:
    """Others see the row before the session ends, and it stays when the session ends badly."""
    user = make_user()

    async def insert_and_raise() -> None:
        async with database.autocommit() as session:
            await insert_row(session, user)
            async with database.transaction() as other:
                assert await UserRepository(other).get_one_or_none(user.id) is not None
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await insert_and_raise()
    async with database.autocommit() as session:
        assert await UserRepository(session).get_one_or_none(user.id) is not None


async def test_a_unit_of_work_after_single_statements_is_one(database: Database) -> None:
    """The pool gives the same connection back to a transaction, which still rolls back."""
    user = make_user()
    async with database.autocommit() as session:
        await session.execute(text("SELECT 1"))

    async def insert_and_raise() -> None:
        async with database.transaction() as session:
            await insert_row(session, user)
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await insert_and_raise()
    async with database.autocommit() as session:
        assert await UserRepository(session).get_one_or_none(user.id) is None


async def test_a_broken_constraint_is_named(database: Database) -> None:
    """A second row with a unique value raises with the constraint's name."""
    user = await store_user(database)
    twin = User(email=user.email, password_hash="hash")
    with pytest.raises(RowConflict) as caught:
        async with database.transaction() as session:
            session.add(twin)
    assert caught.value.constraint == "uq_users_email"


async def test_statements_are_prepared_after_a_few_executions(database: Database) -> None:
    """A statement that is repeated on one connection ends up prepared on the server."""
    async with database.transaction() as session:
        for _ in range(4):
            await UserRepository(session).get_by_email_or_none("nobody@example.com")
        query = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%users%'")
        assert (await session.execute(query)).scalar_one() == 1


async def test_the_server_enforces_our_time_limits(database: Database) -> None:
    """Every connection carries the configured limits and our name."""
    settings = ("statement_timeout", "lock_timeout", "application_name")
    async with database.transaction() as session:
        shown = [(await session.execute(text(f"SHOW {name}"))).scalar_one() for name in settings]
    assert shown == ["10s", "5s", "tests"]


async def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    """The error says what was looked for and where."""
    url = SecretStr(f"postgresql+psycopg://someone:secret@127.0.0.1:{find_free_port()}/ascension")
    async with Database(DatabaseSettings(url=url), "tests") as database:
        with pytest.raises(DependencyUnreachable) as caught:
            await database.check()
    message = str(caught.value)
    assert "PostgreSQL cannot be reached at postgresql+psycopg://someone:***@127.0.0.1" in message
    assert "secret" not in message


async def test_connections_survive_a_restart_of_the_server() -> None:
    """After the server was restarted the next unit of work succeeds on a fresh connection."""
    with running_postgres() as server:
        async with Database(DatabaseSettings(url=server.url), "tests") as database:
            await database.check()
            server.stop()
            with pytest.raises(DependencyUnreachable):
                await database.check()
            server.start()
            await database.check()


async def test_a_server_that_goes_away_in_the_middle_of_a_unit_is_named() -> None:
    """A statement on a connection that was cut raises DependencyUnreachable, not a driver error."""
    with running_postgres() as server:
        async with Database(DatabaseSettings(url=server.url), "tests") as database:

            async def ask_across_the_stop() -> None:
                async with database.transaction() as session:
                    await session.execute(text("SELECT 1"))
                    server.stop()
                    await session.execute(text("SELECT 1"))

            with pytest.raises(DependencyUnreachable):
                await ask_across_the_stop()


async def test_an_exhausted_pool_answers_in_time_and_says_so(database: Database) -> None:
    """Waiting for a connection ends in DependencyUnreachable, not in an endless queue."""
    url = SecretStr(database.address)
    assert "***" in url.get_secret_value()
    settings = DatabaseSettings(
        url=SecretStr(str(database._engine.url.render_as_string(hide_password=False))),
        pool_size=1,
        max_overflow=0,
        pool_timeout_s=0.1,
    )
    async with Database(settings, "tests") as small, small.transaction() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(DependencyUnreachable):
            await small.check()
