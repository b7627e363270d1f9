"""Alembic runs this file for every command; the address comes from `db.migrate`."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text
from sqlmodel import SQLModel

import db.models  # noqa: F401  # fills the metadata

# Two deployments that migrate at once wait for each other here.
MIGRATION_LOCK = 0x415343454E53494F


def run() -> None:
    """Migrates in one transaction, so that a failed migration leaves nothing behind."""
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection, target_metadata=SQLModel.metadata, compare_server_default=True
        )
        with context.begin_transaction():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            # A migration that cannot get a table's lock must fail, not queue traffic behind it.
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            context.run_migrations()


run()
