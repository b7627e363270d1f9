"""Connections to PostgreSQL: pool, prepared statements, time limits, units of work.

Knows no table.
"""

import select
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from contracts.errors import AscensionError, DependencyUnreachable

SERVICE = "PostgreSQL"

Session = AsyncSession


class RowConflict(AscensionError):
    """A row breaks a constraint, as when two requests race for a unique value.

    Attributes:
        constraint: Its name.
    """

    code: ClassVar[str] = "conflict"

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint

    def __str__(self) -> str:
        return f"the row conflicts with another ({self.constraint})"


class DatabaseSettings(BaseModel):
    """How to reach PostgreSQL and how much to ask of it."""

    model_config = ConfigDict(frozen=True)

    url: SecretStr = Field(description="postgresql+psycopg://user:password@host:port/database")
    pool_size: int = Field(default=10, ge=1, description="Connections kept open by one process.")
    max_overflow: int = Field(default=10, ge=0, description="Connections beyond, under load.")
    pool_timeout_s: float = Field(default=5.0, gt=0, description="Wait for a free connection.")
    connect_timeout_s: int = Field(default=5, ge=1, description="Wait for a new connection.")
    recycle_s: int = Field(
        default=1800, gt=0, description="Age at which a connection is replaced, below what "
        "load balancers and managed databases cut at."
    )  # fmt: skip
    prepare_threshold: int | None = Field(
        default=2, ge=0, description="Executions after which a statement is prepared on the "
        "server. None behind a pooler that shares sessions, such as PgBouncer before 1.21."
    )  # fmt: skip
    statement_timeout_ms: int = Field(default=10_000, ge=0, description="Longest statement.")
    lock_timeout_ms: int = Field(default=5_000, ge=0, description="Longest wait for a lock.")
    idle_transaction_timeout_ms: int = Field(
        default=60_000, ge=0, description="Longest idle transaction; a crashed client's locks go."
    )


class Database:
    """One process's access to PostgreSQL.

    Args:
        settings: Address and limits.
        application: Shown in `pg_stat_activity`.
    """

    def __init__(self, settings: DatabaseSettings, application: str) -> None:
        url = make_url(settings.url.get_secret_value())
        self.address = url.render_as_string(hide_password=True)
        self._engine: AsyncEngine = create_async_engine(
            url,
            pool_size=settings.pool_size,
            max_overflow=settings.max_overflow,
            pool_timeout=settings.pool_timeout_s,
            pool_recycle=settings.recycle_s,
            connect_args=_connect_args(settings, application),
        )
        event.listen(self._engine.sync_engine, "checkout", _refuse_dead_connection)
        # Shares the pool.
        self._autocommitting = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes all idle connections."""
        await self._engine.dispose()

    async def check(self) -> None:
        """Asks the server for one row.

        Raises:
            DependencyUnreachable: If it does not answer.
        """
        async with self.autocommit() as session:
            await session.execute(text("SELECT 1"))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """One unit of work: commits at the end, rolls back on any error.

        Raises:
            DependencyUnreachable: If the server goes away or has no connection left.
            RowConflict: If a row breaks a constraint.
        """
        with self._named_errors():
            async with (
                AsyncSession(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    @asynccontextmanager
    async def autocommit(self) -> AsyncIterator[Session]:
        """Statements that need not hold together: each is a transaction of its own.

        A transaction around a single statement costs two more round trips.

        Raises:
            DependencyUnreachable: If the server goes away or has no connection left.
            RowConflict: If a row breaks a constraint.
        """
        with self._named_errors():
            async with AsyncSession(self._autocommitting, expire_on_commit=False) as session:
                yield session

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            diagnosis = getattr(error.orig, "diag", None)
            raise RowConflict(getattr(diagnosis, "constraint_name", None) or "unnamed") from error
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise DependencyUnreachable(SERVICE, self.address, _first_line(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DependencyUnreachable(SERVICE, self.address, _first_line(error)) from error
            raise


def _connect_args(settings: DatabaseSettings, application: str) -> dict[str, Any]:
    limits = {
        "statement_timeout": settings.statement_timeout_ms,
        "lock_timeout": settings.lock_timeout_ms,
        "idle_in_transaction_session_timeout": settings.idle_transaction_timeout_ms,
    }
    return {
        "application_name": application,
        "connect_timeout": settings.connect_timeout_s,
        "prepare_threshold": settings.prepare_threshold,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }


def _refuse_dead_connection(connection: Any, _record: object, _proxy: object) -> None:
    """Replaces a connection that died while it was idle, as with a restarted server.

    An idle connection has nothing to say; one that does was told its end. Looking costs one system
    call, where the pool's own test costs a round trip for every unit of work.

    Raises:
        DisconnectionError: To the pool, which then tries another connection.
    """
    socket = connection.driver_connection.fileno()
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError("the connection was closed by the server")


def _first_line(error: Exception) -> str:
    """The driver's own message, without SQLAlchemy's appendix and background link."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return str(cause).strip().partition("\n")[0]
