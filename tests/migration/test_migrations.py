"""Migrations go up, down and up again, and end where the models are."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, inspect, text

from cli.embedded.ports import find_free_port
from cli.embedded.postgres import EmbeddedPostgres
from contracts.errors import DependencyUnreachable
from db import migrate
from tests.services.servers import running_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """A server of this module's own, since its schema comes and goes."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def empty(server: EmbeddedPostgres) -> SecretStr:
    """A database without any table."""
    engine = create_engine(server.url.get_secret_value(), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    return server.url


def tables(url: SecretStr) -> set[str]:
    """What there is, without Alembic's own table."""
    engine = create_engine(url.get_secret_value(), poolclass=NullPool)
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_the_migrated_schema_is_the_one_of_the_models(empty: SecretStr) -> None:
    """Alembic finds nothing to add after all migrations have run."""
    migrate.upgrade(empty)
    command.check(migrate.build_config(empty))


def test_every_migration_can_be_undone_and_done_again(empty: SecretStr) -> None:
    """One step up, down and up again, for each revision, oldest first."""
    scripts = ScriptDirectory.from_config(migrate.build_config(empty))
    for script in reversed(list(scripts.walk_revisions())):
        before = tables(empty)
        migrate.upgrade(empty, script.revision)
        after = tables(empty)
        migrate.downgrade(empty, script.down_revision or "base")
        assert tables(empty) == before
        migrate.upgrade(empty, script.revision)
        assert tables(empty) == after


def test_going_all_the_way_down_leaves_no_table(empty: SecretStr) -> None:
    """The oldest downgrade removes everything."""
    migrate.upgrade(empty)
    migrate.downgrade(empty, "base")
    assert tables(empty) == set()


def test_two_deployments_that_migrate_at_once_both_succeed(empty: SecretStr) -> None:
    """The second waits for the first and finds nothing left to do."""
    # In processes: Alembic keeps its context in globals.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(migrate.upgrade, [empty, empty]))
    migrate.check_current(empty)


def test_an_outdated_schema_is_refused_with_both_revisions(empty: SecretStr) -> None:
    """The message says what was found and what is needed."""
    with pytest.raises(migrate.SchemaOutdated, match="at revision None, the code needs 0006"):
        migrate.check_current(empty)


def test_an_unreachable_server_is_named(empty: SecretStr) -> None:
    """The message says where it was looked for and keeps the password to itself."""
    url = SecretStr(f"postgresql+psycopg://someone:secret@127.0.0.1:{find_free_port()}/ascension")
    for action in (migrate.upgrade, migrate.check_current):
        with pytest.raises(DependencyUnreachable, match=r"someone:\*\*\*@127.0.0.1"):
            action(url)
