"""Brings a database to a revision of the schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

from contracts.errors import AscensionError, DependencyUnreachable

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaOutdated(AscensionError):
    """The database does not have the schema that this code needs.

    Attributes:
        found: Its revision, or None if it has none.
        needed: The newest revision.
    """

    code = "schema_outdated"

    def __init__(self, found: str | None, needed: str | None) -> None:
        super().__init__(found, needed)
        self.found = found
        self.needed = needed

    def __str__(self) -> str:
        return f"the database is at revision {self.found}, the code needs {self.needed}"


def upgrade(url: SecretStr, revision: str = "head") -> None:
    """Migrates up.

    Raises:
        DependencyUnreachable: If the server does not answer.
    """
    with _named_errors(url):
        command.upgrade(build_config(url), revision)


def downgrade(url: SecretStr, revision: str) -> None:
    """Migrates down; `base` empties the database.

    Raises:
        DependencyUnreachable: If the server does not answer.
    """
    with _named_errors(url):
        command.downgrade(build_config(url), revision)


def check_current(url: SecretStr) -> None:
    """Refuses to work on an old or newer schema.

    Raises:
        SchemaOutdated: With both revisions.
        DependencyUnreachable: If the server does not answer.
    """
    needed = ScriptDirectory.from_config(build_config(url)).get_current_head()
    engine = create_engine(url.get_secret_value(), poolclass=NullPool)
    with _named_errors(url), engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != needed:
        raise SchemaOutdated(found, needed)


def build_config(url: SecretStr) -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url.get_secret_value()
    return config


@contextmanager
def _named_errors(url: SecretStr) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        address = make_url(url.get_secret_value()).render_as_string(hide_password=True)
        reason = str(error.orig).strip().partition("\n")[0]
        raise DependencyUnreachable("PostgreSQL", address, reason) from error
